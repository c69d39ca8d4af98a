// Products of rows with weights that are unpacked part by part.
//
// Two rows of weights meet up to three rows of input in registers. Every sum has two vectors of partial sums, which
// take turns over the columns, so that it is the same whatever is computed beside it.
#pragma once

#include "lanes.h"

enum {
  // Columns that are unpacked together: whole blocks of every format.
  COLUMNS_AT_ONCE = 256,
  // Rows of input that share an unpacked part.
  INPUTS_AT_ONCE = 48,
  COLUMNS_PER_STEP = 2 * LANES,
};

typedef struct {
  vector even, odd;
} partial_sums;

// The weights of `count` <= COLUMNS_AT_ONCE columns as 32-bit numbers: in place or in `buffer`, where zeros follow them
// up to a whole step.
static const uint8_t *unpack(const ck_product *product, size_t row, size_t column, size_t count, float *buffer) {
  const size_t block = column / ck_block_elements(product->format), bytes = ck_block_bytes(product->format);
  const uint8_t *from = product->weights + row * product->row_bytes + block * bytes;
  size_t done = 0;
  if (product->format == CK_F32) {
    if (count % COLUMNS_PER_STEP == 0) return from;
    done = count;
    memcpy(buffer, from, count * bytes);
  }
  if (product->format == CK_F16)
    for (; done + LANES <= count; done += LANES) store(buffer + done, load_halves(from + 2 * done));
  if (product->format == CK_BF16)
    for (; done + LANES <= count; done += LANES) store(buffer + done, load_upper_halves(from + 2 * done));
  ck_decode(product->format, from + done * bytes, count - done, buffer + done);
  for (size_t i = count; i % COLUMNS_PER_STEP != 0; i++) buffer[i] = 0;
  return (const uint8_t *)buffer;
}

INLINE vector load_weights(const uint8_t *weights, size_t column, const uint32_t format) {
  switch (format) {
    case CK_F16: return load_halves(weights + 2 * column);
    case CK_BF16: return load_upper_halves(weights + 2 * column);
    default: return load(weights + 4 * column);
  }
}

// One step: the columns from `column` on, all COLUMNS_PER_STEP of them unless only `left` are left.
INLINE void add_step(const uint8_t *const weights[2], const float *const *inputs, size_t column, size_t left,
                     partial_sums (*sums)[2], const size_t n, const bool is_whole, const uint32_t format) {
  vector even[2], odd[2];
#pragma clang loop unroll(full)
  for (size_t row = 0; row < 2; row++) {
    even[row] = load_weights(weights[row], column, format);
    odd[row] = load_weights(weights[row], column + LANES, format);
  }
#pragma clang loop unroll(full)
  for (size_t i = 0; i < n; i++) {
    const float *from = inputs[i] + column;
    const vector first = is_whole ? load(from) : load_part(from, left);
    const vector second = is_whole       ? load(from + LANES)
                          : left > LANES ? load_part(from + LANES, left - LANES)
                                         : (vector)(0.0f);
#pragma clang loop unroll(full)
    for (size_t row = 0; row < 2; row++) {
      sums[i][row].even += first * even[row];
      sums[i][row].odd += second * odd[row];
    }
  }
}

// Adds the products of two rows of weights, of a format without blocks, with n rows of input over `count` columns.
INLINE void add_products(const uint8_t *const weights[2], const float *const *inputs, size_t count,
                         partial_sums (*sums)[2], const size_t n, const uint32_t format) {
  partial_sums local[3][2];
#pragma clang loop unroll(full)
  for (size_t i = 0; i < n; i++)
#pragma clang loop unroll(full)
    for (size_t row = 0; row < 2; row++) local[i][row] = sums[i][row];
  size_t column = 0;
  for (; column + COLUMNS_PER_STEP <= count; column += COLUMNS_PER_STEP)
    add_step(weights, inputs, column, COLUMNS_PER_STEP, local, n, true, format);
  if (column < count) add_step(weights, inputs, column, count - column, local, n, false, format);
#pragma clang loop unroll(full)
  for (size_t i = 0; i < n; i++)
#pragma clang loop unroll(full)
    for (size_t row = 0; row < 2; row++) sums[i][row] = local[i][row];
}

// The products of two rows of weights with `count` <= INPUTS_AT_ONCE rows of input.
static void multiply_rows(const ck_product *product, const size_t rows[2], const float *const *inputs, size_t count,
                          partial_sums (*sums)[2]) {
  float buffers[2][COLUMNS_AT_ONCE];
  memset(sums, 0, count * sizeof *sums);
  for (size_t column = 0; column < product->columns; column += COLUMNS_AT_ONCE) {
    const size_t left = product->columns - column, width = left < COLUMNS_AT_ONCE ? left : COLUMNS_AT_ONCE;
    const float *at[INPUTS_AT_ONCE];
    for (size_t i = 0; i < count; i++) at[i] = inputs[i] + column;
    // For one row of input, 16-bit weights need no place of their own.
    if (count == 1 && width % COLUMNS_PER_STEP == 0 && (product->format == CK_F16 || product->format == CK_BF16)) {
      const uint8_t *start = product->weights + 2 * column;
      const uint8_t *weights[2] = {start + rows[0] * product->row_bytes, start + rows[1] * product->row_bytes};
      if (product->format == CK_F16)
        add_products(weights, at, width, sums, 1, CK_F16);
      else
        add_products(weights, at, width, sums, 1, CK_BF16);
      continue;
    }
    const uint8_t *weights[2];
    for (size_t row = 0; row < 2; row++) weights[row] = unpack(product, rows[row], column, width, buffers[row]);
    size_t i = 0;
    for (; i + 3 <= count; i += 3) add_products(weights, at + i, width, sums + i, 3, CK_F32);
    if (count - i == 2) add_products(weights, at + i, width, sums + i, 2, CK_F32);
    if (count - i == 1) add_products(weights, at + i, width, sums + i, 1, CK_F32);
  }
}

static void product(const ck_product *product, size_t first_row, size_t end_row) {
  const ck_rows_in *input = &product->input;
  const ck_rows_out *output = &product->output;
  for (size_t first = 0; first < product->count; first += INPUTS_AT_ONCE) {
    const size_t left = product->count - first, count = left < INPUTS_AT_ONCE ? left : INPUTS_AT_ONCE;
    const float *inputs[INPUTS_AT_ONCE];
    for (size_t i = 0; i < count; i++)
      inputs[i] = input->start + (input->selected ? input->selected[first + i] : first + i) * input->stride;
    for (size_t row = first_row; row < end_row; row += 2) {
      // A last row without a partner is its own: it is computed twice and written once.
      const size_t rows[2] = {row, row + 1 < end_row ? row + 1 : row};
      partial_sums sums[INPUTS_AT_ONCE][2];
      multiply_rows(product, rows, inputs, count, sums);
      for (size_t i = 0; i < count; i++) {
        float *to = output->start + (output->selected ? output->selected[first + i] : first + i) * output->stride;
        for (size_t r = 0; r < 2; r++) to[rows[r]] = sum_of(sums[i][r].even + sums[i][r].odd);
      }
    }
  }
}
