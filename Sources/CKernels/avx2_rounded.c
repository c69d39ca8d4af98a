// Products of rounded rows with quantised weights on AVX2.
//
// The product of a byte without and one with sign is one instruction, so weights are split into magnitude and sign,
// and the sign goes to the element of the row. Two products of magnitudes up to 128 and 127 fit into 16 bits.
#if defined(__x86_64__)
#include <immintrin.h>

#include "rounded.h"

#define INLINE static inline __attribute__((always_inline))

enum { INPUTS_AT_ONCE = 32, BLOCKS_OF_32_AT_ONCE = 8 };

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

// Up to 256 elements of a row of weights.
typedef struct {
  __m256i elements[8], magnitudes[8];
  __m256i groups[8];  // for blocks of 256: the scale of each 16 elements, in 16 bits
  __m256i minimums;
  float scales[8], minimum;
} unpacked_part;

INLINE size_t bytes_of(const uint32_t format) {
  switch (format) {
    case CK_Q8_0: return sizeof(block_q8_0);
    case CK_MXFP4: return sizeof(block_mxfp4);
    case CK_Q4_K: return sizeof(block_q4_k);
    case CK_Q5_K: return sizeof(block_q5_k);
    case CK_Q6_K: return sizeof(block_q6_k);
    case CK_IQ4_XS: return sizeof(block_iq4_xs);
    default: return sizeof(block_q4_0);
  }
}

INLINE __m256i load_bytes(const void *from) { return _mm256_loadu_si256((const __m256i *)from); }

INLINE float scale_at(const uint8_t *from) {
  uint16_t half;
  memcpy(&half, from, sizeof half);
  return _cvtsh_ss(half);
}

INLINE __m256i nibbles_of(const uint8_t *from) {
  const __m128i bytes = _mm_loadu_si128((const __m128i *)from);
  return _mm256_and_si256(_mm256_set_m128i(_mm_srli_epi16(bytes, 4), bytes), _mm256_set1_epi8(15));
}

INLINE __m256i levels_of(const uint8_t *nibbles, const int8_t levels[16]) {
  const __m256i table = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)levels));
  return _mm256_shuffle_epi8(table, nibbles_of(nibbles));
}

INLINE void unpack_block_of_32(const uint32_t format, const uint8_t *from, unpacked_part *to, size_t index) {
  __m256i elements;
  switch (format) {
    case CK_Q8_0: elements = load_bytes(from + 2); break;
    case CK_Q4_0: elements = _mm256_sub_epi8(nibbles_of(from + 2), _mm256_set1_epi8(8)); break;
    case CK_IQ4_NL: elements = levels_of(from + 2, ck_iq4_levels); break;
    default: elements = levels_of(from + 1, ck_mxfp4_levels); break;
  }
  to->elements[index] = elements;
  to->magnitudes[index] = _mm256_abs_epi8(elements);
}

// The scales of the eight blocks that follow each other.
INLINE __m256 eight_scales(const uint32_t format, const uint8_t *from) {
  const size_t bytes = bytes_of(format);
  if (format == CK_MXFP4) {
    // Half of 2^(exponent - 127): the two smallest exponents give subnormal numbers.
    const __m256i exponents = _mm256_setr_epi32(from[0], from[bytes], from[2 * bytes], from[3 * bytes], from[4 * bytes],
                                                from[5 * bytes], from[6 * bytes], from[7 * bytes]);
    const __m256i normal = _mm256_slli_epi32(_mm256_sub_epi32(exponents, _mm256_set1_epi32(1)), 23);
    const __m256i subnormal = _mm256_sllv_epi32(_mm256_set1_epi32(0x00200000), exponents);
    const __m256i is_normal = _mm256_cmpgt_epi32(exponents, _mm256_set1_epi32(1));
    return _mm256_castsi256_ps(_mm256_blendv_epi8(subnormal, normal, is_normal));
  }
  uint16_t halves[8];
  for (size_t i = 0; i < 8; i++) memcpy(halves + i, from + i * bytes, sizeof halves[i]);
  return _mm256_cvtph_ps(_mm_setr_epi16((short)halves[0], (short)halves[1], (short)halves[2], (short)halves[3],
                                        (short)halves[4], (short)halves[5], (short)halves[6], (short)halves[7]));
}

