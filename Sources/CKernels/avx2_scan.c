// The scans with 32-byte registers; the table of a subspace is a register half, and one shuffle looks up 16 codes in it.
#if defined(__x86_64__)
#include <immintrin.h>

#include "instruction_sets.h"

#define INLINE static inline __attribute__((always_inline))
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

INLINE float sum_of(__m256 value) {
  const __m128 four = _mm_add_ps(_mm256_castps256_ps128(value), _mm256_extractf128_ps(value, 1));
  const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

INLINE float dot(const float *query, const float *row, size_t columns) {
  __m256 sums[4] = {_mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps()};
  size_t i = 0;
  for (; i + 32 <= columns; i += 32)
    for (size_t part = 0; part < 4; part++)
      sums[part] = _mm256_fmadd_ps(_mm256_loadu_ps(query + i + 8 * part), _mm256_loadu_ps(row + i + 8 * part),
                                   sums[part]);
  float sum = sum_of(_mm256_add_ps(_mm256_add_ps(sums[0], sums[1]), _mm256_add_ps(sums[2], sums[3])));
  for (; i < columns; i++) sum += query[i] * row[i];
  return sum;
}

static void dot_rows(const float *query, const float *rows, size_t count, size_t columns, float *products) {
  for (size_t row = 0; row < count; row++) products[row] = dot(query, rows + row * columns, columns);
}

INLINE __m256i products_of(const int16_t *query, const int8_t *row) {
  const __m256i wide = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)row));
  return _mm256_madd_epi16(wide, _mm256_loadu_si256((const __m256i *)query));
}

INLINE int32_t dot_bytes(const int16_t *query, const int8_t *row, size_t columns) {
  __m256i even = _mm256_setzero_si256(), odd = _mm256_setzero_si256();
  for (size_t i = 0; i < columns; i += 32) {
    even = _mm256_add_epi32(even, products_of(query + i, row + i));
    odd = _mm256_add_epi32(odd, products_of(query + i + 16, row + i + 16));
  }
  const __m256i eight = _mm256_add_epi32(even, odd);
  const __m128i four = _mm_add_epi32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256(eight, 1));
  const __m128i two = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0x4e));
  return _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32(two, 0xb1)));
}

// How many rows ahead of their use scattered rows are asked for: about the latency of memory over the time of a row.
enum { AHEAD = 8 };

static void dot_byte_rows(const int16_t *query, const int8_t *rows, const uint32_t *positions, size_t count,
                          size_t columns, int32_t *products) {
  if (!positions) {
    for (size_t row = 0; row < count; row++) products[row] = dot_bytes(query, rows + row * columns, columns);
    return;
  }
  for (size_t index = 0; index < count; index++) {
    if (index + AHEAD < count) {
      const int8_t *next = rows + positions[index + AHEAD] * columns;
      for (size_t i = 0; i < columns; i += 64) _mm_prefetch((const char *)next + i, _MM_HINT_T0);
    }
    products[index] = dot_bytes(query, rows + positions[index] * columns, columns);
  }
}

// The sums of 16 vectors, from those of their even ones, polluted by the odd ones in the upper bytes, and of their odd ones.
INLINE __m256i joined(__m256i mixed, __m256i odd) {
  const __m256i even = _mm256_sub_epi16(mixed, _mm256_slli_epi16(odd, 8));
  const __m128i evens = _mm_add_epi16(_mm256_castsi256_si128(even), _mm256_extracti128_si256(even, 1));
  const __m128i odds = _mm_add_epi16(_mm256_castsi256_si128(odd), _mm256_extracti128_si256(odd, 1));
  return _mm256_set_m128i(_mm_unpackhi_epi16(evens, odds), _mm_unpacklo_epi16(evens, odds));
}

static size_t scan_codes(const uint8_t *tables, const uint8_t *blocks, size_t block_count, size_t pair_count,
                         uint16_t least, uint32_t *positions, uint16_t *sums) {
  const __m256i halves = _mm256_set1_epi8(15), limit = _mm256_set1_epi16((short)least);
  size_t found = 0;
  for (size_t block = 0; block < block_count; block++) {
    __m256i mixed_low = _mm256_setzero_si256(), odd_low = mixed_low, mixed_high = mixed_low, odd_high = mixed_low;
    for (size_t pair = 0; pair < pair_count; pair++, blocks += 32) {
      const __m256i codes = _mm256_loadu_si256((const __m256i *)blocks);
      const __m256i table = _mm256_loadu_si256((const __m256i *)(tables + pair * 32));
      const __m256i low = _mm256_shuffle_epi8(table, _mm256_and_si256(codes, halves));
      const __m256i high = _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16(codes, 4), halves));
      mixed_low = _mm256_add_epi16(mixed_low, low);
      odd_low = _mm256_add_epi16(odd_low, _mm256_srli_epi16(low, 8));
      mixed_high = _mm256_add_epi16(mixed_high, high);
      odd_high = _mm256_add_epi16(odd_high, _mm256_srli_epi16(high, 8));
    }
    const __m256i low = joined(mixed_low, odd_low), high = joined(mixed_high, odd_high);
    const __m256i is_low = _mm256_cmpeq_epi16(_mm256_max_epu16(low, limit), low);
    const __m256i is_high = _mm256_cmpeq_epi16(_mm256_max_epu16(high, limit), high);
    // Packing goes by register halves; the permutation puts the quarters back in order.
    const __m256i packed = _mm256_permute4x64_epi64(_mm256_packs_epi16(is_low, is_high), 0xd8);
    uint32_t mask = (uint32_t)_mm256_movemask_epi8(packed);
    if (mask == 0) continue;
    uint16_t all[CK_BLOCK_COUNT];
    _mm256_storeu_si256((__m256i *)all, low);
    _mm256_storeu_si256((__m256i *)(all + 16), high);
    for (; mask != 0; mask &= mask - 1) {
      const uint32_t i = (uint32_t)__builtin_ctz(mask);
      positions[found] = (uint32_t)(block * CK_BLOCK_COUNT) + i;
      sums[found++] = all[i];
    }
  }
  return found;
}

const ck_scans ck_scans_avx2 = {.dot_rows = dot_rows, .dot_byte_rows = dot_byte_rows, .scan_codes = scan_codes};
#pragma clang attribute pop
#endif
