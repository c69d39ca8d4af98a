// The reference for attention over a cache, and how all divide the work.
#include <math.h>

#include "blocks.h"
#include "instruction_sets.h"

// Positions that share a part, so that a part has about CK_ATTENTION_ROWS rows.
static size_t positions_at_once(const ck_attention *attention) {
  const size_t group = attention->heads / attention->key_heads;
  return group < CK_ATTENTION_ROWS ? CK_ATTENTION_ROWS / group : 1;
}

static size_t heads_at_once(const ck_attention *attention) {
  const size_t group = attention->heads / attention->key_heads;
  return group < CK_ATTENTION_ROWS ? group : CK_ATTENTION_ROWS;
}

static size_t divide_up(size_t count, size_t by) { return (count + by - 1) / by; }

size_t ck_attention_part_count(const ck_attention *attention) {
  const size_t slices = divide_up(attention->heads / attention->key_heads, heads_at_once(attention));
  return attention->key_heads * slices * divide_up(attention->count, positions_at_once(attention));
}

ck_attention_part ck_attention_part_at(const ck_attention *attention, size_t index) {
  const size_t group = attention->heads / attention->key_heads, heads = heads_at_once(attention);
  const size_t positions = positions_at_once(attention), slices = divide_up(group, heads);
  const size_t slice = index % slices, key_head = index / slices % attention->key_heads;
  const size_t first_query = index / slices / attention->key_heads * positions;
  const size_t first_head = key_head * group + slice * heads, end_of_group = (key_head + 1) * group;
  return (ck_attention_part){
      .key_head = key_head,
      .first_head = first_head,
      .end_head = first_head + heads < end_of_group ? first_head + heads : end_of_group,
      .first_query = first_query,
      .end_query = first_query + positions < attention->count ? first_query + positions : attention->count,
  };
}

static float element(const uint8_t *row, size_t index, bool half) {
  if (half) return half_at(row + 2 * index);
  float value;
  memcpy(&value, row + 4 * index, sizeof value);
  return value;
}

static float score(const ck_attention *a, size_t query, size_t head, size_t key_head, size_t position) {
  const float *elements = a->queries + query * a->query_stride + head * a->key_size;
  const uint8_t *keys = a->keys + position * a->key_stride;
  float sum = 0;
  for (size_t i = 0; i < a->key_size; i++)
    sum += elements[i] * element(keys, key_head * a->key_head_stride + i, a->half);
  return sum * a->scale;
}

static void attend(const ck_attention *a, size_t query, size_t head, size_t key_head) {
  const size_t position = a->first_position + query, first = position < a->window ? 0 : position - a->window + 1;
  float *output = a->output + query * a->output_stride + head * a->value_size;
  float largest = a->sinks ? a->sinks[head] : -INFINITY;
  for (size_t key = first; key <= position; key++) largest = fmaxf(largest, score(a, query, head, key_head, key));
  float total = a->sinks ? expf(a->sinks[head] - largest) : 0;
  for (size_t i = 0; i < a->value_size; i++) output[i] = 0;
  for (size_t key = first; key <= position; key++) {
    const float weight = expf(score(a, query, head, key_head, key) - largest);
    const uint8_t *values = a->values + key * a->value_stride;
    total += weight;
    for (size_t i = 0; i < a->value_size; i++)
      output[i] += weight * element(values, key_head * a->value_head_stride + i, a->half);
  }
  for (size_t i = 0; i < a->value_size; i++) output[i] /= total;
}

void ck_scalar_attention(const ck_attention *attention, size_t first_part, size_t end_part) {
  for (size_t index = first_part; index < end_part; index++) {
    const ck_attention_part part = ck_attention_part_at(attention, index);
    for (size_t query = part.first_query; query < part.end_query; query++)
      for (size_t head = part.first_head; head < part.end_head; head++) attend(attention, query, head, part.key_head);
  }
}
