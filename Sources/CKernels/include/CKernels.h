// Arithmetic of the models on 32-bit floating-point numbers, once for each instruction set.
//
// Matrices are row-major and dense. No function allocates, fails, keeps a pointer or touches memory outside what its
// sizes describe; all are safe to call from several threads on different outputs. Sizes may be 0 unless said otherwise.
// What a row of a result holds depends on the rows it is computed from, not on how many rows there are.
#ifndef CLOISTER_CKERNELS_H
#define CLOISTER_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ck_int16.h"
#include "ck_parallel.h"
#include "ck_pool.h"
#include "ck_rows.h"
#include "ck_scan.h"
#include "ck_weights.h"

typedef enum {
  CK_SCALAR,    // plain C, the reference of all others
  CK_BASELINE,  // four lanes, what every x86-64 and aarch64 processor has
  CK_AVX2,      // eight lanes, with FMA and F16C
  CK_AVX512,    // sixteen lanes
} ck_instruction_set;

typedef struct ck_kernels {
  // Columns of one panel of packed weights.
  size_t panel_width;

  // output = activation(input * weights + bias), for the columns of panels first_panel ..< end_panel.
  //
  // input: [rows, input_count]; panels: made by ck_pack; bias: [output_count]; output: [rows, output_count].
  // activation: x / 2 * (1 + erf(x / sqrt 2)) where gelu is set, else none.
  void (*dense)(const float *input, size_t rows, size_t input_count, const float *panels, size_t first_panel,
                size_t end_panel, const float *bias, size_t output_count, bool gelu, float *output);

  // Each row x of values becomes gain * (y - mean) / sqrt(variance + epsilon) + bias, where y = x + residual, and mean
  // and variance (divided by the number of columns) are those of y.
  void (*add_layer_norm)(float *values, const float *residual, const float *gain, const float *bias, float epsilon,
                         size_t rows, size_t columns);

  // Scaled dot-product self-attention of one sequence, every token attending to every token.
  //
  // qkv: [tokens, 3 * heads * head_size], queries, keys and values side by side, of which heads first_head ..< end_head
  // are computed; output: [tokens, heads * head_size].
  // scratch: ck_attention_scratch_count(tokens, head_size) elements.
  void (*self_attention)(const float *qkv, float *output, float *scratch, size_t tokens, size_t heads,
                         size_t head_size, size_t first_head, size_t end_head);

  // output[c] = the mean of column c over all rows, divided by the Euclidean length of those means; all zero when that
  // length is zero.
  void (*mean_pool_normalize)(const float *values, float *output, size_t rows, size_t columns);

  // A product with the unpacked weights, for rows first_row ..< end_row of the weights.
  void (*product)(const ck_product *product, size_t first_row, size_t end_row);

  // The same product of the rounded rows of input, for weights whose rounding is not CK_UNROUNDED.
  //
  // Products inside a block are sums of integers, without error; blocks add up as 32-bit floating-point numbers.
  void (*rounded_product)(const ck_product *product, size_t first_row, size_t end_row);

  // Rounds a row: each element becomes the nearest multiple of the scale of its block, the largest magnitude / 127. The
  // scale is NaN where an element is not finite.
  void (*round)(const float *row, size_t columns, ck_rounding rounding, uint8_t *to);

  // The product of packed weights of 13 bits for the panels first_panel ..< end_panel, and the rounding of a row for
  // it: the scale of a group is NaN where an element is not finite.
  void (*int16_product)(const ck_int16_product *product, size_t first_panel, size_t end_panel);
  void (*int16_round)(const float *row, size_t columns, int16_t *to);

  // Each row x of `columns` elements, input_stride apart, becomes gain * x / sqrt(mean of x^2 + epsilon); output may be
  // input.
  void (*rms_norm)(const float *input, size_t input_stride, const float *gain, float epsilon, size_t rows,
                   size_t columns, float *output, size_t output_stride);

  // Each row x becomes e^x divided by the sum of e^x.
  void (*softmax)(float *values, size_t rows, size_t columns);

  // gate[i] becomes what `kind` says of g = gate[i] and u = up[i].
  void (*gated)(ck_gate kind, float alpha, float limit, float *gate, const float *up, size_t count);

  void (*activate)(ck_activation kind, float *values, size_t count);

  // to[i] += from[i] * factor, and values[i] *= factor.
  void (*add_scaled)(float *to, const float *from, float factor, size_t count);
  void (*scale)(float *values, float factor, size_t count);

  // Turns each pair (a, b) of each head of a row into (a cos - b sin, a sin + b cos).
  //
  // angles: pairs cosines, then pairs sines.
  void (*rotate)(const ck_rotation *rotation, const float *angles, float *row);

  // The parts first_part ..< end_part of ck_attention_part_count(attention).
  void (*attention)(const ck_attention *attention, size_t first_part, size_t end_part);
} ck_kernels;

// The functions for an instruction set; NULL where this processor lacks it.
const ck_kernels *ck_kernels_for(ck_instruction_set set);

// The scans of an instruction set that has its own; NULL for others, and where this processor lacks it.
const ck_scans *ck_scans_for(ck_instruction_set set);

// Number of panels and of elements that a packed matrix takes.
size_t ck_panel_count(const ck_kernels *kernels, size_t output_count);
size_t ck_packed_count(const ck_kernels *kernels, size_t input_count, size_t output_count);

// Packs weights [output_count, input_count] into panels: panel p holds, for each input, the weights of outputs
// p * panel_width ..< (p + 1) * panel_width side by side, zero where there is no such output.
void ck_pack(const ck_kernels *kernels, const float *weights, size_t input_count, size_t output_count, float *panels);

size_t ck_attention_scratch_count(size_t tokens, size_t head_size);

#endif
