// Products of rows of 8 bits on AVX2: a tile of four rows and one panel of outputs stays in registers.
#if defined(__x86_64__)
#include <immintrin.h>

#define LANES 8
#define TILE_ROWS 4
#define TILE_VECTORS 2

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#include "lanes.h"

enum {
  // Rows whose elements stay in the first-level cache while a panel passes over them.
  ROWS_AT_ONCE = 48,
};

_Static_assert(PANEL_WIDTH == CK_INT8_PANEL, "a panel is two vectors wide");

// Adds the products of `count` weights of each output with a group of each row, from `first` on.
INLINE void add_group(const int8_t *panel, const uint8_t *const *rows, size_t first, size_t count,
                      __m256i sums[TILE_ROWS][TILE_VECTORS], const size_t n) {
#pragma clang loop unroll(disable)
  for (size_t i = 0; i < count; i += 4, panel += 4 * CK_INT8_PANEL) {
    const __m256i weights[2] = {_mm256_load_si256((const __m256i *)panel),
                                _mm256_load_si256((const __m256i *)(panel + 32))};
#pragma clang loop unroll(full)
    for (size_t row = 0; row < n; row++) {
      int32_t four;
      memcpy(&four, rows[row] + first + i, sizeof four);
#pragma clang loop unroll(full)
      for (size_t v = 0; v < TILE_VECTORS; v++) {
        const __m256i pairs = _mm256_maddubs_epi16(_mm256_set1_epi32(four), weights[v]);
        sums[row][v] = _mm256_add_epi32(sums[row][v], _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
      }
    }
  }
}

// `n` <= TILE_ROWS rows times one panel, with the bias.
INLINE void multiply_tile(const ck_int8_weights *weights, size_t panel, const uint8_t *const *rows,
                          vector results[TILE_ROWS][TILE_VECTORS], const size_t n) {
  const size_t columns = weights->input_count, groups = ck_int8_group_count(columns);
  const int8_t *elements = weights->panels + panel * columns * CK_INT8_PANEL;
  const float *scales = weights->scales + panel * groups * CK_INT8_PANEL;
  const int32_t *offsets = weights->offsets + panel * groups * CK_INT8_PANEL;
#pragma clang loop unroll(full)
  for (size_t row = 0; row < n; row++)
#pragma clang loop unroll(full)
    for (size_t v = 0; v < TILE_VECTORS; v++)
      results[row][v] = load(weights->bias + panel * CK_INT8_PANEL + v * LANES);
  for (size_t first = 0; first < columns; first += CK_INT8_GROUP) {
    __m256i sums[TILE_ROWS][TILE_VECTORS];
#pragma clang loop unroll(full)
    for (size_t row = 0; row < n; row++)
#pragma clang loop unroll(full)
      for (size_t v = 0; v < TILE_VECTORS; v++)
        sums[row][v] = _mm256_loadu_si256((const __m256i *)(offsets + v * LANES));
    const size_t left = columns - first;
    add_group(elements, rows, first, left < CK_INT8_GROUP ? left : CK_INT8_GROUP, sums, n);
#pragma clang loop unroll(full)
    for (size_t row = 0; row < n; row++) {
      float scale;
      memcpy(&scale, rows[row] + columns + first / CK_INT8_GROUP * sizeof scale, sizeof scale);
#pragma clang loop unroll(full)
      for (size_t v = 0; v < TILE_VECTORS; v++)
        results[row][v] += (vector)_mm256_cvtepi32_ps(sums[row][v]) * (load(scales + v * LANES) * scale);
    }
    elements += CK_INT8_GROUP * CK_INT8_PANEL;
    scales += CK_INT8_PANEL;
    offsets += CK_INT8_PANEL;
  }
}

INLINE void multiply_rows(const ck_int8_product *product, size_t panel, size_t first, const size_t n) {
  const ck_int8_weights *weights = &product->weights;
  const size_t stride = ck_int8_row_bytes(weights->input_count), column = panel * CK_INT8_PANEL;
  const uint8_t *rows[TILE_ROWS];
  vector results[TILE_ROWS][TILE_VECTORS];
#pragma clang loop unroll(full)
  for (size_t i = 0; i < n; i++)
    rows[i] = product->rows + (product->selected ? product->selected[first + i] : first + i) * stride;
  multiply_tile(weights, panel, rows, results, n);
  for (size_t i = 0; i < n; i++) {
    const size_t to = product->output.selected ? product->output.selected[first + i] : first + i;
    for (size_t v = 0; v < TILE_VECTORS && column + v * LANES < weights->output_count; v++) {
      const vector value = product->gelu ? gelu_of(results[i][v]) : results[i][v];
      store_part(product->output.start + to * product->output.stride + column + v * LANES, value,
                 weights->output_count - column - v * LANES);
    }
  }
}

void ck_avx2_int8_product(const ck_int8_product *product, size_t first_panel, size_t end_panel) {
  for (size_t first = 0; first < product->count; first += ROWS_AT_ONCE) {
    const size_t end = first + ROWS_AT_ONCE < product->count ? first + ROWS_AT_ONCE : product->count;
    for (size_t panel = first_panel; panel < end_panel; panel++) {
      size_t row = first;
      for (; row + TILE_ROWS <= end; row += TILE_ROWS) multiply_rows(product, panel, row, TILE_ROWS);
      for (; row < end; row++) multiply_rows(product, panel, row, 1);
    }
  }
}

typedef uint8_t unsigned_bytes __attribute__((ext_vector_type(LANES)));

void ck_avx2_int8_round(const float *row, size_t columns, uint8_t *to) {
  for (size_t first = 0, group = 0; first < columns; first += CK_INT8_GROUP, group++) {
    const size_t left = columns - first, count = left < CK_INT8_GROUP ? left : CK_INT8_GROUP;
    vector largest = (vector)(0.0f), nothing = (vector)(0.0f);
    for (size_t i = 0; i < count; i += LANES) {
      const vector value = load_part(row + first + i, count - i);
      largest = __builtin_elementwise_max(largest, __builtin_elementwise_abs(value));
      nothing += value * 0.0f;  // NaN for what is not finite
    }
    float scale = largest_of(largest) / 127.0f;
    const float factor = scale > 0 ? 1.0f / scale : 0;
    const vector rounding = (vector)(12582912.0f);  // 1.5 * 2^23: adding it leaves no bits for a fraction
    for (size_t i = 0; i < count; i += LANES) {
      vector value = __builtin_elementwise_max(load_part(row + first + i, count - i) * factor, (vector)(-127.0f));
      value = __builtin_elementwise_min(value, (vector)(127.0f));
      const integers whole = __builtin_convertvector((value + rounding) - rounding, integers) + 128;
      const unsigned_bytes bytes = __builtin_convertvector(whole, unsigned_bytes);
      memcpy(to + first + i, &bytes, count - i < LANES ? count - i : LANES);
    }
    scale += sum_of(nothing);
    memcpy(to + columns + group * sizeof scale, &scale, sizeof scale);
  }
}

#pragma clang attribute pop
#endif
