// Products of rounded rows with quantised weights on AVX2.
//
// The product of a byte without and one with sign is one instruction, so weights are split into magnitude and sign,
// and the sign goes to the element of the row. Two products of magnitudes up to 128 and 127 fit into 16 bits.
#if defined(__x86_64__)
#include <immintrin.h>

#include "rounded.h"

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#include "avx2_blocks.h"

enum { INPUTS_AT_ONCE = 32, BLOCKS_OF_32_AT_ONCE = 8 };

// Sums of pairs of products of 32 elements, in 16 bits.
INLINE __m256i pairs_of(const unpacked_part *part, size_t index, const int8_t *elements, bool has_sign) {
  const __m256i row = load_bytes(elements);
  if (!has_sign) return _mm256_maddubs_epi16(part->elements[index], row);
  return _mm256_maddubs_epi16(part->magnitudes[index], _mm256_sign_epi8(row, part->elements[index]));
}

INLINE __m256 add_block_of_256(const unpacked_part *part, const rounded_row *row, size_t block, __m256 sum,
                               const uint32_t format) {
  const int8_t *elements = row->elements + block * PART_ELEMENTS;
  __m256i products = _mm256_setzero_si256();
#pragma clang loop unroll(full)
  for (size_t i = 0; i < 8; i++) {
    const __m256i pairs = pairs_of(part, i, elements + 32 * i, !has_minimums(format));
    products = _mm256_add_epi32(products, _mm256_madd_epi16(pairs, part->groups[i]));
  }
  const float scale = row->scales[block];
  sum = _mm256_fmadd_ps(_mm256_cvtepi32_ps(products), _mm256_set1_ps(scale * part->scales[0]), sum);
  if (!has_minimums(format)) return sum;
  const __m256i offsets = _mm256_madd_epi16(load_bytes(row->sums + block * GROUP_COUNT), part->minimums);
  return _mm256_fnmadd_ps(_mm256_cvtepi32_ps(offsets), _mm256_set1_ps(scale * part->minimum), sum);
}

// Adds what the offsets of the blocks give with the sums of their elements of the row.
INLINE __m256 add_offsets(const unpacked_part *part, const rounded_row *row, size_t first, size_t count, __m256 sum) {
  const int16_t *totals = row->sums + 2 * first;
  if (count == BLOCKS_OF_32_AT_ONCE) {
    const __m256 whole = _mm256_cvtepi32_ps(_mm256_madd_epi16(load_bytes(totals), _mm256_set1_epi16(1)));
    const __m256 offsets = _mm256_mul_ps(_mm256_loadu_ps(part->offsets), _mm256_loadu_ps(row->scales + first));
    return _mm256_fmadd_ps(whole, offsets, sum);
  }
  float offsets[BLOCKS_OF_32_AT_ONCE] = {0};
  for (size_t i = 0; i < count; i++)
    offsets[i] = (float)(totals[2 * i] + totals[2 * i + 1]) * (part->offsets[i] * row->scales[first + i]);
  return _mm256_add_ps(sum, _mm256_loadu_ps(offsets));
}