// For each i the numbers i of the lower and the upper eight, each repeated over its half of a register.
INLINE void spread(__m256i groups, __m256i to[8]) {
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i++) to[i] = _mm256_shuffle_epi8(groups, _mm256_set1_epi16((short)(0x0100 + 0x0202 * i)));
}

INLINE __m256i twice(__m128i half) { return _mm256_set_m128i(half, half); }

INLINE void unpack_q4_k_groups(const uint8_t *from, unpacked_part *to) {
  const block_q4_k *block = (const block_q4_k *)from;
  const q4_k_groups groups = q4_k_groups_of(block->groups);
  const __m256i wide = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)&groups));
  const __m128i minimums = _mm256_extracti128_si256(wide, 1);
  spread(twice(_mm256_castsi256_si128(wide)), to->groups);
  to->minimums = _mm256_set_m128i(_mm_unpackhi_epi16(minimums, minimums), _mm_unpacklo_epi16(minimums, minimums));
  to->scales[0] = scale_at(block->scale);
  to->minimum = scale_at(block->minimum);
}

INLINE void unpack_q4_k(const uint8_t *from, unpacked_part *to) {
  const block_q4_k *block = (const block_q4_k *)from;
  unpack_q4_k_groups(from, to);
  for (size_t pair = 0; pair < 4; pair++) {
    const __m256i bytes = load_bytes(block->nibbles + 32 * pair), mask = _mm256_set1_epi8(15);
    to->elements[2 * pair] = _mm256_and_si256(bytes, mask);
    to->elements[2 * pair + 1] = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), mask);
  }
}

INLINE void unpack_q5_k(const uint8_t *from, unpacked_part *to) {
  const block_q5_k *block = (const block_q5_k *)from;
  const __m256i high = load_bytes(block->high), mask = _mm256_set1_epi8(15), sixteen = _mm256_set1_epi8(16);
  unpack_q4_k_groups(from, to);
  for (int pair = 0; pair < 4; pair++) {
    const __m256i bytes = load_bytes(block->nibbles + 32 * pair);
    // The fifth bit of the group moves to its place; bits of other bytes that come along are masked away.
    const __m256i first = _mm256_slli_epi16(_mm256_srli_epi16(high, 2 * pair), 4);
    const __m256i second = _mm256_slli_epi16(_mm256_srli_epi16(high, 2 * pair + 1), 4);
    to->elements[2 * pair] = _mm256_or_si256(_mm256_and_si256(bytes, mask), _mm256_and_si256(first, sixteen));
    to->elements[2 * pair + 1] =
        _mm256_or_si256(_mm256_and_si256(_mm256_srli_epi16(bytes, 4), mask), _mm256_and_si256(second, sixteen));
  }
}

INLINE void unpack_q6_k(const uint8_t *from, unpacked_part *to) {
  const block_q6_k *block = (const block_q6_k *)from;
  const __m256i low = _mm256_set1_epi8(15), high = _mm256_set1_epi8(0x30), middle = _mm256_set1_epi8(32);
  for (size_t half = 0; half < 2; half++) {
    const __m256i first = load_bytes(block->nibbles + half * 64), second = load_bytes(block->nibbles + half * 64 + 32);
    const __m256i bits = load_bytes(block->high + half * 32);
    const __m256i lows[4] = {first, second, _mm256_srli_epi16(first, 4), _mm256_srli_epi16(second, 4)};
    const __m256i highs[4] = {_mm256_slli_epi16(bits, 4), _mm256_slli_epi16(bits, 2), bits, _mm256_srli_epi16(bits, 2)};
#pragma clang loop unroll(full)
    for (size_t i = 0; i < 4; i++) {
      const __m256i whole = _mm256_or_si256(_mm256_and_si256(lows[i], low), _mm256_and_si256(highs[i], high));
      to->elements[half * 4 + i] = _mm256_sub_epi8(whole, middle);
    }
  }
  // Groups of even number to the lower half, those of odd number to the upper one.
  const __m128i order = _mm_setr_epi8(0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15);
  const __m128i groups = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)block->groups), order);
  spread(_mm256_cvtepi8_epi16(groups), to->groups);
  to->scales[0] = scale_at(block->scale);
}

