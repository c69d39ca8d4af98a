// Unpacking of blocks. Each element is computed as the formula of its format says, without fused operations, so that
// all readers of these formats agree in every bit.
#include "blocks.h"

#include "instruction_sets.h"

#pragma clang fp contract(off)

const int8_t ck_iq4_levels[16] = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};
const int8_t ck_mxfp4_levels[16] = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

static void decode_levels(const uint8_t nibbles[16], const int8_t levels[16], float scale, float *to) {
  for (size_t i = 0; i < 16; i++) {
    to[i] = scale * (float)levels[nibbles[i] & 15];
    to[i + 16] = scale * (float)levels[nibbles[i] >> 4];
  }
}

static void decode_q4_0(const block_q4_0 *block, float *to) {
  const float scale = half_at(block->scale);
  for (size_t i = 0; i < 16; i++) {
    to[i] = scale * (float)((block->nibbles[i] & 15) - 8);
    to[i + 16] = scale * (float)((block->nibbles[i] >> 4) - 8);
  }
}

static void decode_q4_1(const block_q4_1 *block, float *to) {
  const float scale = half_at(block->scale), minimum = half_at(block->minimum);
  for (size_t i = 0; i < 16; i++) {
    to[i] = scale * (float)(block->nibbles[i] & 15) + minimum;
    to[i + 16] = scale * (float)(block->nibbles[i] >> 4) + minimum;
  }
}

static void decode_q5_0(const block_q5_0 *block, float *to) {
  const float scale = half_at(block->scale);
  int8_t elements[32];
  five_bits_of(block->high, block->nibbles, elements);
  for (size_t i = 0; i < 32; i++) to[i] = scale * (float)(elements[i] - 16);
}

static void decode_q5_1(const block_q5_1 *block, float *to) {
  const float scale = half_at(block->scale), minimum = half_at(block->minimum);
  int8_t elements[32];
  five_bits_of(block->high, block->nibbles, elements);
  for (size_t i = 0; i < 32; i++) to[i] = scale * (float)elements[i] + minimum;
}

static void decode_q8_0(const block_q8_0 *block, float *to) {
  const float scale = half_at(block->scale);
  for (size_t i = 0; i < 32; i++) to[i] = scale * (float)block->elements[i];
}

static void decode_q2_k(const block_q2_k *block, float *to) {
  const float scale = half_at(block->scale), minimum = half_at(block->minimum);
  for (unsigned i = 0; i < 256; i++) {
    const uint8_t group = block->groups[i / 16];
    const float step = scale * (float)(group & 15), offset = minimum * (float)(group >> 4);
    to[i] = step * (float)pair_at(block->pairs, i) - offset;
  }
}

static void decode_q3_k(const block_q3_k *block, float *to) {
  const float scale = half_at(block->scale);
  for (unsigned i = 0; i < 256; i++)
    to[i] = scale * (float)q3_k_scale(block, i / 16) * (float)q3_k_element(block, i);
}

static void decode_q4_k(const block_q4_k *block, float *to) {
  const float scale = half_at(block->scale), minimum = half_at(block->minimum);
  const q4_k_groups groups = q4_k_groups_of(block->groups);
  for (unsigned group = 0; group < 8; group++) {
    const float step = scale * groups.scales[group], offset = minimum * groups.minimums[group];
    const uint8_t *nibbles = block->nibbles + group / 2 * 32;
    for (size_t i = 0; i < 32; i++) *to++ = step * (float)(nibbles[i] >> 4 * (group % 2) & 15) - offset;
  }
}

static void decode_q5_k(const block_q5_k *block, float *to) {
  const float scale = half_at(block->scale), minimum = half_at(block->minimum);
  const q4_k_groups groups = q4_k_groups_of(block->groups);
  for (unsigned group = 0; group < 8; group++) {
    const float step = scale * groups.scales[group], offset = minimum * groups.minimums[group];
    const uint8_t *nibbles = block->nibbles + group / 2 * 32;
    for (size_t i = 0; i < 32; i++) {
      const int high = block->high[i] >> group & 1;
      *to++ = step * (float)((nibbles[i] >> 4 * (group % 2) & 15) | high << 4) - offset;
    }
  }
}

static void decode_q6_k(const block_q6_k *block, float *to) {
  const float scale = half_at(block->scale);
  for (unsigned i = 0; i < 256; i++) to[i] = scale * (float)block->groups[i / 16] * (float)q6_k_element(block, i);
}

