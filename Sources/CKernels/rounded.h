// Rows of signed bytes, and weights unpacked to signed bytes.
#ifndef CLOISTER_ROUNDED_H
#define CLOISTER_ROUNDED_H

#include "blocks.h"
#include "instruction_sets.h"

enum { GROUP_COUNT = 16, GROUP_ELEMENTS = 16, PART_ELEMENTS = 256 };

// The parts of a rounded row.
typedef struct {
  int8_t *elements;
  float *scales;
  int16_t *sums;
} rounded_row;

static inline rounded_row rounded_row_at(const uint8_t *start, size_t columns) {
  uint8_t *elements = (uint8_t *)start, *scales = elements + columns, *sums = scales + columns / 32 * sizeof(float);
  return (rounded_row){(int8_t *)elements, (float *)(void *)scales, (int16_t *)(void *)sums};
}

static inline void sum_rounded(const rounded_row *row, size_t columns) {
  for (size_t group = 0; group < columns / GROUP_ELEMENTS; group++) {
    int sum = 0;
    for (size_t i = 0; i < GROUP_ELEMENTS; i++) sum += row->elements[group * GROUP_ELEMENTS + i];
    row->sums[group] = (int16_t)sum;
  }
}

#endif
