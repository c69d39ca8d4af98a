#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cjail.h"
#include "walls.h"

/* Rights that appeared after the first version; older kernel headers lack the names. */
#define RIGHT_REFER (UINT64_C(1) << 13)
#define RIGHT_TRUNCATE (UINT64_C(1) << 14)
#define RIGHT_IOCTL_DEV (UINT64_C(1) << 15)
#define RIGHTS_OF_VERSION_1 ((UINT64_C(1) << 13) - 1)

#define READ_FILE (LANDLOCK_ACCESS_FS_READ_FILE)
#define READ_TREE (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define RUN_TREE (READ_TREE | LANDLOCK_ACCESS_FS_EXECUTE)

int cjail_landlock_version(void) {
  const long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version < 0 ? 0 : (int)version;
}

static uint64_t rights_of(int version) {
  uint64_t rights = RIGHTS_OF_VERSION_1;
  if (version >= 2) rights |= RIGHT_REFER;
  if (version >= 3) rights |= RIGHT_TRUNCATE;
  if (version >= 5) rights |= RIGHT_IOCTL_DEV;
  return rights;
}

/* A path that does not exist needs no rule. */
static int allow(int ruleset, const char *path, uint64_t rights) {
  const int parent = open(path, O_PATH | O_CLOEXEC);
  if (parent < 0) return errno == ENOENT || errno == EACCES ? 0 : -1;
  const struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = parent};
  const long result = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close(parent);
  return result == 0 ? 0 : -1;
}

int cjail_restrict_files(void) {
  const int version = cjail_landlock_version();
  if (version == 0) return 0;
  const struct landlock_ruleset_attr attributes = {.handled_access_fs = rights_of(version)};
  const int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0);
  if (ruleset < 0) return -1;
  int result = 0;
  const char *const programs[] = {"/usr", "/lib", "/lib64", "/bin"};
  for (size_t i = 0; i < sizeof programs / sizeof programs[0] && result == 0; i++) {
    result = allow(ruleset, programs[i], RUN_TREE);
  }
  const char *const files[] = {"/etc/ld.so.cache", "/etc/localtime", "/dev/null", "/dev/urandom"};
  for (size_t i = 0; i < sizeof files / sizeof files[0] && result == 0; i++) {
    result = allow(ruleset, files[i], READ_FILE);
  }
  if (result == 0) result = allow(ruleset, "/etc/fonts", READ_TREE);
  if (result == 0) result = (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
  const int reason = errno;
  close(ruleset);
  errno = reason;
  return result;
}
