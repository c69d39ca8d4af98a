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
  CK_Q4_1 = 3,
  CK_Q5_0 = 6,
  CK_Q5_1 = 7,
  CK_Q8_0 = 8,
  CK_Q2_K = 10,
  CK_Q3_K = 11,
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

// How rows are rounded to signed bytes before they meet quantised weights.
typedef enum {
  CK_UNROUNDED,    // not at all: F32, F16, BF16
  CK_ROUNDED_32,   // one scale for 32 elements: weights in blocks of 32
  CK_ROUNDED_256,  // one scale for 256 elements: weights in blocks of 256
} ck_rounding;

ck_rounding ck_rounding_for(uint32_t format);

// Bytes of a rounded row: its elements as signed bytes; the scales, 32-bit numbers; and for each 16 elements their sum,
// 16-bit integers. `columns` is a multiple of 32.
size_t ck_rounded_bytes(size_t columns);

// A product output[i][row] = sum over columns of input[i][column] * weights[row][column].
//
// An element of the result is one sum in one order, whatever `count` and the range of rows.
typedef struct {
  uint32_t format;
  const uint8_t *weights;
  size_t row_bytes;  // between rows of the weights; a whole number of blocks unless the format is F32, F16 or BF16
  size_t columns;    // whole blocks
  ck_rows_in input;
  const uint8_t *rounded;  // for each row of input the rounded one
  size_t rounded_stride;   // bytes between them
  ck_rows_out output;
  size_t count;  // rows of input and output
} ck_product;

#endif
