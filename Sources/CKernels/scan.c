// What storing and searching vectors needs besides the scans: once for every machine.
#include <math.h>
#include <string.h>

#include "CKernels.h"

float ck_encode_row(const float *vector, const float *centre, size_t columns, size_t stride, int8_t *row) {
  float largest = 0;
  for (size_t i = 0; i < columns; i++) largest = fmaxf(largest, fabsf(vector[i] - centre[i]));
  float total = 0;
  for (size_t i = 0; i < columns; i++) total += vector[i] - centre[i];
  memset(row, 0, stride);
  // The sum is not finite where a component is not, even where the largest misses a NaN.
  if (!isfinite(total) || !isfinite(largest) || !(largest > 1e-30f)) return 0;
  const float factor = 127.0f / largest;
  for (size_t i = 0; i < columns; i++) row[i] = (int8_t)lrintf((vector[i] - centre[i]) * factor);
  return largest / 127.0f;
}

void ck_encode(const float *vector, const float *codebook, size_t subspaces, uint8_t *codes) {
  for (size_t s = 0; s < subspaces; s++, vector += CK_SUBSPACE_WIDTH, codebook += CK_SUBSPACE_WIDTH * CK_CODE_COUNT) {
    float distances[CK_CODE_COUNT] = {0};
    for (size_t i = 0; i < CK_SUBSPACE_WIDTH; i++)
      for (size_t code = 0; code < CK_CODE_COUNT; code++) {
        const float difference = vector[i] - codebook[i * CK_CODE_COUNT + code];
        distances[code] += difference * difference;
      }
    uint8_t nearest = 0;
    for (uint8_t code = 1; code < CK_CODE_COUNT; code++)
      if (distances[code] < distances[nearest]) nearest = code;
    codes[s] = nearest;
  }
}

void ck_put_codes(const uint8_t *codes, size_t subspaces, size_t position, uint8_t *blocks) {
  uint8_t *block = blocks + position / CK_BLOCK_COUNT * subspaces * 16;
  const size_t within = position % CK_BLOCK_COUNT;
  for (size_t s = 0; s < subspaces; s++) block[s * 16 + within % 16] |= (uint8_t)(codes[s] << (within < 16 ? 0 : 4));
}

void ck_make_tables(const float *query, const float *codebook, size_t subspaces, uint8_t *tables, float *offset,
                    float *step) {
  float products[257][CK_CODE_COUNT], least[257], widest = 0;
  *offset = 0;
  for (size_t s = 0; s < subspaces; s++, query += CK_SUBSPACE_WIDTH, codebook += CK_SUBSPACE_WIDTH * CK_CODE_COUNT) {
    for (size_t code = 0; code < CK_CODE_COUNT; code++) products[s][code] = 0;
    for (size_t i = 0; i < CK_SUBSPACE_WIDTH; i++)
      for (size_t code = 0; code < CK_CODE_COUNT; code++)
        products[s][code] += query[i] * codebook[i * CK_CODE_COUNT + code];
    float low = products[s][0], high = products[s][0];
    for (size_t code = 1; code < CK_CODE_COUNT; code++) {
      low = fminf(low, products[s][code]);
      high = fmaxf(high, products[s][code]);
    }
    least[s] = low;
    *offset += low;
    widest = fmaxf(widest, high - low);
  }
  *step = widest > 0 ? widest / 255 : 1;
  for (size_t s = 0; s < subspaces; s++)
    for (size_t code = 0; code < CK_CODE_COUNT; code++)
      tables[s * CK_CODE_COUNT + code] = (uint8_t)fminf((products[s][code] - least[s]) / *step + 0.5f, 255);
}

static void swap(ck_candidate *left, ck_candidate *right) {
  const ck_candidate other = *left;
  *left = *right;
  *right = other;
}

// Quickselect around the median of three; every step leaves a smaller part, also where scores are equal or NaN.
void ck_select(ck_candidate *candidates, size_t count, size_t limit) {
  size_t first = 0, end = count;
  while (end - first > 1 && limit > first && limit < end) {
    const float a = candidates[first].score, b = candidates[first + (end - first) / 2].score,
                c = candidates[end - 1].score;
    const float pivot = fmaxf(fminf(a, b), fminf(fmaxf(a, b), c));
    size_t larger = first, next = first, smaller = end;
    while (next < smaller) {
      if (candidates[next].score > pivot) swap(&candidates[larger++], &candidates[next++]);
      else if (candidates[next].score < pivot) swap(&candidates[next], &candidates[--smaller]);
      else next++;
    }
    if (limit <= larger) end = larger;
    else if (limit >= smaller) first = smaller;
    else return;
    // What is equal to the pivot, or not a number, is between the two parts, so both are smaller than before unless
    // nothing is equal to it, which only a pivot that is not a number leads to.
    if (isnan(pivot)) return;
  }
}
