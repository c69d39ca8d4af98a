// Operations on rows.
#pragma once

#include "lanes.h"

static void rms_norm(const float *input, size_t input_stride, const float *gain, float epsilon, size_t rows,
                     size_t columns, float *output, size_t output_stride) {
  for (size_t row = 0; row < rows; row++, input += input_stride, output += output_stride) {
    vector squares = (vector)(0.0f);
    for (size_t i = 0; i < columns; i += LANES) {
      const vector value = load_part(input + i, columns - i);
      squares += value * value;
    }
    const float factor = 1.0f / sqrtf(sum_of(squares) / (float)columns + epsilon);
    for (size_t i = 0; i < columns; i += LANES) {
      const size_t count = columns - i;
      store_part(output + i, load_part(input + i, count) * factor * load_part(gain + i, count), count);
    }
  }
}

static void softmax_row(float *values, size_t columns) {
  float largest = -INFINITY;
  size_t i = 0;
  vector largests = (vector)(-INFINITY);
  for (; i + LANES <= columns; i += LANES) largests = __builtin_elementwise_max(largests, load(values + i));
  for (; i < columns; i++) largest = values[i] > largest ? values[i] : largest;
  largest = fmaxf(largest, largest_of(largests));
  vector totals = (vector)(0.0f);
  for (i = 0; i < columns; i += LANES) {
    const size_t count = columns - i;
    vector power = exponential(load_part(values + i, count) - largest);
    for (size_t lane = count; lane < LANES; lane++) power[lane] = 0;
    store_part(values + i, power, count);
    totals += power;
  }
  const float reciprocal = 1.0f / sum_of(totals);
  for (i = 0; i < columns; i += LANES)
    store_part(values + i, load_part(values + i, columns - i) * reciprocal, columns - i);
}

static void softmax(float *values, size_t rows, size_t columns) {
  for (size_t row = 0; row < rows; row++) softmax_row(values + row * columns, columns);
}

INLINE vector gate_of(vector g, vector u, float alpha, float limit, const ck_gate kind) {
  switch (kind) {
    case CK_SWIGLU: return g * sigmoid_of(g) * u;
    case CK_GEGLU: return gelu_of(g) * u;
    case CK_GEGLU_TANH: return gelu_tanh_of(g) * u;
    case CK_SWIGLU_CLAMPED: {
      g = __builtin_elementwise_min(g, (vector)(limit));
      u = __builtin_elementwise_min(__builtin_elementwise_max(u, (vector)(-limit)), (vector)(limit));
      return g * sigmoid_of(alpha * g) * (u + 1.0f);
    }
  }
}

INLINE void gate_all(float alpha, float limit, float *gate, const float *up, size_t count, const ck_gate kind) {
  for (size_t i = 0; i < count; i += LANES) {
    const vector value = gate_of(load_part(gate + i, count - i), load_part(up + i, count - i), alpha, limit, kind);
    store_part(gate + i, value, count - i);
  }
}

static void gated(ck_gate kind, float alpha, float limit, float *gate, const float *up, size_t count) {
  switch (kind) {
    case CK_SWIGLU: gate_all(alpha, limit, gate, up, count, CK_SWIGLU); break;
    case CK_GEGLU: gate_all(alpha, limit, gate, up, count, CK_GEGLU); break;
    case CK_GEGLU_TANH: gate_all(alpha, limit, gate, up, count, CK_GEGLU_TANH); break;
    case CK_SWIGLU_CLAMPED: gate_all(alpha, limit, gate, up, count, CK_SWIGLU_CLAMPED); break;
  }
}

INLINE vector activation_of(vector x, ck_activation kind) {
  switch (kind) {
    case CK_SIGMOID: return sigmoid_of(x);
    case CK_SILU: return x * sigmoid_of(x);
    case CK_GELU: return gelu_of(x);
    case CK_GELU_TANH: return gelu_tanh_of(x);
  }
}

static void activate(ck_activation kind, float *values, size_t count) {
  for (size_t i = 0; i < count; i += LANES)
    store_part(values + i, activation_of(load_part(values + i, count - i), kind), count - i);
}

static void add_scaled(float *to, const float *from, float factor, size_t count) {
  for (size_t i = 0; i < count; i += LANES)
    store_part(to + i, load_part(to + i, count - i) + load_part(from + i, count - i) * factor, count - i);
}

static void scale_row(float *values, float factor, size_t count) {
  for (size_t i = 0; i < count; i += LANES)
    store_part(values + i, load_part(values + i, count - i) * factor, count - i);
}

static void rotate(const ck_rotation *rotation, const float *angles, float *row) {
  if (rotation->pair_stride != 1) return ck_scalar_rotate(rotation, angles, row);
  const size_t pairs = rotation->pairs;
  for (size_t head = 0; head < rotation->heads; head++, row += rotation->head_stride)
    for (size_t i = 0; i < pairs; i += LANES) {
      const vector cosine = load_part(angles + i, pairs - i), sine = load_part(angles + pairs + i, pairs - i);
      const vector a = load_part(row + i, pairs - i), b = load_part(row + rotation->partner + i, pairs - i);
      store_part(row + i, a * cosine - b * sine, pairs - i);
      store_part(row + rotation->partner + i, a * sine + b * cosine, pairs - i);
    }
}
