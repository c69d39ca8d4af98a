// The tables of functions that the files of this folder define, and the limits they share.
#ifndef CLOISTER_INSTRUCTION_SETS_H
#define CLOISTER_INSTRUCTION_SETS_H

#include "CKernels.h"

enum {
  // The largest tile and panel of any instruction set; scratch memory is sized for them.
  CK_MAX_TILE_ROWS = 12,
  CK_MAX_PANEL_WIDTH = 32,
  // Rows of queries (heads times positions) that attention handles together.
  CK_ATTENTION_ROWS = 32,
};

// What one part of attention covers.
typedef struct {
  size_t key_head, first_head, end_head, first_query, end_query;
} ck_attention_part;

ck_attention_part ck_attention_part_at(const ck_attention *attention, size_t index);

// The rounded row at place `index` of a product.
static inline const int16_t *ck_int16_row(const ck_int16_product *product, size_t index) {
  const size_t row = product->selected ? product->selected[index] : index;
  return (const int16_t *)(product->rows + row * ck_int16_row_bytes(product->weights.input_count));
}

// The scalar kernels that have files of their own.
void ck_scalar_product(const ck_product *product, size_t first_row, size_t end_row);
void ck_scalar_rounded_product(const ck_product *product, size_t first_row, size_t end_row);
void ck_scalar_round(const float *row, size_t columns, ck_rounding rounding, uint8_t *to);
void ck_scalar_int16_product(const ck_int16_product *product, size_t first_panel, size_t end_panel);
void ck_scalar_int16_round(const float *row, size_t columns, int16_t *to);
void ck_scalar_rms_norm(const float *input, size_t input_stride, const float *gain, float epsilon, size_t rows,
                        size_t columns, float *output, size_t output_stride);
void ck_scalar_softmax(float *values, size_t rows, size_t columns);
void ck_scalar_gated(ck_gate kind, float alpha, float limit, float *gate, const float *up, size_t count);
void ck_scalar_activate(ck_activation kind, float *values, size_t count);
void ck_scalar_add_scaled(float *to, const float *from, float factor, size_t count);
void ck_scalar_scale(float *values, float factor, size_t count);
void ck_scalar_rotate(const ck_rotation *rotation, const float *angles, float *row);
void ck_scalar_attention(const ck_attention *attention, size_t first_part, size_t end_part);

extern const ck_scans ck_scans_scalar;
extern const ck_kernels ck_kernels_scalar;
extern const ck_kernels ck_kernels_baseline;
#if defined(__x86_64__)
extern const ck_scans ck_scans_avx2;
extern const ck_kernels ck_kernels_avx2;
void ck_avx2_rounded_product(const ck_product *product, size_t first_row, size_t end_row);
void ck_avx2_int16_product(const ck_int16_product *product, size_t first_panel, size_t end_panel);
void ck_avx2_int16_round(const float *row, size_t columns, int16_t *to);
extern const ck_kernels ck_kernels_avx512;
#endif

#endif
