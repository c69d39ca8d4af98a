// The large operations, divided among the threads of a pool.
#ifndef CLOISTER_CK_PARALLEL_H
#define CLOISTER_CK_PARALLEL_H

#include "ck_pool.h"
#include "ck_rows.h"
#include "ck_weights.h"

struct ck_kernels;

// Rounds `count` rows, `stride` elements apart, for weights of `format`, to ck_rounded_bytes(columns) each.
void ck_run_rounding(ck_pool *pool, const struct ck_kernels *kernels, uint32_t format, const float *rows,
                     size_t stride, size_t columns, size_t count, uint8_t *to);

// A product for all `rows` rows of the weights, of the rounded rows where there are any.
void ck_run_product(ck_pool *pool, const struct ck_kernels *kernels, const ck_product *product, size_t rows);

// Products with the matrices of several experts, one after the other in memory.
//
// Each expert e of `active` multiplies the places starts[e] ..< starts[e + 1] of the rows that `product` selects. Where
// there are no starts, every expert multiplies all `count` rows, from element e * input_offset of each row to element
// e * output_offset; rounded rows of different experts are rounded_offset bytes apart.
typedef struct {
  ck_product product;  // of expert 0
  size_t expert_count;  // of `active`, or all
  size_t rows, expert_bytes;
  const uint32_t *active, *starts;
  size_t input_offset, output_offset, rounded_offset;
} ck_expert_product;

void ck_run_experts(ck_pool *pool, const struct ck_kernels *kernels, const ck_expert_product *experts);

void ck_run_attention(ck_pool *pool, const struct ck_kernels *kernels, const ck_attention *attention);

#endif
