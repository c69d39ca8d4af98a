// The reference for operations on rows.
#include <math.h>

#include "instruction_sets.h"

void ck_scalar_rms_norm(const float *input, size_t input_stride, const float *gain, float epsilon, size_t rows,
                        size_t columns, float *output, size_t output_stride) {
  for (size_t row = 0; row < rows; row++, input += input_stride, output += output_stride) {
    float squares = 0;
    for (size_t i = 0; i < columns; i++) squares += input[i] * input[i];
    const float scale = 1.0f / sqrtf(squares / (float)columns + epsilon);
    for (size_t i = 0; i < columns; i++) output[i] = input[i] * scale * gain[i];
  }
}

void ck_scalar_softmax(float *values, size_t rows, size_t columns) {
  for (size_t row = 0; row < rows; row++, values += columns) {
    float largest = -INFINITY, total = 0;
    for (size_t i = 0; i < columns; i++) largest = fmaxf(largest, values[i]);
    for (size_t i = 0; i < columns; i++) total += values[i] = expf(values[i] - largest);
    for (size_t i = 0; i < columns; i++) values[i] /= total;
  }
}

static float sigmoid(float x) { return 1.0f / (1.0f + expf(-x)); }

static float gelu(float x) { return x * 0.5f * (1.0f + erff(x * 0.70710678f)); }

static float gelu_tanh(float x) {
  return x * 0.5f * (1.0f + tanhf(0.79788456f * (x + 0.044715f * x * x * x)));
}

void ck_scalar_gated(ck_gate kind, float alpha, float limit, float *gate, const float *up, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const float g = gate[i], u = up[i];
    switch (kind) {
      case CK_SWIGLU: gate[i] = g * sigmoid(g) * u; break;
      case CK_GEGLU: gate[i] = gelu(g) * u; break;
      case CK_GEGLU_TANH: gate[i] = gelu_tanh(g) * u; break;
      case CK_SWIGLU_CLAMPED: {
        const float low = fminf(g, limit);
        gate[i] = low * sigmoid(alpha * low) * (fminf(fmaxf(u, -limit), limit) + 1.0f);
        break;
      }
    }
  }
}

void ck_scalar_activate(ck_activation kind, float *values, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const float x = values[i];
    switch (kind) {
      case CK_SIGMOID: values[i] = sigmoid(x); break;
      case CK_SILU: values[i] = x * sigmoid(x); break;
      case CK_GELU: values[i] = gelu(x); break;
      case CK_GELU_TANH: values[i] = gelu_tanh(x); break;
    }
  }
}

void ck_scalar_add_scaled(float *to, const float *from, float factor, size_t count) {
  for (size_t i = 0; i < count; i++) to[i] += from[i] * factor;
}

void ck_scalar_scale(float *values, float factor, size_t count) {
  for (size_t i = 0; i < count; i++) values[i] *= factor;
}

void ck_scalar_rotate(const ck_rotation *rotation, const float *angles, float *row) {
  const float *cosines = angles, *sines = angles + rotation->pairs;
  for (size_t head = 0; head < rotation->heads; head++, row += rotation->head_stride)
    for (size_t i = 0; i < rotation->pairs; i++) {
      float *a = row + i * rotation->pair_stride, *b = a + rotation->partner;
      const float first = *a, second = *b;
      *a = first * cosines[i] - second * sines[i];
      *b = first * sines[i] + second * cosines[i];
    }
}
