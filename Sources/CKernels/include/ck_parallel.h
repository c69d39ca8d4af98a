// The large operations, divided among the threads of a pool.
#ifndef CLOISTER_CK_PARALLEL_H
#define CLOISTER_CK_PARALLEL_H

#include "ck_pool.h"
#include "ck_rows.h"
#include "ck_weights.h"

struct ck_kernels;

// A product for all `rows` rows of the weights.
void ck_run_product(ck_pool *pool, const struct ck_kernels *kernels, const ck_product *product, size_t rows);

// Products with the matrices of several experts, one after the other in memory.
//
// Expert e multiplies the places starts[e] ..< starts[e + 1] of the rows that `product` selects; without starts it
// multiplies all `count` rows, from element e * input_offset of each row to element e * output_offset.
typedef struct {
  ck_product product;  // of expert 0
  size_t expert_count, rows, expert_bytes;
  const uint32_t *starts;
  size_t input_offset, output_offset;
} ck_expert_product;

void ck_run_experts(ck_pool *pool, const struct ck_kernels *kernels, const ck_expert_product *experts);

void ck_run_attention(ck_pool *pool, const struct ck_kernels *kernels, const ck_attention *attention);

#endif
