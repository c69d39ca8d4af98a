// The reference of the scans.
#include "instruction_sets.h"

static void dot_rows(const float *query, const float *rows, size_t count, size_t columns, float *products) {
  for (size_t row = 0; row < count; row++, rows += columns) {
    float sum = 0;
    for (size_t i = 0; i < columns; i++) sum += query[i] * rows[i];
    products[row] = sum;
  }
}

static void dot_byte_rows(const int16_t *query, const int8_t *rows, const uint32_t *positions, size_t count,
                          size_t columns, int32_t *products) {
  for (size_t index = 0; index < count; index++) {
    const int8_t *row = rows + (positions ? positions[index] : index) * columns;
    int32_t sum = 0;
    for (size_t i = 0; i < columns; i++) sum += query[i] * row[i];
    products[index] = sum;
  }
}

static size_t scan_codes(const uint8_t *tables, const uint8_t *blocks, size_t block_count, size_t pair_count,
                         uint16_t least, uint32_t *positions, uint16_t *sums) {
  size_t found = 0;
  for (size_t block = 0; block < block_count; block++, blocks += pair_count * 32) {
    uint16_t totals[CK_BLOCK_COUNT] = {0};
    for (size_t subspace = 0; subspace < 2 * pair_count; subspace++) {
      const uint8_t *table = tables + subspace * CK_CODE_COUNT, *codes = blocks + subspace * 16;
      for (size_t i = 0; i < 16; i++) {
        totals[i] += table[codes[i] & 15];
        totals[i + 16] += table[codes[i] >> 4];
      }
    }
    for (size_t i = 0; i < CK_BLOCK_COUNT; i++) {
      if (totals[i] < least) continue;
      positions[found] = (uint32_t)(block * CK_BLOCK_COUNT + i);
      sums[found++] = totals[i];
    }
  }
  return found;
}

const ck_scans ck_scans_scalar = {.dot_rows = dot_rows, .dot_byte_rows = dot_byte_rows, .scan_codes = scan_codes};