static void decode_iq4_xs(const block_iq4_xs *block, float *to) {
  const float scale = half_at(block->scale);
  for (unsigned group = 0; group < 8; group++)
    decode_levels(block->nibbles + group * 16, ck_iq4_levels, scale * (float)iq4_xs_scale(block, group),
                  to + group * 32);
}

size_t ck_block_elements(uint32_t format) {
  switch (format) {
    case CK_F32:
    case CK_F16:
    case CK_BF16: return 1;
    case CK_Q4_0:
    case CK_Q4_1:
    case CK_Q5_0:
    case CK_Q5_1:
    case CK_Q8_0:
    case CK_IQ4_NL:
    case CK_MXFP4: return 32;
    case CK_Q2_K:
    case CK_Q3_K:
    case CK_Q4_K:
    case CK_Q5_K:
    case CK_Q6_K:
    case CK_IQ4_XS: return 256;
    default: return 0;
  }
}

size_t ck_block_bytes(uint32_t format) { return block_bytes(format); }

ck_rounding ck_rounding_for(uint32_t format) {
  switch (ck_block_elements(format)) {
    case 32: return CK_ROUNDED_32;
    case 256: return CK_ROUNDED_256;
    default: return CK_UNROUNDED;
  }
}

size_t ck_rounded_bytes(size_t columns) {
  return columns + columns / 32 * sizeof(float) + columns / 16 * sizeof(int16_t);
}

static void decode_block(uint32_t format, const uint8_t *from, float *to) {
  switch (format) {
    case CK_F32: memcpy(to, from, sizeof *to); break;
    case CK_F16: *to = half_at(from); break;
    case CK_BF16: {
      const uint32_t bits = (uint32_t)from[0] << 16 | (uint32_t)from[1] << 24;
      memcpy(to, &bits, sizeof bits);
      break;
    }
    case CK_Q4_0: decode_q4_0((const block_q4_0 *)from, to); break;
    case CK_Q4_1: decode_q4_1((const block_q4_1 *)from, to); break;
    case CK_Q5_0: decode_q5_0((const block_q5_0 *)from, to); break;
    case CK_Q5_1: decode_q5_1((const block_q5_1 *)from, to); break;
    case CK_Q8_0: decode_q8_0((const block_q8_0 *)from, to); break;
    case CK_Q2_K: decode_q2_k((const block_q2_k *)from, to); break;
    case CK_Q3_K: decode_q3_k((const block_q3_k *)from, to); break;
    case CK_Q4_K: decode_q4_k((const block_q4_k *)from, to); break;
    case CK_Q5_K: decode_q5_k((const block_q5_k *)from, to); break;
    case CK_Q6_K: decode_q6_k((const block_q6_k *)from, to); break;
    case CK_IQ4_XS: decode_iq4_xs((const block_iq4_xs *)from, to); break;
    case CK_IQ4_NL: {
      const block_q4_0 *block = (const block_q4_0 *)from;
      decode_levels(block->nibbles, ck_iq4_levels, half_at(block->scale), to);
      break;
    }
    case CK_MXFP4: {
      const block_mxfp4 *block = (const block_mxfp4 *)from;
      decode_levels(block->nibbles, ck_mxfp4_levels, mxfp4_scale(block->exponent), to);
      break;
    }
    default: break;
  }
}

void ck_decode(uint32_t format, const uint8_t *blocks, size_t count, float *to) {
  const size_t elements = ck_block_elements(format), bytes = ck_block_bytes(format);
  if (elements == 0) return;
  for (size_t i = 0; i + elements <= count; i += elements, blocks += bytes) decode_block(format, blocks, to + i);
}

void ck_to_half(const float *from, size_t count, uint8_t *to) {
  for (size_t i = 0; i < count; i++) {
    uint32_t bits, half;
    memcpy(&bits, from + i, sizeof bits);
    const uint32_t sign = bits >> 16 & 0x8000;
    bits &= 0x7fffffff;
    if (bits > 0x7f800000) {
      half = 0x7e00;
    } else if (bits >= 0x477ff000) {
      half = 0x7c00;  // what lies half-way between the largest number and the next power of two is rounded up
    } else if (bits < 0x38800000) {
      // The unit in the last place of 1/2 is the smallest 16-bit number: the addition rounds.
      float magnitude;
      memcpy(&magnitude, &bits, sizeof magnitude);
      magnitude += 0.5f;
      memcpy(&half, &magnitude, sizeof half);
      half -= 0x3f000000;
    } else {
      half = (bits - 0x38000000 + 0xfff + (bits >> 13 & 1)) >> 13;
    }
    half |= sign;
    to[2 * i] = (uint8_t)half;
    to[2 * i + 1] = (uint8_t)(half >> 8);
  }
}
