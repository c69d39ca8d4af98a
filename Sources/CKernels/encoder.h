// The kernels of encoders.
//
// A tile is computed in registers over the whole depth of the product, so each element of a result is one sum in one
// fixed order, whatever the number of rows.
#pragma once

#include "lanes.h"

// MARK: Matrix product

typedef struct {
  vector sums[TILE_ROWS][TILE_VECTORS];
} tile;

// rows <= TILE_ROWS rows of `input`, `stride` apart, times one panel of `depth` rows.
//
// `rows` must be a constant where this is inlined, so that the sums stay in registers.
INLINE tile multiply(const float *input, size_t stride, const float *panel, size_t depth, const size_t rows) {
  tile result;
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; row++)
#pragma clang loop unroll(full)
    for (size_t v = 0; v < TILE_VECTORS; v++) result.sums[row][v] = (vector)(0.0f);
  for (size_t i = 0; i < depth; i++, panel += PANEL_WIDTH) {
    vector columns[TILE_VECTORS];
#pragma clang loop unroll(full)
    for (size_t v = 0; v < TILE_VECTORS; v++) columns[v] = load(panel + v * LANES);
#pragma clang loop unroll(full)
    for (size_t row = 0; row < rows; row++) {
      const vector element = (vector)(input[row * stride + i]);
#pragma clang loop unroll(full)
      for (size_t v = 0; v < TILE_VECTORS; v++) result.sums[row][v] += element * columns[v];
    }
  }
  return result;
}

// What happens to the sums of a tile, and where they go.
typedef struct {
  const float *bias;  // for the columns of the panel; NULL for none
  bool gelu;
  const float *row_scales;  // one factor for each row; NULL for none
  float *output;
  size_t stride;  // between rows of the output
  size_t width;   // columns to write, at most PANEL_WIDTH
} finish;

INLINE void finish_tile(const tile *result, const finish *to, const size_t rows) {
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; row++)
#pragma clang loop unroll(full)
    for (size_t v = 0; v < TILE_VECTORS; v++) {
      if (v * LANES >= to->width) continue;
      const size_t count = to->width - v * LANES;
      vector value = result->sums[row][v];
      if (to->bias) value += load_part(to->bias + v * LANES, count);
      if (to->gelu) value = gelu_of(value);
      if (to->row_scales) value *= to->row_scales[row];
      store_part(to->output + row * to->stride + v * LANES, value, count);
    }
}

INLINE void multiply_exactly(const float *input, size_t stride, const float *panel, size_t depth, const finish *to,
                             const size_t rows) {
  const tile result = multiply(input, stride, panel, depth, rows);
  finish_tile(&result, to, rows);
}

// One tile of 1 to TILE_ROWS rows.
static void multiply_tile(const float *input, size_t stride, const float *panel, size_t depth, const finish *to,
                          size_t rows) {
  switch (rows) {
#define CASE(n) \
  case n: \
    if (n <= TILE_ROWS) multiply_exactly(input, stride, panel, depth, to, n <= TILE_ROWS ? n : 1); \
    break;
    CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) CASE(12)
#undef CASE
    default: break;
  }
}

// Rows of the next tile, so that the last tiles of a block are about equally high.
INLINE size_t tile_rows(size_t remaining) {
  const size_t tiles = (remaining + TILE_ROWS - 1) / TILE_ROWS;
  return (remaining + tiles - 1) / tiles;
}

static void dense(const float *input, size_t rows, size_t input_count, const float *panels, size_t first_panel,
                  size_t end_panel, const float *bias, size_t output_count, bool gelu, float *output) {
  // Rows that stay in the second-level cache while all panels pass over them.
  const size_t block_rows = 16 * TILE_ROWS;
  for (size_t first = 0; first < rows; first += block_rows) {
    const size_t end = first + block_rows < rows ? first + block_rows : rows;
    for (size_t panel = first_panel; panel < end_panel; panel++) {
      const size_t column = panel * PANEL_WIDTH;
      const size_t width = output_count - column < PANEL_WIDTH ? output_count - column : PANEL_WIDTH;
      for (size_t row = first, count; row < end; row += count) {
        count = tile_rows(end - row);
        const finish to = {bias + column, gelu, NULL, output + row * output_count + column, output_count, width};
        multiply_tile(input + row * input_count, input_count, panels + panel * PANEL_WIDTH * input_count, input_count,
                      &to, count);
      }
    }
  }
}

// MARK: Attention

INLINE size_t padded(size_t count) { return (count + PANEL_WIDTH - 1) / PANEL_WIDTH * PANEL_WIDTH; }

// Panels of the transposed keys: the depth of the product is head_size, its columns are the tokens.
static void pack_keys(const float *keys, size_t stride, size_t tokens, size_t head_size, float *panels) {
  for (size_t first = 0; first < padded(tokens); first += PANEL_WIDTH)
    for (size_t i = 0; i < head_size; i++)
      for (size_t column = 0; column < PANEL_WIDTH; column++)
        *panels++ = first + column < tokens ? keys[(first + column) * stride + i] : 0.0f;
}

