/* The walls around a process that reads files nobody vouches for. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct cjail_limits {
  /* Bytes of private writable memory (RLIMIT_DATA); RLIMIT_AS is set half a GiB above. 0 leaves both alone. */
  uint64_t memory_bytes;
  /* Seconds of processor time (RLIMIT_CPU); SIGXCPU comes at the limit, SIGKILL a second later. */
  uint64_t cpu_seconds;
};

enum cjail_step {
  CJAIL_OK = 0,
  CJAIL_LIMITS,
  CJAIL_PARENT_DEATH,
  CJAIL_NO_NEW_PRIVILEGES,
  CJAIL_LANDLOCK,
  CJAIL_SECCOMP,
};

/* Shuts the calling process in, for good; what it executes later inherits every wall.
 *
 * Limits: memory, processor time, no file may grow, no core dump. The process dies with its parent. It gains no
 * privilege by executing. It opens no socket, writes no file, leaves its process group no more, and traces, mounts,
 * loads and debugs nothing. Where the kernel has Landlock it reads only below the system's program folders.
 *
 * Returns CJAIL_OK, or the step that failed with errno set; the caller must not go on then. A kernel without Landlock
 * is no failure. Must be called while the process has one thread: seccomp and Landlock bind the calling thread.
 */
enum cjail_step cjail_enter(const struct cjail_limits *limits);

/* The Landlock version of the running kernel; 0 if it has none. */
int cjail_landlock_version(void);

/* A pipe whose ends no other program inherits; 0, or -1 with errno set. */
int cjail_pipe(int ends[2]);

/* Starts `path` as the leader of a new process group: `descriptors` become 0, 1 and 2, no other descriptor stays open,
 * the environment is empty, no signal is blocked or ignored. Returns 0 and the process number, or an error number. */
int cjail_start(const char *path, char *const *arguments, const int descriptors[3], pid_t *process);

/* The same from inside a jail, which the new process shares together with the process group; it dies with this one.
 *
 * Returns the process number, or -1 with errno set. A program that cannot be executed ends with status 127. */
pid_t cjail_start_inside(const char *path, char *const *arguments, const int descriptors[3]);
