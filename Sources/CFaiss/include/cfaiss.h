/* Flat indexes of unit vectors under numbers of our choice, and the nearest of some centres, over FAISS.
 *
 * Every function returns a status and, unless that is CFAISS_OK, writes one sentence into the caller's message buffer
 * (always terminated; may be NULL with size 0). No C++ exception leaves this interface. Functions
 * that take a const index may run beside each other, the others beside none. Vectors are `dimension` floats, one after the other; similarity is the inner product. */
#ifndef CLOISTER_CFAISS_H
#define CLOISTER_CFAISS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cfaiss_index cfaiss_index;

typedef enum {
  CFAISS_OK = 0,
  CFAISS_INVALID_ARGUMENT = 1,
  CFAISS_OUT_OF_MEMORY = 2,
  CFAISS_INPUT_OUTPUT = 3,
  CFAISS_FAILED = 4,
} cfaiss_status;

typedef struct {
  char *text;
  size_t size;
} cfaiss_message;

/* A set of numbers: bit n % 64 of word n / 64 stands for the number n. A NULL pointer stands for all numbers. */
typedef struct {
  const uint64_t *words;
  size_t word_count;
} cfaiss_bitmap;

/* Every vector is compared: exact. The caller frees `*index` with cfaiss_free. */
cfaiss_status cfaiss_create(int32_t dimension, cfaiss_index **index, cfaiss_message message);
void cfaiss_free(cfaiss_index *index);

int32_t cfaiss_dimension(const cfaiss_index *index);
int64_t cfaiss_count(const cfaiss_index *index);
/* Copies the numbers of all vectors, in no particular order, to `ids`: room for cfaiss_count numbers. */
cfaiss_status cfaiss_ids(const cfaiss_index *index, int64_t *ids, cfaiss_message message);

/* `ids` are not negative; that none is in the index already is the caller's duty. */
cfaiss_status cfaiss_add(cfaiss_index *index, int64_t count, const float *vectors, const int64_t *ids,
                         cfaiss_message message);
/* Removes the vectors whose numbers are not in `kept`. */
cfaiss_status cfaiss_retain(cfaiss_index *index, cfaiss_bitmap kept, int64_t *removed_count, cfaiss_message message);

/* Finds the vectors nearest to `query` among those whose number is in both `visible` and `live`.
 *
 * `similarities` and `ids` have room for `limit` entries; `*found_count` of them are written, best first. */
cfaiss_status cfaiss_search(const cfaiss_index *index, const float *query, int32_t limit, cfaiss_bitmap visible,
                            cfaiss_bitmap live, float *similarities, int64_t *ids, int32_t *found_count,
                            cfaiss_message message);

/* Writes the index to a new file. The file is not yet on disk when this returns: the caller syncs it. */
cfaiss_status cfaiss_write(const cfaiss_index *index, const char *path, cfaiss_message message);
/* Reads a file of cfaiss_write. The reader of FAISS trusts its input: verify the file's checksum first. */
cfaiss_status cfaiss_read(const char *path, cfaiss_index **index, cfaiss_message message);

/* The number of the centre with the largest inner product for each of `count` vectors, by matrix products of blocks.
 *
 * Runs on `thread_count` threads. */
cfaiss_status cfaiss_assign(int32_t dimension, int64_t centre_count, const float *centres, int64_t count,
                            const float *vectors, int32_t thread_count, int64_t *nearest, cfaiss_message message);

#ifdef __cplusplus
}
#endif

#endif
