// The reference: plain loops that follow the formulas of CKernels.h, checked by hand and used to check the others.
//
// Here what encoders need; the other scalar files hold the rest.
#include <math.h>

#include "instruction_sets.h"

static void dense(const float *input, size_t rows, size_t input_count, const float *panels, size_t first_panel,
                  size_t end_panel, const float *bias, size_t output_count, bool gelu, float *output) {
  for (size_t row = 0; row < rows; row++)
    for (size_t column = first_panel; column < end_panel; column++) {
      float sum = 0;
      for (size_t i = 0; i < input_count; i++) sum += input[row * input_count + i] * panels[column * input_count + i];
      sum += bias[column];
      output[row * output_count + column] = gelu ? sum * 0.5f * (1.0f + erff(sum * 0.70710678f)) : sum;
    }
}

static void add_layer_norm(float *values, const float *residual, const float *gain, const float *bias, float epsilon,
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

// One query of one head; scores: one element for each token.
static void attend(const float *query, const float *keys, const float *contents, size_t stride, float *scores,
                   float *output, size_t tokens, size_t head_size) {
  float largest = -INFINITY, total = 0;
  for (size_t key = 0; key < tokens; key++) {
    scores[key] = 0;
    for (size_t i = 0; i < head_size; i++) scores[key] += query[i] * keys[key * stride + i];
    scores[key] /= sqrtf((float)head_size);
    largest = fmaxf(largest, scores[key]);
  }
  for (size_t key = 0; key < tokens; key++) total += scores[key] = expf(scores[key] - largest);
  for (size_t i = 0; i < head_size; i++) output[i] = 0;
  for (size_t key = 0; key < tokens; key++)
    for (size_t i = 0; i < head_size; i++) output[i] += scores[key] / total * contents[key * stride + i];
}

static void self_attention(const float *qkv, float *output, float *scratch, size_t tokens, size_t heads,
                           size_t head_size, size_t first_head, size_t end_head) {
  const size_t width = heads * head_size, stride = 3 * width;
  for (size_t head = first_head; head < end_head; head++) {
    const float *queries = qkv + head * head_size, *keys = queries + width, *contents = keys + width;
    for (size_t query = 0; query < tokens; query++)
      attend(queries + query * stride, keys, contents, stride, scratch, output + query * width + head * head_size,
             tokens, head_size);
  }
}

static void mean_pool_normalize(const float *values, float *output, size_t rows, size_t columns) {
  float squares = 0;
  for (size_t column = 0; column < columns; column++) {
    output[column] = 0;
    for (size_t row = 0; row < rows; row++) output[column] += values[row * columns + column];
    if (rows > 0) output[column] /= (float)rows;
    squares += output[column] * output[column];
  }
  const float scale = squares > 0 ? 1.0f / sqrtf(squares) : 0;
  for (size_t column = 0; column < columns; column++) output[column] *= scale;
}

const ck_kernels ck_kernels_scalar = {
    .panel_width = 1,
    .dense = dense,
    .add_layer_norm = add_layer_norm,
    .self_attention = self_attention,
    .mean_pool_normalize = mean_pool_normalize,
    .product = ck_scalar_product,
    .rounded_product = ck_scalar_rounded_product,
    .round = ck_scalar_round,
    .int16_product = ck_scalar_int16_product,
    .int16_round = ck_scalar_int16_round,
    .rms_norm = ck_scalar_rms_norm,
    .softmax = ck_scalar_softmax,
    .gated = ck_scalar_gated,
    .activate = ck_scalar_activate,
    .add_scaled = ck_scalar_add_scaled,
    .scale = ck_scalar_scale,
    .rotate = ck_scalar_rotate,
    .attention = ck_scalar_attention,
};
