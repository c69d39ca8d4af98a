// Products of weights and rows of 13 bits on AVX2: a tile of six rows and one panel of outputs stays in registers.
#if defined(__x86_64__)
#include <float.h>
#include <immintrin.h>

#define LANES 8
#define TILE_ROWS 6
#define TILE_VECTORS 2

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#include "lanes.h"

enum {
  // Rows whose elements stay in the second-level cache while all panels pass over them.
  ROWS_AT_ONCE = 16 * TILE_ROWS,
};

_Static_assert(PANEL_WIDTH == CK_INT16_PANEL, "a panel is two vectors wide");

// The next 16 elements of a panel.
INLINE __m256i weights_at(const uint8_t *panel, const bool in_bytes) {
  return in_bytes ? _mm256_cvtepi8_epi16(_mm_load_si128((const __m128i *)panel))
                  : _mm256_load_si256((const __m256i *)panel);
}

// Adds the products of `count` weights of each output with a group of each row, from `first` on.
//
// `in_bytes` and `n` must be constants where this is inlined.
INLINE void add_group(const uint8_t *panel, const int16_t *const *rows, size_t first, size_t count,
                      __m256i sums[TILE_ROWS][TILE_VECTORS], const bool in_bytes, const size_t n) {
  const size_t bytes = CK_INT16_PANEL * (in_bytes ? 1 : sizeof(int16_t));
#pragma clang loop unroll(disable)
  for (size_t i = 0; i < count; i += 2, panel += 2 * bytes) {
    const __m256i weights[2] = {weights_at(panel, in_bytes), weights_at(panel + bytes, in_bytes)};
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
INLINE void multiply_tile(const ck_int16_weights *weights, size_t panel, const int16_t *const *rows,
                          vector results[TILE_ROWS][TILE_VECTORS], const bool in_bytes, const size_t n) {
  const size_t columns = weights->input_count, groups = ck_int16_group_count(columns);
  const size_t bytes = CK_INT16_PANEL * (in_bytes ? 1 : sizeof(int16_t));
  const uint8_t *elements = (const uint8_t *)weights->panels + panel * columns * bytes;
  const float *scales = weights->scales + panel * groups * CK_INT16_PANEL;
  memset(results, 0, n * sizeof *results);
  for (size_t group = 0; group < groups; group++) {
    __m256i sums[TILE_ROWS][TILE_VECTORS];
    memset(sums, 0, n * sizeof *sums);
    const size_t first = group * CK_INT16_GROUP, left = columns - first;
    add_group(elements, rows, first, left < CK_INT16_GROUP ? left : CK_INT16_GROUP, sums, in_bytes, n);
#pragma clang loop unroll(full)
    for (size_t row = 0; row < n; row++) {
      const float row_scale = ((const float *)(rows[row] + columns))[group];
#pragma clang loop unroll(full)
      for (size_t v = 0; v < TILE_VECTORS; v++)
        results[row][v] += (vector)_mm256_cvtepi32_ps(sums[row][v]) * (load(scales + v * LANES) * row_scale);
    }
    elements += CK_INT16_GROUP * bytes;
    scales += CK_INT16_PANEL;
  }
#pragma clang loop unroll(full)
  for (size_t row = 0; row < n; row++)
#pragma clang loop unroll(full)
    for (size_t v = 0; v < TILE_VECTORS; v++)
      results[row][v] += load(weights->bias + panel * CK_INT16_PANEL + v * LANES);
}

INLINE void multiply_rows(const ck_int16_product *product, size_t panel, size_t first, const bool in_bytes,
                          const size_t n) {
  const ck_int16_weights *weights = &product->weights;
  const size_t column = panel * CK_INT16_PANEL;
  const int16_t *rows[TILE_ROWS];
  vector results[TILE_ROWS][TILE_VECTORS];
#pragma clang loop unroll(full)
  for (size_t i = 0; i < n; i++) rows[i] = ck_int16_row(product, first + i);
  multiply_tile(weights, panel, rows, results, in_bytes, n);
  for (size_t i = 0; i < n; i++) {
    const size_t to = product->output.selected ? product->output.selected[first + i] : first + i;
    for (size_t v = 0; v < TILE_VECTORS && column + v * LANES < weights->output_count; v++) {
      const vector value = product->gelu ? gelu_of(results[i][v]) : results[i][v];
      store_part(product->output.start + to * product->output.stride + column + v * LANES, value,
                 weights->output_count - column - v * LANES);
    }
  }
}

INLINE void multiply_some_rows(const ck_int16_product *product, size_t panel, size_t first, const bool in_bytes,
                               size_t n) {
  switch (n) {
#define CASE(count) \
  case count: multiply_rows(product, panel, first, in_bytes, count); break;
    CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6)
#undef CASE
    default: break;
  }
}

void ck_avx2_int16_product(const ck_int16_product *product, size_t first_panel, size_t end_panel) {
  for (size_t first = 0; first < product->count; first += ROWS_AT_ONCE) {
    const size_t end = first + ROWS_AT_ONCE < product->count ? first + ROWS_AT_ONCE : product->count;
    for (size_t panel = first_panel; panel < end_panel; panel++)
      for (size_t row = first, n; row < end; row += n) {
        // So that the last tiles are about equally high.
        const size_t tiles = (end - row + TILE_ROWS - 1) / TILE_ROWS;
        n = (end - row + tiles - 1) / tiles;
        if (product->weights.in_bytes) multiply_some_rows(product, panel, row, true, n);
        else multiply_some_rows(product, panel, row, false, n);
      }
  }
}

// Rounds 16 elements.
INLINE __m256i whole_numbers(const float *from, vector factor) {
  const __m256i low = _mm256_cvtps_epi32((__m256)(load(from) * factor));
  const __m256i high = _mm256_cvtps_epi32((__m256)(load(from + LANES) * factor));
  return _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0xd8);
}

// Rounds one group; returns its scale.
INLINE float round_group(const float *row, size_t count, int16_t *to) {
  // The bits of magnitudes are in the order of the magnitudes, with infinity and NaN above all numbers.
  const integers magnitude = (integers)(0x7fffffff);
  integers bits = (integers)(0);
  for (size_t i = 0; i < count; i += LANES)
    bits = __builtin_elementwise_max(bits, (integers)load_part(row + i, count - i) & magnitude);
  const int32_t largest_bits = __builtin_reduce_max(bits);
  float largest;
  memcpy(&largest, &largest_bits, sizeof largest);
  const float scale = isfinite(largest) ? largest / CK_INT16_LARGEST : NAN;
  const float factor = scale >= FLT_MIN ? 1.0f / scale : 0;
  size_t i = 0;
  for (; i + 2 * LANES <= count; i += 2 * LANES)
    _mm256_storeu_si256((__m256i *)(to + i), whole_numbers(row + i, (vector)(factor)));
  for (; i < count; i++) to[i] = factor > 0 ? (int16_t)rintf(row[i] * factor) : 0;
  return scale;
}

void ck_avx2_int16_round(const float *row, size_t columns, int16_t *to) {
  float *scales = (float *)(to + columns);
  for (size_t first = 0; first < columns; first += CK_INT16_GROUP) {
    const size_t left = columns - first;
    *scales++ = round_group(row + first, left < CK_INT16_GROUP ? left : CK_INT16_GROUP, to + first);
  }
}

#pragma clang attribute pop
#endif