// Panels of the values: the depth of the product is the tokens, its columns are head_size.
static void pack_values(const float *values, size_t stride, size_t tokens, size_t head_size, float *panels) {
  for (size_t first = 0; first < padded(head_size); first += PANEL_WIDTH)
    for (size_t token = 0; token < tokens; token++, panels += PANEL_WIDTH)
      for (size_t column = 0; column < PANEL_WIDTH; column += LANES) {
        const float *from = values + token * stride + first + column;
        const size_t left = first + column < head_size ? head_size - first - column : 0;
        store(panels + column, left == 0 ? (vector)(0.0f) : load_part(from, left));
      }
}

// Replaces scores by e^(scale (score - largest score)) and returns the reciprocal of their sum.
//
// scores: `count` elements and room up to a whole number of vectors.
static float exponentiate(float *scores, size_t count, float scale) {
  for (size_t i = count; i % LANES != 0; i++) scores[i] = -INFINITY;
  vector largest = (vector)(-INFINITY);
  for (size_t i = 0; i < count; i += LANES) largest = __builtin_elementwise_max(largest, load(scores + i));
  const float offset = largest_of(largest);
  vector total = (vector)(0.0f);
  for (size_t i = 0; i < count; i += LANES) {
    const vector weight = exponential((load(scores + i) - offset) * scale);
    store(scores + i, weight);
    total += weight;
  }
  return 1.0f / sum_of(total);
}

static void self_attention(const float *qkv, float *output, float *scratch, size_t tokens, size_t heads,
                           size_t head_size, size_t first_head, size_t end_head) {
  const size_t width = heads * head_size, stride = 3 * width, keys = padded(tokens);
  const float scale = 1.0f / sqrtf((float)head_size);
  float *key_panels = scratch, *value_panels = key_panels + keys * head_size;
  float *scores = value_panels + tokens * padded(head_size);
  for (size_t head = first_head; head < end_head; head++) {
    const float *queries = qkv + head * head_size;
    pack_keys(queries + width, stride, tokens, head_size, key_panels);
    pack_values(queries + 2 * width, stride, tokens, head_size, value_panels);
    for (size_t query = 0, count; query < tokens; query += count) {
      count = tile_rows(tokens - query);
      for (size_t key = 0; key < keys; key += PANEL_WIDTH) {
        const finish to = {NULL, false, NULL, scores + key, keys, PANEL_WIDTH};
        multiply_tile(queries + query * stride, stride, key_panels + key * head_size, head_size, &to, count);
      }
      float reciprocals[TILE_ROWS];
      for (size_t row = 0; row < count; row++) reciprocals[row] = exponentiate(scores + row * keys, tokens, scale);
      for (size_t i = 0; i < head_size; i += PANEL_WIDTH) {
        const size_t left = head_size - i < PANEL_WIDTH ? head_size - i : PANEL_WIDTH;
        const finish to = {NULL, false, reciprocals, output + query * width + head * head_size + i, width, left};
        multiply_tile(scores, keys, value_panels + tokens * i, tokens, &to, count);
      }
    }
  }
}

// MARK: Rows

static void add_layer_norm(float *values, const float *residual, const float *gain, const float *bias, float epsilon,
                           size_t rows, size_t columns) {
  for (size_t row = 0; row < rows; row++, values += columns, residual += columns) {
    vector sum = (vector)(0.0f), squares = (vector)(0.0f);
    for (size_t column = 0; column < columns; column += LANES) {
      const size_t count = columns - column;
      const vector value = load_part(values + column, count) + load_part(residual + column, count);
      store_part(values + column, value, count);
      sum += value;
    }
    const float mean = sum_of(sum) / (float)columns;
    for (size_t column = 0; column < columns; column += LANES) {
      const size_t count = columns - column;
      vector distance = load_part(values + column, count) - mean;
      for (size_t lane = count; lane < LANES; lane++) distance[lane] = 0;
      squares += distance * distance;
    }
    const float scale = 1.0f / sqrtf(sum_of(squares) / (float)columns + epsilon);
    for (size_t column = 0; column < columns; column += LANES) {
      const size_t count = columns - column;
      const vector value = (load_part(values + column, count) - mean) * scale;
      store_part(values + column, value * load_part(gain + column, count) + load_part(bias + column, count), count);
    }
  }
}

static void mean_pool_normalize(const float *values, float *output, size_t rows, size_t columns) {
  vector squares = (vector)(0.0f);
  const float share = rows > 0 ? 1.0f / (float)rows : 0;
  for (size_t column = 0; column < columns; column += LANES) {
    const size_t count = columns - column;
    vector sum = (vector)(0.0f);
    for (size_t row = 0; row < rows; row++) sum += load_part(values + row * columns + column, count);
    sum *= share;
    squares += sum * sum;
    store_part(output + column, sum, count);
  }
  const float total = sum_of(squares);
  const float scale = total > 0 ? 1.0f / sqrtf(total) : 0;
  for (size_t column = 0; column < columns; column++) output[column] *= scale;
}
