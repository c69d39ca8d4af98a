// Inner products of one query with many stored vectors: of 32-bit numbers, of 8-bit rows, and of 4-bit codes.
//
// A vector of a list is stored as what is left of it after the list's centre is taken off: a row of 8-bit numbers with
// one scale, and, for a fast first pass, one code of 4 bits for every CK_SUBSPACE_WIDTH of its components. Codes lie in
// blocks of CK_BLOCK_COUNT vectors: for each pair of subspaces (2p, 2p + 1) 32 bytes, of which byte b holds the codes of
// subspace 2p of vectors b (low half) and b + 16 (high half), and byte 16 + b those of subspace 2p + 1.
#ifndef CLOISTER_CK_SCAN_H
#define CLOISTER_CK_SCAN_H

#include <stddef.h>
#include <stdint.h>

enum {
  CK_SUBSPACE_WIDTH = 4,
  CK_CODE_COUNT = 16,   // codewords of a subspace
  CK_BLOCK_COUNT = 32,  // vectors of a block of codes
};

typedef struct ck_scans {
  // products[r] = the inner product of query and row r; any number of columns.
  void (*dot_rows)(const float *query, const float *rows, size_t count, size_t columns, float *products);

  // products[r] = the inner product of query and the 8-bit row at positions[r], or at r where positions is NULL.
  //
  // columns: a multiple of 32. The magnitudes of the query add up to less than 2^24, so that no sum overflows.
  void (*dot_byte_rows)(const int16_t *query, const int8_t *rows, const uint32_t *positions, size_t count,
                        size_t columns, int32_t *products);

  // Adds up the table entries that the codes of each vector name, and gives those of at least `least`.
  //
  // tables: [2 * pair_count, 16]; the sums of a vector's largest entries stay below 2^16.
  // positions, sums: room for all vectors of the blocks; returns how many were written, positions ascending.
  size_t (*scan_codes)(const uint8_t *tables, const uint8_t *blocks, size_t block_count, size_t pair_count,
                       uint16_t least, uint32_t *positions, uint16_t *sums);
} ck_scans;

// A vector that may be among the nearest.
typedef struct {
  float score;      // the estimate of the first pass
  float base;       // the inner product of the query with the centre of its list
  uint32_t place;   // where the vector is stored
} ck_candidate;

// Rounds vector - centre to a row of `stride` bytes, zero beyond `columns`, and returns the scale of the row: the
// component is scale * byte. A vector that is not finite becomes a row of zeros.
float ck_encode_row(const float *vector, const float *centre, size_t columns, size_t stride, int8_t *row);

// The nearest codeword of each subspace.
//
// vector: [subspaces * CK_SUBSPACE_WIDTH]; codebook: [subspaces, CK_SUBSPACE_WIDTH, CK_CODE_COUNT].
void ck_encode(const float *vector, const float *codebook, size_t subspaces, uint8_t *codes);

// Puts the codes of one vector into its place among the blocks, which hold zeros there.
void ck_put_codes(const uint8_t *codes, size_t subspaces, size_t position, uint8_t *blocks);

// The products of a query with all codewords, rounded to 8 bits: the product of the query with a coded vector is about
// *offset + *step * the sum of its entries.
//
// query: [subspaces * CK_SUBSPACE_WIDTH]; tables: [subspaces, 16]; subspaces: at most 257.
void ck_make_tables(const float *query, const float *codebook, size_t subspaces, uint8_t *tables, float *offset,
                    float *step);

// Orders candidates so that the first `limit` have the largest scores, in no order among themselves.
void ck_select(ck_candidate *candidates, size_t count, size_t limit);

#endif
