// Unpacking of quantised weights for AVX2.
//
// A caller includes this where functions may use AVX2, FMA and F16C. `format` is a constant wherever it is a parameter,
// so no choice is left in the code.
#pragma once

#include <immintrin.h>

#include "rounded.h"

#define INLINE static inline __attribute__((always_inline))

// Up to 256 elements of a row of weights: eight blocks of 32 or one of 256.
typedef struct {
  __m256i elements[8], magnitudes[8];
  __m256i groups[8], minimums;           // for a block of 256: those of each 16 elements, in 16 bits
  float scales[8], minimum, offsets[8];  // the offsets are the minima of blocks of 32, which are added
} unpacked_part;

INLINE bool is_wide(const uint32_t format) {
  return format == CK_Q2_K || format == CK_Q3_K || format == CK_Q4_K || format == CK_Q5_K || format == CK_Q6_K ||
         format == CK_IQ4_XS;
}

// The elements of such a format have no sign.
INLINE bool has_minimums(const uint32_t format) {
  return format == CK_Q4_1 || format == CK_Q5_1 || format == CK_Q2_K || format == CK_Q4_K || format == CK_Q5_K;
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

// For each of 32 bits a byte that is all ones where the bit is set.
INLINE __m256i bytes_of_bits(const uint8_t bits[4]) {
  int32_t all;
  memcpy(&all, bits, sizeof all);
  const __m256i order = _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303);
  const __m256i places = _mm256_set1_epi64x((int64_t)0x8040201008040201);
  const __m256i bytes = _mm256_shuffle_epi8(_mm256_set1_epi32(all), order);
  return _mm256_cmpeq_epi8(_mm256_and_si256(bytes, places), places);
}

// Where the fifth bit is not set, 16 is taken away by setting all bits above it.
INLINE __m256i q5_0_elements(const uint8_t *from) {
  const block_q5_0 *block = (const block_q5_0 *)from;
  const __m256i upper = _mm256_set1_epi8((char)0xf0);
  return _mm256_or_si256(nibbles_of(block->nibbles), _mm256_andnot_si256(bytes_of_bits(block->high), upper));
}

INLINE __m256i q5_1_elements(const uint8_t *from) {
  const block_q5_1 *block = (const block_q5_1 *)from;
  const __m256i fifth = _mm256_and_si256(bytes_of_bits(block->high), _mm256_set1_epi8(16));
  return _mm256_or_si256(nibbles_of(block->nibbles), fifth);
}

INLINE void unpack_block_of_32(const uint32_t format, const uint8_t *from, unpacked_part *to, size_t index) {
  __m256i elements;
  switch (format) {
    case CK_Q8_0: elements = load_bytes(from + 2); break;
    case CK_Q4_0: elements = _mm256_sub_epi8(nibbles_of(from + 2), _mm256_set1_epi8(8)); break;
    case CK_Q4_1: elements = nibbles_of(from + 4); break;
    case CK_Q5_0: elements = q5_0_elements(from); break;
    case CK_Q5_1: elements = q5_1_elements(from); break;
    case CK_IQ4_NL: elements = levels_of(from + 2, ck_iq4_levels); break;
    default: elements = levels_of(from + 1, ck_mxfp4_levels); break;
  }
  to->elements[index] = elements;
  if (!has_minimums(format)) to->magnitudes[index] = _mm256_abs_epi8(elements);
}

// The 16-bit numbers that stand `bytes` apart.
INLINE __m256 eight_halves(const uint8_t *from, const size_t bytes) {
  uint16_t halves[8];
  for (size_t i = 0; i < 8; i++) memcpy(halves + i, from + i * bytes, sizeof halves[i]);
  return _mm256_cvtph_ps(_mm_setr_epi16((short)halves[0], (short)halves[1], (short)halves[2], (short)halves[3],
                                        (short)halves[4], (short)halves[5], (short)halves[6], (short)halves[7]));
}

// Half of 2^(exponent - 127): the two smallest exponents give subnormal numbers.
INLINE __m256 eight_exponents(const uint8_t *from, const size_t bytes) {
  const __m256i exponents = _mm256_setr_epi32(from[0], from[bytes], from[2 * bytes], from[3 * bytes], from[4 * bytes],
                                              from[5 * bytes], from[6 * bytes], from[7 * bytes]);
  const __m256i normal = _mm256_slli_epi32(_mm256_sub_epi32(exponents, _mm256_set1_epi32(1)), 23);
  const __m256i subnormal = _mm256_sllv_epi32(_mm256_set1_epi32(0x00200000), exponents);
  const __m256i is_normal = _mm256_cmpgt_epi32(exponents, _mm256_set1_epi32(1));
  return _mm256_castsi256_ps(_mm256_blendv_epi8(subnormal, normal, is_normal));
}

