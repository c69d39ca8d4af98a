// Matrices of weights as model files store them, in blocks, and their products with rows of 32-bit numbers.
//
// Weights may lie at any address; the numbers in them may be anything, infinities and NaNs included.
#ifndef CLOISTER_CK_WEIGHTS_H
#define CLOISTER_CK_WEIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The numbers that GGUF files use for these formats.
typedef enum {
  CK_F32 = 0,
  CK_F16 = 1,
  CK_Q4_0 = 2,
  CK_Q8_0 = 8,
  CK_Q4_K = 12,
  CK_Q5_K = 13,
  CK_Q6_K = 14,
  CK_IQ4_NL = 20,
  CK_IQ4_XS = 23,
  CK_BF16 = 30,
  CK_MXFP4 = 39,
} ck_format;

// Elements and bytes of one block; 0 for a number that is none of ck_format.
size_t ck_block_elements(uint32_t format);
size_t ck_block_bytes(uint32_t format);

// Unpacks `count` elements, a whole number of blocks.
void ck_decode(uint32_t format, const uint8_t *blocks, size_t count, float *to);

// Rows of `width` bytes and more each, `stride` bytes apart, of 32-bit numbers.
typedef struct {
  const float *start;
  size_t stride;             // elements between rows
  const uint32_t *selected;  // the row that stands at each place; NULL for place i being row i
} ck_rows_in;

typedef struct {
  float *start;
  size_t stride;
  const uint32_t *selected;
} ck_rows_out;

// A product output[i][row] = sum over columns of input[i][column] * weights[row][column].
//
// An element of the result is one sum in one order, whatever `count` and the range of rows.
typedef struct {
  uint32_t format;
  const uint8_t *weights;
  size_t row_bytes;  // between rows of the weights; a whole number of blocks unless the format is F32, F16 or BF16
  size_t columns;    // whole blocks
  ck_rows_in input;
  ck_rows_out output;
  size_t count;  // rows of input and output
} ck_product;

#endif
