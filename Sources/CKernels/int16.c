// Weights and rows of 13 bits: packing, the reference of the products, and how products are divided.
#include <float.h>
#include <math.h>
#include <string.h>

#include "instruction_sets.h"

size_t ck_int16_group_count(size_t input_count) { return (input_count + CK_INT16_GROUP - 1) / CK_INT16_GROUP; }

size_t ck_int16_panel_count(size_t output_count) { return (output_count + CK_INT16_PANEL - 1) / CK_INT16_PANEL; }

size_t ck_int16_row_bytes(size_t columns) {
  return (columns * sizeof(int16_t) + ck_int16_group_count(columns) * sizeof(float) + 63) / 64 * 64;
}

static size_t group_size(size_t input_count, size_t group) {
  const size_t left = input_count - group * CK_INT16_GROUP;
  return left < CK_INT16_GROUP ? left : CK_INT16_GROUP;
}

// What the elements of a group are multiples of; NaN where one is not finite.
static float scale_of(const float *values, size_t count, float most) {
  float largest = 0, nothing = 0;
  for (size_t i = 0; i < count; i++) {
    largest = fmaxf(largest, fabsf(values[i]));
    nothing += values[i] * 0.0f;  // NaN for what is not finite
  }
  return largest / most + nothing;
}

static float factor_of(float scale) { return scale >= FLT_MIN ? 1.0f / scale : 0; }

static int16_t rounded(float value, float factor, float most) {
  return factor > 0 ? (int16_t)fminf(fmaxf(rintf(value * factor), -most), most) : 0;
}

// One output's weights of one group; `first` is the place of its first two, those after them are a panel further each.
static float pack_group(const float *weights, size_t count, bool in_bytes, void *panels, size_t first) {
  const float most = in_bytes ? CK_INT16_LARGEST_BYTE : CK_INT16_LARGEST;
  const float scale = scale_of(weights, count, most), factor = factor_of(scale);
  for (size_t i = 0; i < count; i++) {
    const size_t place = first + i / 2 * 2 * CK_INT16_PANEL + i % 2;
    const int16_t value = rounded(weights[i], factor, most);
    if (in_bytes) ((int8_t *)panels)[place] = (int8_t)value;
    else ((int16_t *)panels)[place] = value;
  }
  return scale;
}

void ck_int16_pack(const float *weights, size_t input_count, size_t output_count, bool in_bytes, void *panels,
                   float *scales) {
  const size_t groups = ck_int16_group_count(input_count), count = ck_int16_panel_count(output_count);
  memset(panels, 0, count * CK_INT16_PANEL * input_count * (in_bytes ? 1 : sizeof(int16_t)));
  memset(scales, 0, count * CK_INT16_PANEL * groups * sizeof *scales);
  for (size_t output = 0; output < output_count; output++) {
    const size_t panel = output / CK_INT16_PANEL, column = output % CK_INT16_PANEL;
    for (size_t group = 0; group < groups; group++) {
      const size_t first = group * CK_INT16_GROUP;
      scales[(panel * groups + group) * CK_INT16_PANEL + column] =
          pack_group(weights + output * input_count + first, group_size(input_count, group), in_bytes, panels,
                     (panel * input_count + first) * CK_INT16_PANEL + 2 * column);
    }
  }
}

void ck_scalar_int16_round(const float *row, size_t columns, int16_t *to) {
  for (size_t group = 0; group < ck_int16_group_count(columns); group++) {
    const size_t first = group * CK_INT16_GROUP, count = group_size(columns, group);
    const float scale = scale_of(row + first, count, CK_INT16_LARGEST), factor = factor_of(scale);
    for (size_t i = first; i < first + count; i++) to[i] = rounded(row[i], factor, CK_INT16_LARGEST);
    ((float *)(to + columns))[group] = scale;
  }
}

static int32_t weight_at(const ck_int16_weights *weights, size_t place) {
  return weights->in_bytes ? ((const int8_t *)weights->panels)[place] : ((const int16_t *)weights->panels)[place];
}

static float output_of(const ck_int16_weights *weights, const int16_t *row, size_t output) {
  const size_t columns = weights->input_count, groups = ck_int16_group_count(columns);
  const size_t panel = output / CK_INT16_PANEL, column = output % CK_INT16_PANEL;
  const size_t start = panel * columns * CK_INT16_PANEL + 2 * column;
  const float *row_scales = (const float *)(row + columns);
  float sum = 0;
  for (size_t group = 0; group < groups; group++) {
    const size_t first = group * CK_INT16_GROUP;
    int32_t products = 0;
    for (size_t i = first; i < first + group_size(columns, group); i++)
      products += row[i] * weight_at(weights, start + i / 2 * 2 * CK_INT16_PANEL + i % 2);
    const float scale = weights->scales[(panel * groups + group) * CK_INT16_PANEL + column];
    sum += (float)products * (scale * row_scales[group]);
  }
  return weights->bias[output] + sum;
}

void ck_scalar_int16_product(const ck_int16_product *product, size_t first_panel, size_t end_panel) {
  const ck_int16_weights *weights = &product->weights;
  const size_t end = end_panel * CK_INT16_PANEL;
  for (size_t i = 0; i < product->count; i++) {
    const int16_t *row = ck_int16_row(product, i);
    const size_t to = product->output.selected ? product->output.selected[i] : i;
    for (size_t output = first_panel * CK_INT16_PANEL; output < end && output < weights->output_count; output++) {
      const float value = output_of(weights, row, output);
      product->output.start[to * product->output.stride + output] =
          product->gelu ? value * 0.5f * (1.0f + erff(value * 0.70710678f)) : value;
    }
  }
}

// MARK: Threads

typedef struct {
  const ck_kernels *kernels;
  const float *rows;
  size_t columns;
  uint8_t *to;
} rounding_job;

static void round_rows(void *context, size_t first, size_t end) {
  const rounding_job *job = context;
  const size_t bytes = ck_int16_row_bytes(job->columns);
  for (size_t row = first; row < end; row++)
    job->kernels->int16_round(job->rows + row * job->columns, job->columns, (int16_t *)(job->to + row * bytes));
}

void ck_run_int16_rounding(ck_pool *pool, const ck_kernels *kernels, const float *rows, size_t columns, size_t count,
                          uint8_t *to) {
  rounding_job job = {kernels, rows, columns, to};
  ck_pool_run(pool, count, 16, round_rows, &job);
}

typedef struct {
  const ck_kernels *kernels;
  const ck_int16_product *product;
} product_job;

static void multiply_panels(void *context, size_t first, size_t end) {
  const product_job *job = context;
  job->kernels->int16_product(job->product, first, end);
}

void ck_run_int16_product(ck_pool *pool, const ck_kernels *kernels, const ck_int16_product *product) {
  product_job job = {kernels, product};
  ck_pool_run(pool, ck_int16_panel_count(product->weights.output_count), 2, multiply_panels, &job);
}
