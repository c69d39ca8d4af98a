#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "walls.h"

#if defined(__x86_64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "no system call filter for this processor"
#endif

/* On x86_64 the numbers with this bit are the x32 interface, which no program here uses. */
#define X32_BIT 0x40000000u

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offsetof(struct seccomp_data, field))
#define LOAD_ARGUMENT(n) \
  BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)(offsetof(struct seccomp_data, args) + (n) * sizeof(__u64)))
#define LOAD_HIGH_ARGUMENT(n) \
  BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)(offsetof(struct seccomp_data, args) + (n) * sizeof(__u64) + 4))
#define ANSWER(value) BPF_STMT(BPF_RET | BPF_K, (value))
#define REFUSE(reason) ANSWER(SECCOMP_RET_ERRNO | (reason))
/* Two instructions a call: refused here, or on to the next. */
#define DENY(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), REFUSE(EPERM)
#define LACK(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), REFUSE(ENOSYS)
/* Opening for writing is refused by the flags, which are argument n. Leaves the call's number loaded again. */
#define DENY_WRITING(name, n)                                                                                  \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 4), LOAD_ARGUMENT(n),                                     \
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 0, 1), REFUSE(EROFS), LOAD(nr)

/* Refused unless the pointer that is argument n is null. Leaves the call's number loaded again. */
#define DENY_POINTER(name, n)                                                                                  \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 6), LOAD_ARGUMENT(n),                                     \
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 2), LOAD_HIGH_ARGUMENT(n),                                     \
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0), REFUSE(EPERM), LOAD(nr)

static const struct sock_filter filter[] = {
    LOAD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCHITECTURE, 1, 0),
    ANSWER(SECCOMP_RET_KILL_PROCESS),
    LOAD(nr),
#if defined(__x86_64__)
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1),
    ANSWER(SECCOMP_RET_KILL_PROCESS),
#endif
    /* Talking to anyone. */
    DENY(socket), DENY(socketpair), DENY(connect), DENY(bind), DENY(listen), DENY(accept), DENY(accept4),
    DENY(sendto), DENY(sendmsg), DENY(sendmmsg), DENY(io_uring_setup), DENY(io_uring_enter), DENY(io_uring_register),
    /* Looking into other processes, or signalling beyond the own ones by a handle. */
    DENY(ptrace), DENY(process_vm_readv), DENY(process_vm_writev), DENY(kcmp), DENY(pidfd_open), DENY(pidfd_getfd),
    DENY(pidfd_send_signal), DENY(perf_event_open), DENY(userfaultfd),
    /* Changing the view of the system. */
    DENY(mount), DENY(umount2), DENY(pivot_root), DENY(chroot), DENY(unshare), DENY(setns), DENY(open_tree),
    DENY(move_mount), DENY(fsopen), DENY(fsconfig), DENY(fsmount), DENY(fspick), DENY(mount_setattr),
    /* The kernel itself. */
    DENY(bpf), DENY(keyctl), DENY(add_key), DENY(request_key), DENY(init_module), DENY(finit_module),
    DENY(delete_module), DENY(kexec_load), DENY(kexec_file_load), DENY(reboot), DENY(swapon), DENY(swapoff),
    DENY(acct), DENY(quotactl), DENY(syslog), DENY(settimeofday), DENY(clock_settime), DENY(adjtimex),
    DENY(clock_adjtime), DENY(sethostname), DENY(setdomainname), DENY(personality), DENY(vhangup),
#if defined(__x86_64__)
    DENY(iopl), DENY(ioperm), DENY(modify_ldt),
#endif
    /* Leaving the process group that the parent kills, or loosening the limits. */
    DENY(setsid), DENY(setpgid), DENY(setrlimit), DENY_POINTER(prlimit64, 2),
    DENY(setuid), DENY(setgid), DENY(setreuid), DENY(setregid), DENY(setresuid), DENY(setresgid), DENY(setgroups),
    DENY(capset),
    /* Changing the file system. */
    DENY(unlinkat), DENY(mkdirat), DENY(mknodat), DENY(linkat), DENY(symlinkat), DENY(renameat), DENY(renameat2),
    DENY(fchmodat),
    DENY(fchownat), DENY(truncate), DENY(ftruncate), DENY(utimensat), DENY(setxattr), DENY(lsetxattr),
    DENY(fsetxattr), DENY(memfd_create), DENY(fanotify_init), DENY(open_by_handle_at),
#if defined(__x86_64__)
    DENY(unlink), DENY(rmdir), DENY(mkdir), DENY(mknod), DENY(link), DENY(symlink), DENY(rename),
    DENY(chmod), DENY(chown), DENY(lchown), DENY(creat), DENY_WRITING(open, 1),
#endif
    /* Its flags lie behind a pointer that a filter cannot follow; callers fall back to openat. */
    LACK(openat2), DENY_WRITING(openat, 2),
    ANSWER(SECCOMP_RET_ALLOW),
};

int cjail_filter_calls(void) {
  const struct sock_fprog program = {
      .len = sizeof filter / sizeof filter[0],
      .filter = (struct sock_filter *)filter,
  };
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}
