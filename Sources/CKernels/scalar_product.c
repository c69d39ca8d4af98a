// The reference for products with weights: each row of weights is unpacked, then multiplied.
#include "instruction_sets.h"

enum { COLUMNS_AT_ONCE = 256 };

static const uint8_t *weights_at(const ck_product *product, size_t row, size_t column) {
  const size_t block = column / ck_block_elements(product->format);
  return product->weights + row * product->row_bytes + block * ck_block_bytes(product->format);
}

void ck_scalar_product(const ck_product *product, size_t first_row, size_t end_row) {
  const ck_rows_in *input = &product->input;
  const ck_rows_out *output = &product->output;
  for (size_t row = first_row; row < end_row; row++)
    for (size_t i = 0; i < product->count; i++) {
      const float *elements = input->start + (input->selected ? input->selected[i] : i) * input->stride;
      float sum = 0, weights[COLUMNS_AT_ONCE];
      for (size_t first = 0; first < product->columns; first += COLUMNS_AT_ONCE) {
        const size_t left = product->columns - first, count = left < COLUMNS_AT_ONCE ? left : COLUMNS_AT_ONCE;
        ck_decode(product->format, weights_at(product, row, first), count, weights);
        for (size_t column = 0; column < count; column++) sum += elements[first + column] * weights[column];
      }
      output->start[(output->selected ? output->selected[i] : i) * output->stride + row] = sum;
    }
}
