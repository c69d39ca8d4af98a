// Attention over a cache.
//
// Keys are taken in tiles that start at multiples of KEYS_AT_ONCE, each query keeping the largest score so far and its
// sums relative to it (Milakov and Gimelshein, "Online normalizer calculation for softmax", 2018). What a
// query sees is therefore summed in one order, whatever other queries are computed beside it.
#pragma once

#include "blocks.h"
#include "product.h"
#include "rows.h"

enum { KEYS_AT_ONCE = 32, VALUES_AT_ONCE = 4 * LANES };

_Static_assert((int)CK_ATTENTION_ROWS <= (int)INPUTS_AT_ONCE, "a tile's queries share its keys");

// What a query of a head has seen so far.
typedef struct {
  size_t first, position;  // the rows of the cache it may see
  float largest, total;
  float *output;
} attention_row;

// Replaces the scores of a row for keys first ..< end by weights relative to the largest score so far; a key that the
// row does not see gets none.
static void weigh(attention_row *row, float *scores, size_t first, size_t end, float scale, size_t value_size) {
  const bool sees_all = first >= row->first && end <= row->position + 1 && end - first == KEYS_AT_ONCE;
  vector largests = (vector)(row->largest);
  for (size_t i = 0; i < KEYS_AT_ONCE; i += LANES) store(scores + i, load(scores + i) * scale);
  if (!sees_all)
    for (size_t i = 0; i < KEYS_AT_ONCE; i++)
      if (first + i < row->first || first + i > row->position || first + i >= end) scores[i] = -INFINITY;
  for (size_t i = 0; i < KEYS_AT_ONCE; i += LANES)
    largests = __builtin_elementwise_max(largests, load(scores + i));
  const float largest = largest_of(largests);
  vector total = (vector)(0.0f);
  for (size_t i = 0; i < KEYS_AT_ONCE; i += LANES) {
    vector weight = exponential(load(scores + i) - largest);
    // What is not seen has a weight of nothing, not of the smallest number.
    if (!sees_all)
      for (size_t lane = 0; lane < LANES; lane++)
        if (first + i + lane < row->first || first + i + lane > row->position || first + i + lane >= end)
          weight[lane] = 0;
    store(scores + i, weight);
    total += weight;
  }
  const float earlier = row->total <= 0 ? 0 : row->largest == largest ? 1 : expf(row->largest - largest);
  row->total = row->total * earlier + sum_of(total);
  row->largest = largest;
  if (earlier != 1) scale_row(row->output, earlier, value_size);
}

// Adds the weighted values of `count` keys to the outputs of n rows, for `width` elements.
INLINE void add_values(const float *const *weights, const float *values, size_t count, float *const *outputs,
                       size_t width, const size_t n) {
  vector sums[2][4];
#pragma clang loop unroll(full)
  for (size_t i = 0; i < n; i++)
#pragma clang loop unroll(full)
    for (size_t v = 0; v < 4; v++)
      sums[i][v] = v * LANES < width ? load_part(outputs[i] + v * LANES, width - v * LANES) : (vector)(0.0f);
  for (size_t key = 0; key < count; key++, values += VALUES_AT_ONCE)
#pragma clang loop unroll(full)
    for (size_t v = 0; v < 4; v++) {
      const vector value = load(values + v * LANES);
#pragma clang loop unroll(full)
      for (size_t i = 0; i < n; i++) sums[i][v] += (vector)(weights[i][key]) * value;
    }
#pragma clang loop unroll(full)
  for (size_t i = 0; i < n; i++)
#pragma clang loop unroll(full)
    for (size_t v = 0; v < 4; v++)
      if (v * LANES < width) store_part(outputs[i] + v * LANES, sums[i][v], width - v * LANES);
}

