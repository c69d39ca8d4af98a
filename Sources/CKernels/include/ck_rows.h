// Operations on rows of 32-bit numbers, and attention over a cache.
#ifndef CLOISTER_CK_ROWS_H
#define CLOISTER_CK_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
  CK_SWIGLU,          // g / (1 + e^-g) * u
  CK_GEGLU,           // g / 2 * (1 + erf(g / sqrt 2)) * u
  CK_GEGLU_TANH,      // g / 2 * (1 + tanh(sqrt(2 / pi) (g + 0.044715 g^3))) * u
  CK_SWIGLU_CLAMPED,  // with g = min(g, limit), u = min(max(u, -limit), limit): g / (1 + e^(-alpha g)) * (u + 1)
} ck_gate;

typedef enum {
  CK_SIGMOID,    // 1 / (1 + e^-x)
  CK_SILU,       // x / (1 + e^-x)
  CK_GELU,       // x / 2 * (1 + erf(x / sqrt 2))
  CK_GELU_TANH,  // x / 2 * (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))
} ck_activation;

// The rotation of the first 2 * pairs elements of `heads` heads in a row, `head_stride` elements apart.
//
// Pair i are the elements i * pair_stride and i * pair_stride + partner: 2 and 1, or 1 and `pairs`.
typedef struct {
  size_t heads, head_stride, pairs, pair_stride, partner;
} ck_rotation;

// Attention of queries of one sequence to the rows of a cache.
//
// Head h reads key head h / (heads / key_heads). Query i stands at position first_position + i and sees the rows
// from max(0, position - window + 1) to its position. A sink is one more score of each head that takes its share of the
// softmax and gives nothing.
typedef struct {
  const float *queries;  // [count, heads * key_size], rows query_stride apart
  size_t query_stride, count, first_position;
  size_t heads, key_heads, key_size, value_size;
  float scale;
  size_t window;                 // SIZE_MAX for none
  const float *sinks;            // [heads]; NULL for none
  const uint8_t *keys, *values;  // rows of the cache: the heads side by side
  size_t key_stride, value_stride;  // bytes between rows
  size_t key_head_stride, value_head_stride;  // elements between heads
  bool half;                        // elements are 16-bit, else 32-bit numbers
  float *output;                    // [count, heads * value_size]
  size_t output_stride;
} ck_attention;

// Number of parts into which the work is divided: some heads of one key head for some queries.
size_t ck_attention_part_count(const ck_attention *attention);

// Rounds to 16-bit numbers, to nearest, ties to even; too large ones become infinite.
void ck_to_half(const float *from, size_t count, uint8_t *to);

#endif
