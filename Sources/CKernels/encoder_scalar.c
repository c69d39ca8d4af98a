#include "CKernels.h"

#include <math.h>

void ck_bias_add(float *values, const float *bias, size_t rows, size_t columns) {
  for (size_t row = 0; row < rows; row++)
    for (size_t column = 0; column < columns; column++) values[row * columns + column] += bias[column];
}

void ck_bias_gelu(float *values, const float *bias, size_t rows, size_t columns) {
  for (size_t row = 0; row < rows; row++)
    for (size_t column = 0; column < columns; column++) {
      float *x = &values[row * columns + column];
      *x += bias[column];
      *x *= 0.5f * (1.0f + erff(*x * 0.70710678118654752f));
    }
}

void ck_add_layer_norm(float *values, const float *residual, const float *gain, const float *bias, float epsilon,
                       size_t rows, size_t columns) {
  for (size_t row = 0; row < rows; row++, values += columns, residual += columns) {
    float sum = 0;
    for (size_t column = 0; column < columns; column++) sum += values[column] += residual[column];
    const float mean = sum / (float)columns;
    float squares = 0;
    for (size_t column = 0; column < columns; column++) {
      const float distance = values[column] - mean;
      squares += distance * distance;
    }
    const float scale = 1.0f / sqrtf(squares / (float)columns + epsilon);
    for (size_t column = 0; column < columns; column++)
      values[column] = (values[column] - mean) * scale * gain[column] + bias[column];
  }
}

size_t ck_attention_scratch_count(size_t tokens, size_t head_size) {
  (void)head_size;
  return tokens;
}

void ck_self_attention(const float *qkv, float *output, float *scratch, size_t tokens, size_t heads, size_t head_size) {
  const size_t width = heads * head_size, stride = 3 * width;
  const float scale = 1.0f / sqrtf((float)head_size);
  for (size_t head = 0; head < heads; head++) {
    const float *queries = qkv + head * head_size, *keys = queries + width, *contents = keys + width;
    for (size_t query = 0; query < tokens; query++) {
      float largest = -INFINITY;
      for (size_t key = 0; key < tokens; key++) {
        float score = 0;
        for (size_t i = 0; i < head_size; i++) score += queries[query * stride + i] * keys[key * stride + i];
        scratch[key] = score * scale;
        largest = fmaxf(largest, scratch[key]);
      }
      float total = 0;
      for (size_t key = 0; key < tokens; key++) total += scratch[key] = expf(scratch[key] - largest);
      float *out = output + query * width + head * head_size;
      for (size_t i = 0; i < head_size; i++) out[i] = 0;
      for (size_t key = 0; key < tokens; key++) {
        const float weight = scratch[key] / total;
        for (size_t i = 0; i < head_size; i++) out[i] += weight * contents[key * stride + i];
      }
    }
  }
}

void ck_mean_pool_normalize(const float *values, float *output, size_t rows, size_t columns) {
  for (size_t column = 0; column < columns; column++) output[column] = 0;
  for (size_t row = 0; row < rows; row++)
    for (size_t column = 0; column < columns; column++) output[column] += values[row * columns + column];
  float squares = 0;
  for (size_t column = 0; column < columns; column++) squares += output[column] * output[column];
  const float scale = squares > 0 ? 1.0f / sqrtf(squares) : 0;
  for (size_t column = 0; column < columns; column++) output[column] *= scale;
}
