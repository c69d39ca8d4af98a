// The layouts of blocks, as GGUF files hold them: little-endian, without padding, at any address.
#ifndef CLOISTER_BLOCKS_H
#define CLOISTER_BLOCKS_H

#include <stdint.h>
#include <string.h>

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

//   0  exponent: the scale is 2^(exponent - 128)   1  nibbles: sign, two bits of exponent, one of mantissa
typedef struct {
  uint8_t exponent, nibbles[16];
} block_mxfp4;

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
_Static_assert(sizeof(block_q4_k) == 144 && sizeof(block_q5_k) == 176 && sizeof(block_q6_k) == 210, "layout");
_Static_assert(sizeof(block_iq4_xs) == 136, "layout");

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
