// The reference for products of rounded rows.
#include <math.h>

#include "rounded.h"

void ck_scalar_round(const float *row, size_t columns, ck_rounding rounding, uint8_t *to) {
  const rounded_row rounded = rounded_row_at(to, columns);
  const size_t block = rounding == CK_ROUNDED_256 ? 256 : 32;
  for (size_t first = 0; first + block <= columns; first += block) {
    float largest = 0, nothing = 0;
    for (size_t i = first; i < first + block; i++) {
      largest = fmaxf(largest, fabsf(row[i]));
      nothing += row[i] * 0.0f;  // NaN for what is not finite
    }
    const float scale = largest / 127.0f, factor = scale > 0 ? 1.0f / scale : 0;
    for (size_t i = first; i < first + block; i++)
      rounded.elements[i] = (int8_t)rintf(fminf(fmaxf(row[i] * factor, -127.0f), 127.0f));
    rounded.scales[first / block] = scale + nothing;
  }
  sum_rounded(&rounded, columns);
}

// Up to 256 elements of a row of weights: element i is scale * groups[i / 16] * elements[i] less
// minimum * minimums[i / 16].
typedef struct {
  int8_t elements[PART_ELEMENTS];
  int groups[GROUP_COUNT], minimums[GROUP_COUNT];
  float scale, minimum;
} unpacked_part;

static void unpack_levels(const uint8_t nibbles[16], const int8_t levels[16], int8_t *to) {
  for (size_t i = 0; i < 16; i++) {
    to[i] = levels[nibbles[i] & 15];
    to[i + 16] = levels[nibbles[i] >> 4];
  }
}

static void unpack_q5(const uint8_t high[4], const uint8_t nibbles[16], int middle, int8_t *to) {
  five_bits_of(high, nibbles, to);
  for (size_t i = 0; i < 32; i++) to[i] = (int8_t)(to[i] - middle);
}

