// The pool of threads.
//
// A job is open for threads to join from the moment it is set until its caller finds no more work; the caller then
// waits for those who joined, never for a thread that the system has not let run. Threads without a job spin for some
// microseconds, because the products of one layer follow each other closely, and then sleep.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "ck_pool.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SPIN_COUNT = 2000 };

// The bit of `gate` that is set while a job may be joined; the other bits count those who have.
#define OPEN ((uint32_t)1 << 31)

struct ck_pool {
  pthread_mutex_t lock;  // held by the caller of the job
  _Atomic uint32_t gate;
  _Atomic uint32_t jobs;      // counts jobs; sleeping threads wait for it to change
  _Atomic uint32_t sleepers;  // threads that wait so
  _Atomic size_t next;        // the first index that nobody has taken
  size_t count, chunk;
  void (*work)(void *context, size_t first, size_t end);
  void *context;
  atomic_bool stops;
  size_t worker_count;
  pthread_t workers[];
};

static _Thread_local bool is_working;

static inline void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void wait_while(_Atomic uint32_t *word, uint32_t value) {
  syscall(SYS_futex, (void *)word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

static void wake(_Atomic uint32_t *word, int count) {
  syscall(SYS_futex, (void *)word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

static void take_chunks(ck_pool *pool) {
  is_working = true;
  for (;;) {
    const size_t first = atomic_fetch_add_explicit(&pool->next, pool->chunk, memory_order_relaxed);
    if (first >= pool->count) break;
    pool->work(pool->context, first, pool->count - first < pool->chunk ? pool->count : first + pool->chunk);
  }
  is_working = false;
}

// Joins the job if it is still open.
static void join(ck_pool *pool) {
  uint32_t gate = atomic_load(&pool->gate);
  while (gate & OPEN)
    if (atomic_compare_exchange_weak(&pool->gate, &gate, gate + 1)) {
      take_chunks(pool);
      // The caller sleeps only on a closed gate; the last one out wakes it.
      if (atomic_fetch_sub(&pool->gate, 1) == 1) wake(&pool->gate, 1);
      return;
    }
}

static void *serve(void *argument) {
  ck_pool *pool = argument;
  uint32_t seen = 0;
  while (!atomic_load(&pool->stops)) {
    uint32_t jobs = atomic_load(&pool->jobs);
    for (int spins = 0; jobs == seen && spins < SPIN_COUNT; spins++) {
      pause_briefly();
      jobs = atomic_load(&pool->jobs);
    }
    if (jobs == seen) {
      atomic_fetch_add(&pool->sleepers, 1);
      wait_while(&pool->jobs, seen);
      atomic_fetch_sub(&pool->sleepers, 1);
      continue;
    }
    seen = jobs;
    join(pool);
  }
  return NULL;
}

ck_pool *ck_pool_create(size_t thread_count) {
  const size_t wanted = thread_count > 1 ? thread_count - 1 : 0;
  ck_pool *pool = calloc(1, sizeof *pool + wanted * sizeof pool->workers[0]);
  if (!pool) return NULL;
  pthread_mutex_init(&pool->lock, NULL);
  // Signals are for the threads of the program, except those that tell of a fault of this one.
  static const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP};
  sigset_t others, before;
  sigfillset(&others);
  for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) sigdelset(&others, faults[i]);
  pthread_sigmask(SIG_SETMASK, &others, &before);
  while (pool->worker_count < wanted &&
         pthread_create(&pool->workers[pool->worker_count], NULL, serve, pool) == 0)
    pool->worker_count++;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return pool;
}

void ck_pool_destroy(ck_pool *pool) {
  if (!pool) return;
  atomic_store(&pool->stops, true);
  atomic_fetch_add(&pool->jobs, 1);
  wake(&pool->jobs, INT32_MAX);
  for (size_t i = 0; i < pool->worker_count; i++) pthread_join(pool->workers[i], NULL);
  pthread_mutex_destroy(&pool->lock);
  free(pool);
}

size_t ck_pool_thread_count(const ck_pool *pool) { return pool->worker_count + 1; }

void ck_pool_run(ck_pool *pool, size_t count, size_t chunk, void (*work)(void *context, size_t first, size_t end),
                 void *context) {
  if (chunk == 0) chunk = 1;
  if (is_working || pool->worker_count == 0 || count <= chunk) {
    if (count > 0) work(context, 0, count);
    return;
  }
  pthread_mutex_lock(&pool->lock);
  pool->count = count;
  pool->chunk = chunk;
  pool->work = work;
  pool->context = context;
  atomic_store(&pool->next, 0);
  atomic_store(&pool->gate, OPEN);
  atomic_fetch_add(&pool->jobs, 1);
  if (atomic_load(&pool->sleepers) > 0) wake(&pool->jobs, INT32_MAX);
  take_chunks(pool);
  uint32_t joined = atomic_fetch_and(&pool->gate, ~OPEN) & ~OPEN;
  for (int spins = 0; joined != 0; joined = atomic_load(&pool->gate))
    if (spins < SPIN_COUNT) {
      spins++;
      pause_briefly();
    } else {
      wait_while(&pool->gate, joined);
    }
  pthread_mutex_unlock(&pool->lock);
}