INLINE __m256 add_blocks_of_32(const unpacked_part *part, const rounded_row *row, size_t first, size_t count,
                               __m256 sum, const uint32_t format) {
  float scales[BLOCKS_OF_32_AT_ONCE];
  if (count == BLOCKS_OF_32_AT_ONCE)
    _mm256_storeu_ps(scales, _mm256_mul_ps(_mm256_loadu_ps(part->scales), _mm256_loadu_ps(row->scales + first)));
  else
    for (size_t i = 0; i < count; i++) scales[i] = part->scales[i] * row->scales[first + i];
  // Two sums take turns, because one would wait for itself.
  __m256 sums[2] = {sum, _mm256_setzero_ps()};
  for (size_t i = 0; i < count; i++) {
    const __m256i pairs = pairs_of(part, i, row->elements + (first + i) * 32, !has_minimums(format));
    const __m256 products = _mm256_cvtepi32_ps(_mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
    sums[i % 2] = _mm256_fmadd_ps(products, _mm256_broadcast_ss(scales + i), sums[i % 2]);
  }
  if (has_minimums(format)) sums[1] = add_offsets(part, row, first, count, sums[1]);
  return _mm256_add_ps(sums[0], sums[1]);
}

INLINE float sum_of(__m256 lanes) {
  const __m128 four = _mm_add_ps(_mm256_castps256_ps128(lanes), _mm256_extractf128_ps(lanes, 1));
  const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

INLINE void multiply_blocks_of_32(const uint8_t *weights, const rounded_row *rows, size_t count, __m256 *sums,
                                  size_t first, const size_t width, const uint32_t format) {
  unpacked_part part;
  unpack_blocks_of_32(format, weights + first * block_bytes(format), width, &part);
  for (size_t i = 0; i < count; i++) sums[i] = add_blocks_of_32(&part, rows + i, first, width, sums[i], format);
}

// The products of one row of weights with `count` <= INPUTS_AT_ONCE rows.
INLINE void multiply_row(const uint8_t *weights, size_t columns, const rounded_row *rows, size_t count, __m256 *sums,
                         const uint32_t format) {
  for (size_t i = 0; i < count; i++) sums[i] = _mm256_setzero_ps();
  if (is_wide(format)) {
    unpacked_part part;
    for (size_t block = 0; block < columns / 256; block++) {
      unpack_block_of_256(format, weights + block * block_bytes(format), &part);
      for (size_t i = 0; i < count; i++) sums[i] = add_block_of_256(&part, rows + i, block, sums[i], format);
    }
    return;
  }
  const size_t blocks = columns / 32;
  size_t first = 0;
  for (; first + BLOCKS_OF_32_AT_ONCE <= blocks; first += BLOCKS_OF_32_AT_ONCE)
    multiply_blocks_of_32(weights, rows, count, sums, first, BLOCKS_OF_32_AT_ONCE, format);
  // Half as many have code of their own, because rows of 1408 elements end so.
  if (first + BLOCKS_OF_32_AT_ONCE / 2 <= blocks) {
    multiply_blocks_of_32(weights, rows, count, sums, first, BLOCKS_OF_32_AT_ONCE / 2, format);
    first += BLOCKS_OF_32_AT_ONCE / 2;
  }
  if (first < blocks) multiply_blocks_of_32(weights, rows, count, sums, first, blocks - first, format);
}

INLINE void multiply_rows(const ck_product *product, size_t first_row, size_t end_row, const uint32_t format) {
  const ck_rows_in *input = &product->input;
  const ck_rows_out *output = &product->output;
  for (size_t first = 0; first < product->count; first += INPUTS_AT_ONCE) {
    const size_t left = product->count - first, count = left < INPUTS_AT_ONCE ? left : INPUTS_AT_ONCE;
    rounded_row rows[INPUTS_AT_ONCE];
    float *outputs[INPUTS_AT_ONCE];
    for (size_t i = 0; i < count; i++) {
      const size_t from = input->selected ? input->selected[first + i] : first + i;
      const size_t to = output->selected ? output->selected[first + i] : first + i;
      rows[i] = rounded_row_at(product->rounded + from * product->rounded_stride, product->columns);
      outputs[i] = output->start + to * output->stride;
    }
    __m256 sums[INPUTS_AT_ONCE];
    for (size_t row = first_row; row < end_row; row++) {
      const uint8_t *weights = product->weights + row * product->row_bytes;
      if (count == 1)
        multiply_row(weights, product->columns, rows, 1, sums, format);
      else
        multiply_row(weights, product->columns, rows, count, sums, format);
      for (size_t i = 0; i < count; i++) outputs[i][row] = sum_of(sums[i]);
    }
  }
}

void ck_avx2_rounded_product(const ck_product *product, size_t first_row, size_t end_row) {
  switch (product->format) {
#define CASE(format) \
  case format: multiply_rows(product, first_row, end_row, format); break;
    CASE(CK_Q8_0) CASE(CK_Q4_0) CASE(CK_Q4_1) CASE(CK_Q5_0) CASE(CK_Q5_1) CASE(CK_MXFP4) CASE(CK_IQ4_NL)
    CASE(CK_Q2_K) CASE(CK_Q3_K) CASE(CK_Q4_K) CASE(CK_Q5_K) CASE(CK_Q6_K) CASE(CK_IQ4_XS)
#undef CASE
    default: break;
  }
}

#pragma clang attribute pop
#endif
