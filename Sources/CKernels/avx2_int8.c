// Products of weights of 8 bits on AVX2: a tile of four rows and one panel of outputs stays in registers.
#if defined(__x86_64__)
#include <float.h>
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
INLINE void add_group(const int8_t *panel, const int16_t *const *rows, size_t first, size_t count,
                      __m256i sums[TILE_ROWS][TILE_VECTORS], const size_t n) {
#pragma clang loop unroll(disable)
  for (size_t i = 0; i < count; i += 2, panel += 2 * CK_INT8_PANEL) {
    const __m256i weights[2] = {_mm256_cvtepi8_epi16(_mm_load_si128((const __m128i *)panel)),
                                _mm256_cvtepi8_epi16(_mm_load_si128((const __m128i *)(panel + CK_INT8_PANEL)))};
#pragma clang loop unroll(full)
    for (size_t row = 0; row < n; row++) {
      int32_t two;
      memcpy(&two, rows[row] + first + i, sizeof two);
#pragma clang loop unroll(full)
      for (size_t v = 0; v < TILE_VECTORS; v++)
        sums[row][v] = _mm256_add_epi32(sums[row][v], _mm256_madd_epi16(_mm256_set1_epi32(two), weights[v]));
    }
  }
}

// `n` <= TILE_ROWS rows times one panel, with the bias.
INLINE void multiply_tile(const ck_int8_weights *weights, size_t panel, const int16_t *const *rows,
                          vector results[TILE_ROWS][TILE_VECTORS], const size_t n) {
  const size_t columns = weights->input_count, groups = ck_int8_group_count(columns);
  const int8_t *elements = weights->panels + panel * columns * CK_INT8_PANEL;
  const float *scales = weights->scales + panel * groups * CK_INT8_PANEL;
  memset(results, 0, n * sizeof *results);
  for (size_t first = 0; first < columns; first += CK_INT8_GROUP) {
    __m256i sums[TILE_ROWS][TILE_VECTORS];
    memset(sums, 0, n * sizeof *sums);
    const size_t left = columns - first;
    add_group(elements, rows, first, left < CK_INT8_GROUP ? left : CK_INT8_GROUP, sums, n);
#pragma clang loop unroll(full)
    for (size_t row = 0; row < n; row++)
#pragma clang loop unroll(full)
      for (size_t v = 0; v < TILE_VECTORS; v++)
        results[row][v] += (vector)_mm256_cvtepi32_ps(sums[row][v]) * load(scales + v * LANES);
    elements += CK_INT8_GROUP * CK_INT8_PANEL;
    scales += CK_INT8_PANEL;
  }
#pragma clang loop unroll(full)
  for (size_t row = 0; row < n; row++) {
    float scale;
    memcpy(&scale, rows[row] + columns, sizeof scale);
#pragma clang loop unroll(full)
    for (size_t v = 0; v < TILE_VECTORS; v++)
      results[row][v] = load(weights->bias + panel * CK_INT8_PANEL + v * LANES) + results[row][v] * scale;
  }
}

INLINE void multiply_rows(const ck_int8_product *product, size_t panel, size_t first, const size_t n) {
  const ck_int8_weights *weights = &product->weights;
  const size_t column = panel * CK_INT8_PANEL;
  const int16_t *rows[TILE_ROWS];
  vector results[TILE_ROWS][TILE_VECTORS];
#pragma clang loop unroll(full)
  for (size_t i = 0; i < n; i++) rows[i] = ck_int8_row(product, first + i);
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

// Rounds 16 elements.
INLINE __m256i whole_numbers(const float *from, vector factor) {
  const __m256i low = _mm256_cvtps_epi32((__m256)(load(from) * factor));
  const __m256i high = _mm256_cvtps_epi32((__m256)(load(from + LANES) * factor));
  return _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0xd8);
}

void ck_avx2_int8_round(const float *row, size_t columns, int16_t *to) {
  // The bits of magnitudes are in the order of the magnitudes, with infinity and NaN above all numbers.
  const integers magnitude = (integers)(0x7fffffff);
  integers bits = (integers)(0);
  for (size_t i = 0; i < columns; i += LANES)
    bits = __builtin_elementwise_max(bits, (integers)load_part(row + i, columns - i) & magnitude);
  const int32_t largest_bits = __builtin_reduce_max(bits);
  float largest;
  memcpy(&largest, &largest_bits, sizeof largest);
  const float scale = isfinite(largest) ? largest / CK_INT8_LARGEST_INPUT : NAN;
  const float factor = scale >= FLT_MIN ? 1.0f / scale : 0;
  size_t i = 0;
  for (; i + 2 * LANES <= columns; i += 2 * LANES)
    _mm256_storeu_si256((__m256i *)(to + i), whole_numbers(row + i, (vector)(factor)));
  for (; i < columns; i++) to[i] = factor > 0 ? (int16_t)rintf(row[i] * factor) : 0;
  memcpy(to + columns, &scale, sizeof scale);
}

#pragma clang attribute pop
#endif
