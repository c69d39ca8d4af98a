#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "CMapping.h"

enum { MAPPING_COUNT = 256 };
/* So large that a mapping of 100 GiB stays below the kernel's usual limit of 65,530 ranges when all of it is replaced. */
static const size_t filler_size = 2 << 20;

struct mapping {
  /* 0 where the place is free. */
  atomic_uintptr_t start;
  atomic_size_t size;
  atomic_bool is_broken;
};

static struct mapping mappings[MAPPING_COUNT];
static pthread_mutex_t changes = PTHREAD_MUTEX_INITIALIZER;
/* A file in memory that is full of 0xFF; -1 where there is none. */
static int filler = -1;
static size_t page_size;
static struct sigaction former;

/* The mapping that holds an address; NULL where it is none of ours. */
static struct mapping *find(uintptr_t address) {
  for (size_t i = 0; i < MAPPING_COUNT; i++) {
    const uintptr_t start = atomic_load(&mappings[i].start);
    if (start != 0 && address >= start && address - start < atomic_load(&mappings[i].size)) return &mappings[i];
  }
  return NULL;
}

static bool replace(uintptr_t page, uintptr_t end) {
  for (; page < end; page += filler_size) {
    const size_t size = end - page < filler_size ? end - page : filler_size;
    if (mmap((void *)page, size, PROT_READ, MAP_SHARED | MAP_FIXED, filler, 0) == MAP_FAILED) return false;
  }
  return true;
}

/* Runs on the thread that reads, in the middle of its work: only system calls and atomics. */
static void on_bus_error(int signal, siginfo_t *information, void *context) {
  (void)context;
  const int saved = errno;
  const uintptr_t address = (uintptr_t)information->si_addr;
  struct mapping *mapping = find(address);
  if (mapping) {
    atomic_store(&mapping->is_broken, true);
    const uintptr_t end = atomic_load(&mapping->start) + atomic_load(&mapping->size);
    if (replace(address / page_size * page_size, end)) {
      errno = saved;
      return;
    }
  }
  /* The read is tried again, and ends as it would have without us. */
  sigaction(signal, &former, NULL);
  errno = saved;
}

static int make_filler(void) {
  const int file = memfd_create("mapping-filler", MFD_CLOEXEC);
  if (file < 0) return -1;
  unsigned char page[4096];
  memset(page, 0xFF, sizeof page);
  for (size_t size = 0; size < filler_size; size += sizeof page)
    if (write(file, page, sizeof page) != (ssize_t)sizeof page) {
      close(file);
      return -1;
    }
  return file;
}

static void install(void) {
  page_size = (size_t)sysconf(_SC_PAGESIZE);
  filler = make_filler();
  if (filler < 0) return;
  struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART};
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGBUS, &action, &former) == 0) return;
  close(filler);
  filler = -1;
}

int cmapping_guard(const void *start, size_t size_bytes) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install);
  if (filler < 0 || start == NULL || size_bytes == 0) return 0;
  int number = 0;
  pthread_mutex_lock(&changes);
  for (int i = 0; i < MAPPING_COUNT && number == 0; i++) {
    if (atomic_load(&mappings[i].start) != 0) continue;
    atomic_store(&mappings[i].is_broken, false);
    atomic_store(&mappings[i].size, size_bytes);
    atomic_store(&mappings[i].start, (uintptr_t)start);
    number = i + 1;
  }
  pthread_mutex_unlock(&changes);
  return number;
}

void cmapping_release(int number) {
  if (number < 1 || number > MAPPING_COUNT) return;
  atomic_store(&mappings[number - 1].start, 0);
}

bool cmapping_is_broken(int number) {
  return number >= 1 && number <= MAPPING_COUNT && atomic_load(&mappings[number - 1].is_broken);
}
