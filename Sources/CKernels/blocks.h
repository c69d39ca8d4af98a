// The layouts of blocks, as GGUF files hold them: little-endian, without padding, at any address.
//
// Where a format has minima, they are added to the elements in blocks of 32 and taken from them in blocks of 256.
#ifndef CLOISTER_BLOCKS_H
#define CLOISTER_BLOCKS_H

#include <stdint.h>
#include <string.h>

#include "ck_weights.h"

// Scale of 32 elements; the elements of a nibble format are the low nibbles of the bytes, then the high ones.
//
//   0  scale (f16)   2  elements: 16 bytes of nibbles (Q4_0, IQ4_NL), 32 signed bytes (Q8_0)
typedef struct {
  uint8_t scale[2], nibbles[16];
} block_q4_0;

typedef struct {
  uint8_t scale[2];
  int8_t elements[32];
} block_q8_0;

//   0  scale (f16)   2  minimum (f16)   4  nibbles
typedef struct {
  uint8_t scale[2], minimum[2], nibbles[16];
} block_q4_1;

//   0  scale (f16)   2  fifth bits: bit i of these 32 belongs to element i   6  nibbles
typedef struct {
  uint8_t scale[2], high[4], nibbles[16];
} block_q5_0;

//   0  scale (f16)   2  minimum (f16)   4  fifth bits   8  nibbles
typedef struct {
  uint8_t scale[2], minimum[2], high[4], nibbles[16];
} block_q5_1;

//   0  exponent: the scale is 2^(exponent - 128)   1  nibbles: sign, two bits of exponent, one of mantissa
typedef struct {
  uint8_t exponent, nibbles[16];
} block_mxfp4;

// 256 elements in 16 groups with 4-bit scales and minima. A byte of pairs holds four elements, 32 apart.
//
//   0  groups: scale, then minimum   16  pairs of bits: of 128 elements in each 32 bytes   80  scale (f16)
//   82  minimum (f16)
typedef struct {
  uint8_t groups[16], pairs[64], scale[2], minimum[2];
} block_q2_k;

// 256 elements in 16 groups with 6-bit scales.
//
//   0  third bits: bit g of byte i belongs to element i of the 32 from 32 g on   32  pairs of bits as in Q2_K
//   96  lower four bits of the group scales: nibbles   104  their upper two: pairs, four apart   108  scale (f16)
typedef struct {
  uint8_t high[32], pairs[64], groups_low[8], groups_high[4], scale[2];
} block_q3_k;

// 256 elements in eight groups with 6-bit scales and minima.
//
//   0  scale (f16)   2  minimum (f16)   4  group scales and minima   16  nibbles: of two groups in each 32 bytes
typedef struct {
  uint8_t scale[2], minimum[2], groups[12], nibbles[128];
} block_q4_k;

//   16  fifth bits: bit g of byte i belongs to element i of group g   48  nibbles
typedef struct {
  uint8_t scale[2], minimum[2], groups[12], high[32], nibbles[128];
} block_q5_k;

// 256 elements in 16 groups with 8-bit scales.
//
//   0  low nibbles   128  high bits, two of each element   192  group scales (signed)   208  scale (f16)
typedef struct {
  uint8_t nibbles[128], high[64];
  int8_t groups[16];
  uint8_t scale[2];
} block_q6_k;

// 256 elements in eight groups with 6-bit scales.
//
//   0  scale (f16)   2  upper two bits of the group scales   4  their lower four bits   8  nibbles: 16 bytes each group
typedef struct {
  uint8_t scale[2], groups_high[2], groups_low[4], nibbles[128];
} block_iq4_xs;

_Static_assert(sizeof(block_q4_0) == 18 && sizeof(block_q8_0) == 34 && sizeof(block_mxfp4) == 17, "layout");
_Static_assert(sizeof(block_q4_1) == 20 && sizeof(block_q5_0) == 22 && sizeof(block_q5_1) == 24, "layout");
_Static_assert(sizeof(block_q2_k) == 84 && sizeof(block_q3_k) == 110, "layout");
_Static_assert(sizeof(block_q4_k) == 144 && sizeof(block_q5_k) == 176 && sizeof(block_q6_k) == 210, "layout");
_Static_assert(sizeof(block_iq4_xs) == 136, "layout");