static void unpack_block_of_32(uint32_t format, const uint8_t *from, unpacked_part *to) {
  static const int8_t signed_levels[16] = {-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7};
  static const int8_t levels[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const block_q5_0 *q5_0 = (const block_q5_0 *)from;
  const block_q5_1 *q5_1 = (const block_q5_1 *)from;
  const bool has_minimum = format == CK_Q4_1 || format == CK_Q5_1;
  to->scale = format == CK_MXFP4 ? mxfp4_scale(from[0]) : half_at(from);
  to->minimum = has_minimum ? -half_at(from + 2) : 0;
  for (size_t group = 0; group < 2; group++) to->groups[group] = to->minimums[group] = 1;
  switch (format) {
    case CK_Q4_0: unpack_levels(from + 2, signed_levels, to->elements); break;
    case CK_Q4_1: unpack_levels(from + 4, levels, to->elements); break;
    case CK_Q5_0: unpack_q5(q5_0->high, q5_0->nibbles, 16, to->elements); break;
    case CK_Q5_1: unpack_q5(q5_1->high, q5_1->nibbles, 0, to->elements); break;
    case CK_Q8_0: memcpy(to->elements, from + 2, 32); break;
    case CK_MXFP4: unpack_levels(from + 1, ck_mxfp4_levels, to->elements); break;
    default: unpack_levels(from + 2, ck_iq4_levels, to->elements); break;
  }
}

static void unpack_q2_k(const block_q2_k *block, unpacked_part *to) {
  to->scale = half_at(block->scale);
  to->minimum = half_at(block->minimum);
  for (unsigned i = 0; i < PART_ELEMENTS; i++) {
    to->elements[i] = (int8_t)pair_at(block->pairs, i);
    to->groups[i / 16] = block->groups[i / 16] & 15;
    to->minimums[i / 16] = block->groups[i / 16] >> 4;
  }
}

static void unpack_q3_k(const block_q3_k *block, unpacked_part *to) {
  to->scale = half_at(block->scale);
  for (unsigned i = 0; i < PART_ELEMENTS; i++) {
    to->elements[i] = (int8_t)q3_k_element(block, i);
    to->groups[i / 16] = q3_k_scale(block, i / 16);
  }
}

static void unpack_q4_k(const block_q5_k *block, const uint8_t *nibbles, bool has_high, unpacked_part *to) {
  to->scale = half_at(block->scale);
  to->minimum = half_at(block->minimum);
  const q4_k_groups groups = q4_k_groups_of(block->groups);
  for (unsigned i = 0; i < PART_ELEMENTS; i++) {
    const unsigned group = i / 32, low = nibbles[group / 2 * 32 + i % 32] >> 4 * (group % 2) & 15;
    to->elements[i] = (int8_t)(low | (has_high ? (block->high[i % 32] >> group & 1) << 4 : 0));
    to->groups[i / 16] = groups.scales[group];
    to->minimums[i / 16] = groups.minimums[group];
  }
}

static void unpack_q6_k(const block_q6_k *block, unpacked_part *to) {
  to->scale = half_at(block->scale);
  for (unsigned i = 0; i < PART_ELEMENTS; i++) {
    to->elements[i] = (int8_t)q6_k_element(block, i);
    to->groups[i / 16] = block->groups[i / 16];
  }
}

static void unpack_iq4_xs(const block_iq4_xs *block, unpacked_part *to) {
  to->scale = half_at(block->scale);
  for (unsigned group = 0; group < 8; group++) {
    unpack_levels(block->nibbles + group * 16, ck_iq4_levels, to->elements + group * 32);
    to->groups[2 * group] = to->groups[2 * group + 1] = iq4_xs_scale(block, group);
  }
}

// Only the first members of a Q5_K block are read of a Q4_K block, which has the same ones.
static void unpack_block_of_256(uint32_t format, const uint8_t *from, unpacked_part *to) {
  memset(to->minimums, 0, sizeof to->minimums);
  to->minimum = 0;
  switch (format) {
    case CK_Q2_K: unpack_q2_k((const block_q2_k *)from, to); break;
    case CK_Q3_K: unpack_q3_k((const block_q3_k *)from, to); break;
    case CK_Q4_K:
      unpack_q4_k((const block_q5_k *)from, ((const block_q4_k *)from)->nibbles, false, to);
      break;
    case CK_Q5_K:
      unpack_q4_k((const block_q5_k *)from, ((const block_q5_k *)from)->nibbles, true, to);
      break;
    case CK_Q6_K: unpack_q6_k((const block_q6_k *)from, to); break;
    default: unpack_iq4_xs((const block_iq4_xs *)from, to); break;
  }
}

static int dot(const int8_t *left, const int8_t *right, size_t count) {
  int sum = 0;
  for (size_t i = 0; i < count; i++) sum += left[i] * right[i];
  return sum;
}

// The product of a part of `elements` elements with the same ones of a rounded row.
static float dot_of_part(const unpacked_part *part, size_t elements, const rounded_row *row, size_t block) {
  int products = 0, offsets = 0;
  const size_t group_count = elements / GROUP_ELEMENTS;
  for (size_t group = 0; group < group_count; group++) {
    const size_t at = group * GROUP_ELEMENTS;
    products += part->groups[group] * dot(part->elements + at, row->elements + block * elements + at, GROUP_ELEMENTS);
    offsets += part->minimums[group] * row->sums[block * group_count + group];
  }
  return row->scales[block] * (part->scale * (float)products - part->minimum * (float)offsets);
}

void ck_scalar_rounded_product(const ck_product *product, size_t first_row, size_t end_row) {
  const ck_rows_in *input = &product->input;
  const ck_rows_out *output = &product->output;
  const size_t bytes = ck_block_bytes(product->format), elements = ck_block_elements(product->format);
  for (size_t row = first_row; row < end_row; row++) {
    const uint8_t *weights = product->weights + row * product->row_bytes;
    for (size_t i = 0; i < product->count; i++)
      output->start[(output->selected ? output->selected[i] : i) * output->stride + row] = 0;
    for (size_t block = 0; block < product->columns / elements; block++, weights += bytes) {
      unpacked_part part;
      if (elements == PART_ELEMENTS)
        unpack_block_of_256(product->format, weights, &part);
      else
        unpack_block_of_32(product->format, weights, &part);
      for (size_t i = 0; i < product->count; i++) {
        const size_t from = input->selected ? input->selected[i] : i;
        const rounded_row rounded = rounded_row_at(product->rounded + from * product->rounded_stride, product->columns);
        output->start[(output->selected ? output->selected[i] : i) * output->stride + row] +=
            dot_of_part(&part, elements, &rounded, block);
      }
    }
  }
}
