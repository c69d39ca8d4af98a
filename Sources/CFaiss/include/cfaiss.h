/* Indexes of unit vectors under numbers of our choice, over FAISS.
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

typedef enum {
  /* Every vector is compared: exact. Needs no training. */
  CFAISS_FLAT = 1,
  /* Vectors in lists around centroids, 8 bits a component; a search visits the nearest lists. Must be trained. */
  CFAISS_INVERTED_LISTS = 2,
} cfaiss_kind;

typedef struct {
  char *text;
  size_t size;
} cfaiss_message;

/* A set of numbers: bit n % 64 of word n / 64 stands for the number n. A NULL pointer stands for all numbers. */
typedef struct {
  const uint64_t *words;
  size_t word_count;
} cfaiss_bitmap;

/* `list_count` is ignored for CFAISS_FLAT. The caller frees `*index` with cfaiss_free. */
cfaiss_status cfaiss_create(cfaiss_kind kind, int32_t dimension, int32_t list_count, cfaiss_index **index,
                            cfaiss_message message);
void cfaiss_free(cfaiss_index *index);

cfaiss_kind cfaiss_kind_of(const cfaiss_index *index);
int32_t cfaiss_dimension(const cfaiss_index *index);
int64_t cfaiss_count(const cfaiss_index *index);
int32_t cfaiss_list_count(const cfaiss_index *index);
/* Copies the numbers of all vectors, in no particular order, to `ids`: room for cfaiss_count numbers. */
cfaiss_status cfaiss_ids(const cfaiss_index *index, int64_t *ids, cfaiss_message message);

/* Learns the centroids from a sample of at least `list_count` vectors. Runs on up to `thread_count` threads. */
cfaiss_status cfaiss_train(cfaiss_index *index, int64_t count, const float *vectors, int32_t thread_count,
                           cfaiss_message message);
/* `ids` are not negative; that none is in the index already is the caller's duty. */
cfaiss_status cfaiss_add(cfaiss_index *index, int64_t count, const float *vectors, const int64_t *ids,
                         int32_t thread_count, cfaiss_message message);
/* Removes the vectors whose numbers are not in `kept`. */
cfaiss_status cfaiss_retain(cfaiss_index *index, cfaiss_bitmap kept, int64_t *removed_count, cfaiss_message message);

/* Finds the vectors nearest to `query` among those whose number is in both `visible` and `live`.
 *
 * `similarities` and `ids` have room for `limit` entries; `*found_count` of them are written, best first.
 * `probe_count` is the number of lists to visit; ignored for CFAISS_FLAT. */
cfaiss_status cfaiss_search(const cfaiss_index *index, const float *query, int32_t limit, cfaiss_bitmap visible,
                            cfaiss_bitmap live, int32_t probe_count, float *similarities, int64_t *ids,
                            int32_t *found_count, cfaiss_message message);

/* Writes the index to a new file. The file is not yet on disk when this returns: the caller syncs it. */
cfaiss_status cfaiss_write(const cfaiss_index *index, const char *path, cfaiss_message message);
/* Reads a file of cfaiss_write. The reader of FAISS trusts its input: verify the file's checksum first. */
cfaiss_status cfaiss_read(const char *path, cfaiss_index **index, cfaiss_message message);

#ifdef __cplusplus
}
#endif

#endif
