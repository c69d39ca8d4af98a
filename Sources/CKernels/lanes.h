// What the kernels are made of, written once for any number of lanes; each instruction set's file includes vector.h
// after defining
//
//   LANES            elements of a vector register
//   TILE_ROWS        rows of a tile of a matrix product
//   TILE_VECTORS     vectors across a tile: TILE_ROWS * TILE_VECTORS accumulators, the vectors and one more must fit
//                    into the registers
//   KERNELS          the table to define
//   ROUNDED_PRODUCT  the function for products of rounded rows
//   INT16_PRODUCT     the function for products of packed weights of 13 bits
//   INT16_ROUND       the function that rounds rows for them
//   HALVES(from)     where the processor has an instruction for it: LANES 16-bit numbers as a vector
#pragma once

#include <math.h>
#include <string.h>

#include "instruction_sets.h"

#pragma clang fp contract(fast)

#define INLINE static inline __attribute__((always_inline))
#define PANEL_WIDTH (LANES * TILE_VECTORS)

typedef float vector __attribute__((ext_vector_type(LANES)));
typedef uint16_t halves __attribute__((ext_vector_type(LANES)));
typedef int32_t integers __attribute__((ext_vector_type(LANES)));

_Static_assert(TILE_ROWS <= CK_MAX_TILE_ROWS && PANEL_WIDTH <= CK_MAX_PANEL_WIDTH, "scratch memory is too small");
_Static_assert(CK_MAX_PANEL_WIDTH % PANEL_WIDTH == 0, "a padded row must hold whole panels");

INLINE vector load(const void *from) {
  vector value;
  memcpy(&value, from, sizeof value);
  return value;
}

INLINE void store(float *to, vector value) { memcpy(to, &value, sizeof value); }

// The first `count` lanes; the others are zero.
//
// Lane by lane where not all are wanted: a call of memcpy would make the loops around this one save their registers.
INLINE vector load_part(const float *from, size_t count) {
  if (count >= LANES) return load(from);
  float lanes[LANES];
#pragma clang loop unroll(full)
  for (size_t lane = 0; lane < LANES; lane++) lanes[lane] = lane < count ? from[lane] : 0.0f;
  return load(lanes);
}

INLINE void store_part(float *to, vector value, size_t count) {
  if (count >= LANES) {
    store(to, value);
    return;
  }
#pragma clang loop unroll(full)
  for (size_t lane = 0; lane < LANES; lane++)
    if (lane < count) to[lane] = value[lane];
}

// LANES 16-bit floating-point numbers.
INLINE vector load_halves(const uint8_t *from) {
#ifdef HALVES
  return HALVES(from);
#else
  halves bits;
  memcpy(&bits, from, sizeof bits);
  const integers wide = __builtin_convertvector(bits, integers);
  const integers magnitude = (wide & 0x7fff) << 13;
  // The exponent moves from a bias of 15 to one of 127; this is right for subnormal numbers too.
  const integers finite = (integers)((vector)magnitude * 0x1p112f);
  const integers is_infinite = (wide & 0x7c00) == 0x7c00;
  return (vector)((finite & ~is_infinite) | ((magnitude | 0x7f800000) & is_infinite) | ((wide & 0x8000) << 16));
#endif
}

// LANES numbers that are the upper halves of 32-bit ones.
INLINE vector load_upper_halves(const uint8_t *from) {
  halves bits;
  memcpy(&bits, from, sizeof bits);
  return (vector)(__builtin_convertvector(bits, integers) << 16);
}

typedef float four_lanes __attribute__((ext_vector_type(4)));

// The upper half of the lanes onto the lower one, until one is left.
INLINE float sum_of(vector value) {
#if LANES == 16
  const float __attribute__((ext_vector_type(8))) eight = value.lo + value.hi;
  const four_lanes four = eight.lo + eight.hi;
#elif LANES == 8
  const four_lanes four = value.lo + value.hi;
#else
  const four_lanes four = value;
#endif
  return (four.x + four.z) + (four.y + four.w);
}

INLINE float largest_of(vector value) {
  float lanes[LANES];
  store(lanes, value);
  for (size_t half = LANES / 2; half > 0; half /= 2)
    for (size_t i = 0; i < half; i++) lanes[i] = lanes[i] > lanes[i + half] ? lanes[i] : lanes[i + half];
  return lanes[0];
}

// e to the power x, for x <= 0; relative error under 3e-7, and 1e-38 instead of smaller results.
//
// x = n ln 2 + r with |r| <= ln 2 / 2; e^r by its Taylor series to the seventh power, 2^n by the exponent bits.
INLINE vector exponential(vector x) {
  const vector rounding = (vector)(12582912.0f);  // 1.5 * 2^23: adding it leaves no bits for a fraction
  x = __builtin_elementwise_max(x, (vector)(-87.0f));
  const vector n = (x * 1.44269504f + rounding) - rounding;
  const vector r = (x - n * 0.693145752f) - n * 1.42860677e-6f;
  vector series = (vector)(1.0f / 5040);
  series = series * r + 1.0f / 720;
  series = series * r + 1.0f / 120;
  series = series * r + 1.0f / 24;
  series = series * r + 1.0f / 6;
  series = series * r + 0.5f;
  series = series * r + 1.0f;
  series = series * r + 1.0f;
  const integers power = (__builtin_convertvector(n, integers) + 127) << 23;
  return series * (vector)power;
}

// The error function; absolute error under 4e-7.
//
// x P(x^2) / Q(x^2) with coefficients fitted by least squares, reweighted until the error was level, over |x| < 3.925,
// where erf differs from 1 by less than half a unit in the last place.
INLINE vector error_function(vector x) {
  x = __builtin_elementwise_min(__builtin_elementwise_max(x, (vector)(-3.925f)), (vector)(3.925f));
  const vector t = x * x;
  vector p = (vector)(2.030845401e-06f);
  p = p * t + 2.874909975e-04f;
  p = p * t + 3.876342748e-03f;
  p = p * t + 5.308440074e-02f;
  p = p * t + 1.929731161e-01f;
  p = p * t + 1.128379020e+00f;
  vector q = (vector)(3.803113861e-05f);
  q = q * t + 1.189750923e-03f;
  q = q * t + 1.518839030e-02f;
  q = q * t + 1.151676674e-01f;
  q = q * t + 5.043496097e-01f;
  q = q * t + 1.0f;
  return x * p / q;
}

INLINE vector gelu_of(vector x) {
  const vector half = x * 0.5f;
  return half + half * error_function(x * 0.70710678f);
}

// x / 2 (1 + tanh y) is x / (1 + e^(-2 y)).
INLINE vector sigmoid_of(vector x) {
  const vector power = exponential(-__builtin_elementwise_abs(x));
  const integers positive = x >= 0.0f;
  const vector above = (vector)((integers)(vector)(1.0f) & positive);
  const vector below = (vector)((integers)power & ~positive);
  return (above + below) / (1.0f + power);
}

INLINE vector gelu_tanh_of(vector x) { return x * sigmoid_of(1.59576912f * (x + 0.044715f * x * x * x)); }
