// Threads that wait for work, and the one way to give them some.
#ifndef CLOISTER_CK_POOL_H
#define CLOISTER_CK_POOL_H

#include <stddef.h>

typedef struct ck_pool ck_pool;

// A pool of thread_count threads, one of which is the caller of ck_pool_run. Fewer when the system gives no more.
// NULL when there is no memory.
ck_pool *ck_pool_create(size_t thread_count);
void ck_pool_destroy(ck_pool *pool);
size_t ck_pool_thread_count(const ck_pool *pool);

// Calls work(context, first, end) for consecutive ranges of at most `chunk` that cover 0 ..< count, on several threads,
// and returns when all calls have. One caller at a time: others wait their turn. Called from inside work of any pool it
// does everything on the calling thread. Allocates nothing.
void ck_pool_run(ck_pool *pool, size_t count, size_t chunk, void (*work)(void *context, size_t first, size_t end),
                 void *context);

#endif