// 0 for a number that is none of ck_format.
static inline size_t block_bytes(const uint32_t format) {
  switch (format) {
    case CK_F32: return 4;
    case CK_F16:
    case CK_BF16: return 2;
    case CK_Q4_0:
    case CK_IQ4_NL: return sizeof(block_q4_0);
    case CK_Q4_1: return sizeof(block_q4_1);
    case CK_Q5_0: return sizeof(block_q5_0);
    case CK_Q5_1: return sizeof(block_q5_1);
    case CK_Q8_0: return sizeof(block_q8_0);
    case CK_MXFP4: return sizeof(block_mxfp4);
    case CK_Q2_K: return sizeof(block_q2_k);
    case CK_Q3_K: return sizeof(block_q3_k);
    case CK_Q4_K: return sizeof(block_q4_k);
    case CK_Q5_K: return sizeof(block_q5_k);
    case CK_Q6_K: return sizeof(block_q6_k);
    case CK_IQ4_XS: return sizeof(block_iq4_xs);
    default: return 0;
  }
}

// What the nibbles of IQ4_NL and IQ4_XS stand for: levels dense around zero.
extern const int8_t ck_iq4_levels[16];
// Twice what the nibbles of MXFP4 stand for.
extern const int8_t ck_mxfp4_levels[16];

// The number of a 16-bit floating-point number.
static inline float half_at(const uint8_t *bytes) {
  const uint32_t half = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8;
  uint32_t bits = (half & 0x7fff) << 13;
  float value;
  memcpy(&value, &bits, sizeof value);
  // The exponent moves from a bias of 15 to one of 127; this is right for subnormal numbers too.
  value *= 0x1p112f;
  memcpy(&bits, &value, sizeof bits);
  if ((half & 0x7c00) == 0x7c00) bits = 0x7f800000 | (half & 0x3ff) << 13;
  bits |= (half & 0x8000) << 16;
  memcpy(&value, &bits, sizeof value);
  return value;
}

// Half of 2^(exponent - 127), because the levels are doubled.
static inline float mxfp4_scale(uint8_t exponent) {
  const uint32_t bits = exponent < 2 ? (uint32_t)0x00200000 << exponent : (uint32_t)(exponent - 1) << 23;
  float scale;
  memcpy(&scale, &bits, sizeof scale);
  return scale;
}

// The 32 elements of Q5_0 and Q5_1, from 0 on.
static inline void five_bits_of(const uint8_t high[4], const uint8_t nibbles[16], int8_t to[32]) {
  for (unsigned i = 0; i < 32; i++)
    to[i] = (int8_t)((nibbles[i % 16] >> 4 * (i / 16) & 15) | (high[i / 8] >> i % 8 & 1) << 4);
}

// The pair of bits of element `index` of 256.
static inline int pair_at(const uint8_t *pairs, unsigned index) {
  return pairs[index / 128 * 32 + index % 32] >> 2 * (index % 128 / 32) & 3;
}

static inline int q3_k_element(const block_q3_k *block, unsigned index) {
  return (pair_at(block->pairs, index) | (block->high[index % 32] >> index / 32 & 1) << 2) - 4;
}

static inline int q3_k_scale(const block_q3_k *block, unsigned group) {
  const int low = block->groups_low[group % 8] >> 4 * (group / 8) & 15;
  const int high = block->groups_high[group % 4] >> 2 * (group / 4) & 3;
  return (low | high << 4) - 32;
}

static inline int q6_k_element(const block_q6_k *block, unsigned index) {
  const int low = block->nibbles[index / 128 * 64 + index % 64] >> 4 * (index % 128 / 64) & 15;
  return (low | pair_at(block->high, index) << 4) - 32;
}

// The scales and minima of the eight groups of Q4_K and Q5_K.
typedef struct {
  uint8_t scales[8], minimums[8];
} q4_k_groups;

// The last four groups keep their upper two bits in the upper bits of the first four.
static inline q4_k_groups q4_k_groups_of(const uint8_t packed[12]) {
  uint32_t scales, minimums, rest, unpacked[4];
  memcpy(&scales, packed, 4);
  memcpy(&minimums, packed + 4, 4);
  memcpy(&rest, packed + 8, 4);
  unpacked[0] = scales & 0x3f3f3f3f;
  unpacked[1] = (rest & 0x0f0f0f0f) | (scales >> 6 & 0x03030303) << 4;
  unpacked[2] = minimums & 0x3f3f3f3f;
  unpacked[3] = (rest >> 4 & 0x0f0f0f0f) | (minimums >> 6 & 0x03030303) << 4;
  q4_k_groups groups;
  memcpy(&groups, unpacked, sizeof groups);
  return groups;
}

static inline int iq4_xs_scale(const block_iq4_xs *block, unsigned group) {
  const int low = block->groups_low[group / 2] >> 4 * (group % 2) & 15;
  const int high = block->groups_high[group / 4] >> 2 * (group % 4) & 3;
  return (low | high << 4) - 32;
}

#endif
