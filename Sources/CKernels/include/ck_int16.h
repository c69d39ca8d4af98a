// Products of rows and weights that are both rounded to 13 bits and stored in 16, packed for the processor.
//
// Every CK_INT16_GROUP weights of an output have a scale, and so has a group of a row. Inside a group all is exact: as
// many products of two of the largest numbers as a group holds add up in 32 bits. Weights that were rounded to 8 bits
// before are kept in bytes, of which memory gives twice as many in the same time.
#ifndef CLOISTER_CK_INT16_H
#define CLOISTER_CK_INT16_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ck_pool.h"
#include "ck_weights.h"

struct ck_kernels;

enum {
  CK_INT16_GROUP = 128,
  CK_INT16_PANEL = 16,  // outputs of a panel
  CK_INT16_LARGEST = 4064,
  CK_INT16_LARGEST_BYTE = 127,
};

_Static_assert((int64_t)CK_INT16_LARGEST * CK_INT16_LARGEST * CK_INT16_GROUP <= INT32_MAX, "a group overflows");

// Weights of outputs side by side: panel p holds those of outputs p * CK_INT16_PANEL and the following, zero where there
// is no such output.
typedef struct {
  const void *panels;  // [panels, inputs / 2, CK_INT16_PANEL, 2], on a border of 32 bytes
  bool in_bytes;       // whether the elements of panels have 8 bits, else 16
  const float *scales;  // [panels, groups, CK_INT16_PANEL]
  const float *bias;    // [panels, CK_INT16_PANEL]
  size_t input_count;   // even
  size_t output_count;
} ck_int16_weights;

size_t ck_int16_group_count(size_t input_count);
size_t ck_int16_panel_count(size_t output_count);

// Rounds weights [output_count, input_count], row-major, to the nearest multiples of the scale of their group, its
// largest magnitude / CK_INT16_LARGEST or CK_INT16_LARGEST_BYTE, into memory for whole panels. The scale is NaN where a
// weight is not finite.
void ck_int16_pack(const float *weights, size_t input_count, size_t output_count, bool in_bytes, void *panels,
                   float *scales);

// Bytes of a rounded row: its elements of 16 bits, then the scales of its groups, 32-bit numbers; a multiple of 64.
size_t ck_int16_row_bytes(size_t columns);

// output[i][o] = bias[o] + sum over inputs of row[i][input] * weights[o][input], and GELU of it where gelu is set.
//
// An element of the result is one sum in one order, whatever `count` and the range of panels.
typedef struct {
  ck_int16_weights weights;
  const uint8_t *rows;       // rounded, ck_int16_row_bytes(input_count) each
  const uint32_t *selected;  // the row that stands at each place; NULL for place i being row i
  ck_rows_out output;
  size_t count;
  bool gelu;
} ck_int16_product;

// Rounds `count` rows of `columns` elements, one after the other.
void ck_run_int16_rounding(ck_pool *pool, const struct ck_kernels *kernels, const float *rows, size_t columns,
                           size_t count, uint8_t *to);

// A product for all outputs.
void ck_run_int16_product(ck_pool *pool, const struct ck_kernels *kernels, const ck_int16_product *product);

#endif