// The values of a tile of keys for `width` <= VALUES_AT_ONCE elements as 32-bit numbers, zeros behind them.
static void unpack_values(const ck_attention *a, const uint8_t *from, size_t count, size_t width, float *to) {
  for (size_t key = 0; key < count; key++, from += a->value_stride, to += VALUES_AT_ONCE) {
    size_t done = 0;
    if (a->half) {
      for (; done + LANES <= width; done += LANES) store(to + done, load_halves(from + 2 * done));
      for (; done < width; done++) to[done] = half_at(from + 2 * done);
    } else {
      memcpy(to, from, width * sizeof(float));
      done = width;
    }
    for (; done < VALUES_AT_ONCE; done++) to[done] = 0;
  }
}

static void attend_to_tile(const ck_attention *a, size_t key_head, size_t first, size_t end, attention_row *rows,
                           const uint32_t *queries, size_t count) {
  const size_t element_bytes = a->half ? 2 : 4;
  float scores[CK_ATTENTION_ROWS][KEYS_AT_ONCE] = {0};
  const ck_product scoring = {
      .format = a->half ? CK_F16 : CK_F32,
      .weights = a->keys + first * a->key_stride + key_head * a->key_head_stride * element_bytes,
      .row_bytes = a->key_stride,
      .columns = a->key_size,
      .input = {a->queries, 1, queries},
      .output = {scores[0], KEYS_AT_ONCE, NULL},
      .count = count,
  };
  product(&scoring, 0, end - first);
  const float *weights[CK_ATTENTION_ROWS];
  float *outputs[CK_ATTENTION_ROWS];
  size_t seeing = 0;
  for (size_t i = 0; i < count; i++) {
    if (rows[i].first >= end || rows[i].position < first) continue;
    weigh(rows + i, scores[i], first, end, a->scale, a->value_size);
    weights[seeing] = scores[i];
    outputs[seeing++] = rows[i].output;
  }
  const uint8_t *values = a->values + first * a->value_stride + key_head * a->value_head_stride * element_bytes;
  float unpacked[KEYS_AT_ONCE][VALUES_AT_ONCE];
  for (size_t at = 0; at < a->value_size; at += VALUES_AT_ONCE) {
    const size_t left = a->value_size - at, width = left < VALUES_AT_ONCE ? left : VALUES_AT_ONCE;
    unpack_values(a, values + at * element_bytes, end - first, width, unpacked[0]);
    size_t i = 0;
    for (; i + 2 <= seeing; i += 2, outputs[i - 2] += width, outputs[i - 1] += width)
      add_values(weights + i, unpacked[0], end - first, outputs + i, width, 2);
    if (i < seeing) {
      add_values(weights + i, unpacked[0], end - first, outputs + i, width, 1);
      outputs[i] += width;
    }
  }
}

static void attend_part(const ck_attention *a, ck_attention_part part) {
  attention_row rows[CK_ATTENTION_ROWS];
  uint32_t queries[CK_ATTENTION_ROWS];
  size_t count = 0;
  for (size_t query = part.first_query; query < part.end_query; query++)
    for (size_t head = part.first_head; head < part.end_head; head++, count++) {
      const size_t position = a->first_position + query;
      float *output = a->output + query * a->output_stride + head * a->value_size;
      memset(output, 0, a->value_size * sizeof *output);
      rows[count] = (attention_row){.first = position < a->window ? 0 : position - a->window + 1,
                                    .position = position,
                                    .largest = a->sinks ? a->sinks[head] : -INFINITY,
                                    .total = a->sinks ? 1 : 0,
                                    .output = output};
      queries[count] = (uint32_t)(query * a->query_stride + head * a->key_size);
    }
  const size_t end = rows[count - 1].position + 1;
  for (size_t first = rows[0].first / KEYS_AT_ONCE * KEYS_AT_ONCE; first < end; first += KEYS_AT_ONCE)
    attend_to_tile(a, part.key_head, first, first + KEYS_AT_ONCE < end ? first + KEYS_AT_ONCE : end, rows, queries,
                   count);
  for (size_t i = 0; i < count; i++) scale_row(rows[i].output, 1.0f / rows[i].total, a->value_size);
}

static void attention(const ck_attention *attention, size_t first_part, size_t end_part) {
  for (size_t index = first_part; index < end_part; index++)
    attend_part(attention, ck_attention_part_at(attention, index));
}
