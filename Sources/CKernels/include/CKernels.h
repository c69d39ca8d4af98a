// Arithmetic of the encoder on 32-bit floating-point numbers.
//
// Matrices are row-major; `stride` is the distance between rows, in elements. No function allocates, fails, keeps a
// pointer or touches memory outside what its sizes describe; all are safe to call from several threads on different
// outputs. Sizes may be 0.
#ifndef CLOISTER_CKERNELS_H
#define CLOISTER_CKERNELS_H

#include <stddef.h>

// values[r, c] = gelu(values[r, c] + bias[c]) with gelu(x) = x / 2 * (1 + erf(x / sqrt 2)).
void ck_bias_gelu(float *values, const float *bias, size_t rows, size_t columns);

// values[r, c] += bias[c].
void ck_bias_add(float *values, const float *bias, size_t rows, size_t columns);

// Each row x of values becomes gain * (x + residual - mean) / sqrt(variance + epsilon) + bias, where mean and variance
// (divided by the number of columns) are those of x + residual.
void ck_add_layer_norm(float *values, const float *residual, const float *gain, const float *bias, float epsilon,
                       size_t rows, size_t columns);

// Scaled dot-product self-attention of one sequence, every token attending to every token.
//
// qkv: [tokens, 3 * heads * head_size], queries, keys and values side by side; output: [tokens, heads * head_size].
// scratch: ck_attention_scratch_count(tokens, head_size) elements.
void ck_self_attention(const float *qkv, float *output, float *scratch, size_t tokens, size_t heads, size_t head_size);
size_t ck_attention_scratch_count(size_t tokens, size_t head_size);

// output[c] = the mean of column c over all rows, divided by the Euclidean length of those means; all zero when the
// length is zero.
void ck_mean_pool_normalize(const float *values, float *output, size_t rows, size_t columns);

#endif
