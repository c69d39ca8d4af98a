// Rounding of rows to signed bytes.
#pragma once

#include "lanes.h"
#include "rounded.h"

typedef int8_t signed_bytes __attribute__((ext_vector_type(LANES)));

// Rounds `count` elements, a multiple of 32; returns their scale.
static float round_block(const float *row, size_t count, int8_t *elements) {
  vector largest = (vector)(0.0f), nothing = (vector)(0.0f);
  for (size_t i = 0; i < count; i += LANES) {
    const vector value = load(row + i);
    largest = __builtin_elementwise_max(largest, __builtin_elementwise_abs(value));
    nothing += value * 0.0f;  // NaN for what is not finite
  }
  const float scale = largest_of(largest) / 127.0f, factor = scale > 0 ? 1.0f / scale : 0;
  const vector rounding = (vector)(12582912.0f);  // 1.5 * 2^23: adding it leaves no bits for a fraction
  for (size_t i = 0; i < count; i += LANES) {
    vector value = __builtin_elementwise_max(load(row + i) * factor, (vector)(-127.0f));
    value = __builtin_elementwise_min(value, (vector)(127.0f));
    const signed_bytes bytes = __builtin_convertvector((value + rounding) - rounding, signed_bytes);
    memcpy(elements + i, &bytes, sizeof bytes);
  }
  return scale + sum_of(nothing);
}

static void round_row(const float *row, size_t columns, ck_rounding rounding, uint8_t *to) {
  const rounded_row rounded = rounded_row_at(to, columns);
  const size_t block = rounding == CK_ROUNDED_256 ? 256 : 32;
  for (size_t i = 0; i + block <= columns; i += block)
    rounded.scales[i / block] = round_block(row + i, block, rounded.elements + i);
  sum_rounded(&rounded, columns);
}
