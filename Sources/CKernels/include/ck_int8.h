// Products of rows rounded to 16 bits with weights rounded to 8, packed for the processor.
//
// Every CK_INT8_GROUP weights of an output have a scale; a row has one. Inside a group all is exact. Rows of 8 bits
// would hardly be faster on AVX2: two products of bytes overflow 16 bits, so that signs have to be looked at.
#ifndef CLOISTER_CK_INT8_H
#define CLOISTER_CK_INT8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ck_pool.h"
#include "ck_weights.h"

struct ck_kernels;

enum {
  CK_INT8_GROUP = 128,
  CK_INT8_PANEL = 16,  // outputs of a panel
  CK_INT8_LARGEST = 127,
  CK_INT8_LARGEST_INPUT = 32767,
};

// Weights of outputs side by side: panel p holds those of outputs p * CK_INT8_PANEL and the following, zero where there
// is no such output.
typedef struct {
  const int8_t *panels;  // [panels, inputs / 2, CK_INT8_PANEL, 2], on a border of 32 bytes
  const float *scales;   // [panels, groups, CK_INT8_PANEL]
  const float *bias;     // [panels, CK_INT8_PANEL]
  size_t input_count;    // even
  size_t output_count;
} ck_int8_weights;

size_t ck_int8_group_count(size_t input_count);
size_t ck_int8_panel_count(size_t output_count);

// Rounds weights [output_count, input_count], row-major, to the nearest multiples of the scale of their group, its
// largest magnitude / CK_INT8_LARGEST, into memory for whole panels.
void ck_int8_pack(const float *weights, size_t input_count, size_t output_count, int8_t *panels, float *scales);

// Bytes of a rounded row: its elements of 16 bits, then their scale, a 32-bit number; a multiple of 64.
size_t ck_int8_row_bytes(size_t columns);

// output[i][o] = bias[o] + sum over inputs of row[i][input] * weights[o][input], and GELU of it where gelu is set.
//
// An element of the result is one sum in one order, whatever `count` and the range of panels.
typedef struct {
  ck_int8_weights weights;
  const uint8_t *rows;       // rounded, ck_int8_row_bytes(input_count) each
  const uint32_t *selected;  // the row that stands at each place; NULL for place i being row i
  ck_rows_out output;
  size_t count;
  bool gelu;
} ck_int8_product;

// Rounds `count` rows of `columns` elements, one after the other.
void ck_run_int8_rounding(ck_pool *pool, const struct ck_kernels *kernels, const float *rows, size_t columns,
                          size_t count, uint8_t *to);

// A product for all outputs.
void ck_run_int8_product(ck_pool *pool, const struct ck_kernels *kernels, const ck_int8_product *product);

#endif
