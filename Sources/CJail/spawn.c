#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "cjail.h"

int cjail_pipe(int ends[2]) {
  return pipe2(ends, O_CLOEXEC);
}

static int describe(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes, const int descriptors[3]) {
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  int result = 0;
  for (int i = 0; i < 3 && result == 0; i++) {
    result = posix_spawn_file_actions_adddup2(actions, descriptors[i], i);
  }
  if (result == 0) result = posix_spawn_file_actions_addclosefrom_np(actions, 3);
  if (result == 0) result = posix_spawnattr_setsigmask(attributes, &none);
  if (result == 0) result = posix_spawnattr_setsigdefault(attributes, &all);
  if (result == 0) result = posix_spawnattr_setpgroup(attributes, 0);
  const short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  return result == 0 ? posix_spawnattr_setflags(attributes, flags) : result;
}

int cjail_start(const char *path, char *const *arguments, const int descriptors[3], pid_t *process) {
  char *const environment[] = {NULL};
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int result = posix_spawn_file_actions_init(&actions);
  if (result != 0) return result;
  result = posix_spawnattr_init(&attributes);
  if (result == 0) {
    result = describe(&actions, &attributes, descriptors);
    if (result == 0) result = posix_spawn(process, path, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_destroy(&actions);
  return result;
}

/* Runs between fork and exec: only calls that are safe there. */
static _Noreturn void become(const char *path, char *const *arguments, const int descriptors[3]) {
  char *const environment[] = {NULL};
  for (int i = 0; i < 3; i++) {
    if (dup2(descriptors[i], i) < 0) _exit(127);
  }
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || close_range(3, ~0u, 0) != 0) _exit(127);
  execve(path, arguments, environment);
  _exit(127);
}

pid_t cjail_start_inside(const char *path, char *const *arguments, const int descriptors[3]) {
  const pid_t child = fork();
  if (child == 0) become(path, arguments, descriptors);
  return child;
}