INLINE void unpack_iq4_xs(const uint8_t *from, unpacked_part *to) {
  const block_iq4_xs *block = (const block_iq4_xs *)from;
  int16_t groups[8];
  for (unsigned i = 0; i < 8; i++) {
    groups[i] = (int16_t)iq4_xs_scale(block, i);
    to->elements[i] = levels_of(block->nibbles + 16 * i, ck_iq4_levels);
  }
  spread(twice(_mm_loadu_si128((const __m128i *)groups)), to->groups);
  to->scales[0] = scale_at(block->scale);
}

INLINE bool has_minimums(uint32_t format) { return format == CK_Q4_K || format == CK_Q5_K; }

INLINE void unpack_block_of_256(const uint32_t format, const uint8_t *from, unpacked_part *to) {
  switch (format) {
    case CK_Q4_K: unpack_q4_k(from, to); break;
    case CK_Q5_K: unpack_q5_k(from, to); break;
    case CK_Q6_K: unpack_q6_k(from, to); break;
    default: unpack_iq4_xs(from, to); break;
  }
  // Weights with minimums have no sign.
  if (!has_minimums(format))
    for (size_t i = 0; i < 8; i++) to->magnitudes[i] = _mm256_abs_epi8(to->elements[i]);
}

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

INLINE __m256 add_blocks_of_32(const unpacked_part *part, const rounded_row *row, size_t first, size_t count,
                               __m256 sum) {
  float scales[BLOCKS_OF_32_AT_ONCE];
  if (count == BLOCKS_OF_32_AT_ONCE)
    _mm256_storeu_ps(scales, _mm256_mul_ps(_mm256_loadu_ps(part->scales), _mm256_loadu_ps(row->scales + first)));
  else
    for (size_t i = 0; i < count; i++) scales[i] = part->scales[i] * row->scales[first + i];
  // Two sums take turns, because one would wait for itself.
  __m256 sums[2] = {sum, _mm256_setzero_ps()};
  for (size_t i = 0; i < count; i++) {
    const __m256i pairs = pairs_of(part, i, row->elements + (first + i) * 32, true);
    const __m256 products = _mm256_cvtepi32_ps(_mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
    sums[i % 2] = _mm256_fmadd_ps(products, _mm256_broadcast_ss(scales + i), sums[i % 2]);
  }
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
  weights += first * bytes_of(format);
  for (size_t i = 0; i < width; i++) unpack_block_of_32(format, weights + i * bytes_of(format), &part, i);
  if (width == BLOCKS_OF_32_AT_ONCE)
    _mm256_storeu_ps(part.scales, eight_scales(format, weights));
  else
    for (size_t i = 0; i < width; i++) {
      const uint8_t *block = weights + i * bytes_of(format);
      part.scales[i] = format == CK_MXFP4 ? mxfp4_scale(block[0]) : scale_at(block);
    }
  for (size_t i = 0; i < count; i++) sums[i] = add_blocks_of_32(&part, rows + i, first, width, sums[i]);
}

// The products of one row of weights with `count` <= INPUTS_AT_ONCE rows.
INLINE void multiply_row(const uint8_t *weights, size_t columns, const rounded_row *rows, size_t count, __m256 *sums,
                         const uint32_t format) {
  for (size_t i = 0; i < count; i++) sums[i] = _mm256_setzero_ps();
  if (format == CK_Q4_K || format == CK_Q5_K || format == CK_Q6_K || format == CK_IQ4_XS) {
    unpacked_part part;
    for (size_t block = 0; block < columns / 256; block++) {
      unpack_block_of_256(format, weights + block * bytes_of(format), &part);
      for (size_t i = 0; i < count; i++) sums[i] = add_block_of_256(&part, rows + i, block, sums[i], format);
    }
    return;
  }
  const size_t blocks = columns / 32;
  size_t first = 0;
  for (; first + BLOCKS_OF_32_AT_ONCE <= blocks; first += BLOCKS_OF_32_AT_ONCE)
    multiply_blocks_of_32(weights, rows, count, sums, first, BLOCKS_OF_32_AT_ONCE, format);
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
    CASE(CK_Q8_0) CASE(CK_Q4_0) CASE(CK_Q4_K) CASE(CK_Q5_K)
    CASE(CK_Q6_K) CASE(CK_MXFP4) CASE(CK_IQ4_NL) CASE(CK_IQ4_XS)
#undef CASE
    default: break;
  }
}

#pragma clang attribute pop
#endif