// The `count` <= 8 blocks that follow each other.
INLINE void unpack_blocks_of_32(const uint32_t format, const uint8_t *from, const size_t count, unpacked_part *to) {
  const size_t bytes = block_bytes(format);
  for (size_t i = 0; i < count; i++) unpack_block_of_32(format, from + i * bytes, to, i);
  if (count == 8) {
    const __m256 scales = format == CK_MXFP4 ? eight_exponents(from, bytes) : eight_halves(from, bytes);
    _mm256_storeu_ps(to->scales, scales);
    if (has_minimums(format)) _mm256_storeu_ps(to->offsets, eight_halves(from + 2, bytes));
    return;
  }
  for (size_t i = 0; i < count; i++, from += bytes) {
    to->scales[i] = format == CK_MXFP4 ? mxfp4_scale(from[0]) : scale_at(from);
    if (has_minimums(format)) to->offsets[i] = scale_at(from + 2);
  }
}

// For each i the numbers i of the lower and the upper eight, each repeated over its half of a register.
INLINE void spread(__m256i groups, __m256i to[8]) {
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i++) to[i] = _mm256_shuffle_epi8(groups, _mm256_set1_epi16((short)(0x0100 + 0x0202 * i)));
}

INLINE __m256i twice(__m128i half) { return _mm256_set_m128i(half, half); }

// Groups of even number to the lower half, those of odd number to the upper one, as spread() wants them.
INLINE __m128i even_then_odd(__m128i groups) {
  return _mm_shuffle_epi8(groups, _mm_setr_epi8(0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15));
}

// The pairs of bits of elements 32 i to 32 i + 31.
INLINE __m256i pairs_at(const uint8_t *pairs, const int i) {
  const __m256i bits = _mm256_srli_epi16(load_bytes(pairs + i / 4 * 32), 2 * (i % 4));
  return _mm256_and_si256(bits, _mm256_set1_epi8(3));
}

INLINE void unpack_q2_k(const uint8_t *from, unpacked_part *to) {
  const block_q2_k *block = (const block_q2_k *)from;
  const __m128i groups = _mm_loadu_si128((const __m128i *)block->groups), low = _mm_set1_epi8(15);
  for (int i = 0; i < 8; i++) to->elements[i] = pairs_at(block->pairs, i);
  spread(_mm256_cvtepu8_epi16(even_then_odd(_mm_and_si128(groups, low))), to->groups);
  to->minimums = _mm256_cvtepu8_epi16(_mm_and_si128(_mm_srli_epi16(groups, 4), low));
  to->scales[0] = scale_at(block->scale);
  to->minimum = scale_at(block->minimum);
}

// The scales of the 16 groups of Q3_K: eight bytes of low nibbles, eight of high ones, and two bits of each above them.
INLINE __m128i q3_k_scales(const block_q3_k *block) {
  int32_t upper;
  memcpy(&upper, block->groups_high, sizeof upper);
  const __m128i nibbles = _mm_loadl_epi64((const __m128i *)block->groups_low);
  const __m128i low = _mm_and_si128(_mm_unpacklo_epi64(nibbles, _mm_srli_epi16(nibbles, 4)), _mm_set1_epi8(15));
  const __m128i pairs = _mm_srlv_epi32(_mm_set1_epi32(upper), _mm_setr_epi32(0, 2, 4, 6));
  const __m128i high = _mm_slli_epi16(_mm_and_si128(pairs, _mm_set1_epi8(3)), 4);
  return _mm_sub_epi8(_mm_or_si128(low, high), _mm_set1_epi8(32));
}

INLINE void unpack_q3_k(const uint8_t *from, unpacked_part *to) {
  const block_q3_k *block = (const block_q3_k *)from;
  const __m256i high = load_bytes(block->high), four = _mm256_set1_epi8(4);
  for (int i = 0; i < 8; i++) {
    const __m256i third = _mm256_and_si256(_mm256_slli_epi16(_mm256_srli_epi16(high, i), 2), four);
    to->elements[i] = _mm256_sub_epi8(_mm256_or_si256(pairs_at(block->pairs, i), third), four);
  }
  spread(_mm256_cvtepi8_epi16(even_then_odd(q3_k_scales(block))), to->groups);
  to->scales[0] = scale_at(block->scale);
}

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
  const __m128i groups = _mm_loadu_si128((const __m128i *)block->groups);
  spread(_mm256_cvtepi8_epi16(even_then_odd(groups)), to->groups);
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

INLINE void unpack_block_of_256(const uint32_t format, const uint8_t *from, unpacked_part *to) {
  switch (format) {
    case CK_Q2_K: unpack_q2_k(from, to); break;
    case CK_Q3_K: unpack_q3_k(from, to); break;
    case CK_Q4_K: unpack_q4_k(from, to); break;
    case CK_Q5_K: unpack_q5_k(from, to); break;
    case CK_Q6_K: unpack_q6_k(from, to); break;
    default: unpack_iq4_xs(from, to); break;
  }
  if (!has_minimums(format))
    for (size_t i = 0; i < 8; i++) to->magnitudes[i] = _mm256_abs_epi8(to->elements[i]);
}
