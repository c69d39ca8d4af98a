/* The part of the OpenMP interface that the FAISS headers and this target use.
 *
 * clang finds the OpenMP library of gcc but not its header, and the folder of that header must not be searched: it
 * also holds intrinsics headers that shadow clang's own. The lock is opaque to us; its size and alignment are those of
 * libgomp on 64-bit Linux. */
#ifndef CLOISTER_COMPAT_OMP_H
#define CLOISTER_COMPAT_OMP_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int word;
} omp_lock_t;

void omp_init_lock(omp_lock_t *lock);
void omp_destroy_lock(omp_lock_t *lock);
void omp_set_lock(omp_lock_t *lock);
void omp_unset_lock(omp_lock_t *lock);

int omp_get_max_threads(void);
int omp_get_num_threads(void);
int omp_get_thread_num(void);
int omp_in_parallel(void);
void omp_set_num_threads(int count);
void omp_set_nested(int enabled);

#ifdef __cplusplus
}
#endif

#endif
