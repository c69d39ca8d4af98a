#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cjail.h"
#include "walls.h"

static int limit(int resource, uint64_t soft, uint64_t hard) {
  const struct rlimit value = {.rlim_cur = (rlim_t)soft, .rlim_max = (rlim_t)hard};
  return setrlimit(resource, &value);
}

static int set_limits(const struct cjail_limits *limits) {
  const uint64_t headroom_bytes = UINT64_C(512) << 20;
  if (limits->memory_bytes > 0) {
    if (limit(RLIMIT_DATA, limits->memory_bytes, limits->memory_bytes) != 0) return -1;
    const uint64_t space_bytes = limits->memory_bytes + headroom_bytes;
    if (limit(RLIMIT_AS, space_bytes, space_bytes) != 0) return -1;
  }
  if (limits->cpu_seconds > 0 && limit(RLIMIT_CPU, limits->cpu_seconds, limits->cpu_seconds + 1) != 0) return -1;
  if (limit(RLIMIT_FSIZE, 0, 0) != 0) return -1;
  if (limit(RLIMIT_CORE, 0, 0) != 0) return -1;
  return limit(RLIMIT_NOFILE, 64, 64);
}

enum cjail_step cjail_enter(const struct cjail_limits *limits) {
  if (set_limits(limits) != 0) return CJAIL_LIMITS;
  const pid_t parent = getppid();
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return CJAIL_PARENT_DEATH;
  /* The parent may have died before the wish was heard. */
  if (getppid() != parent) {
    errno = ESRCH;
    return CJAIL_PARENT_DEATH;
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return CJAIL_NO_NEW_PRIVILEGES;
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return CJAIL_NO_NEW_PRIVILEGES;
  if (cjail_restrict_files() != 0) return CJAIL_LANDLOCK;
  if (cjail_filter_calls() != 0) return CJAIL_SECCOMP;
  return CJAIL_OK;
}
