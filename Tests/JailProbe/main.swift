import CJail
import Glibc

// Enters the jail and tries what it must refuse; prints one line for each attempt. Started by the tests of the jail.
var limits = cjail_limits(memory_bytes: 512 << 20, cpu_seconds: 10)
let step = cjail_enter(&limits)
guard step == CJAIL_OK else {
  print("entering failed at step \(step.rawValue), error \(errno)")
  exit(1)
}

func attempt(_ name: String, _ result: some BinaryInteger) {
  print(name, result < 0 ? "refused" : "allowed")
}

attempt("socket", socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
attempt("unix-socket", socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0))
attempt("write", open(CommandLine.arguments[1], O_WRONLY | O_CREAT, 0o600))
attempt("write-existing", open("/dev/null", O_WRONLY))
attempt("append", open(CommandLine.arguments[2], O_RDWR | O_APPEND))
attempt("unlink", unlink(CommandLine.arguments[2]))
attempt("chmod", chmod(CommandLine.arguments[2], 0o777))
attempt("read", open(CommandLine.arguments[2], O_RDONLY))
attempt("read-passwords", open("/etc/passwd", O_RDONLY))
attempt("read-program", open("/usr/bin/env", O_RDONLY))
attempt("setsid", setsid())
attempt("setpgid", setpgid(0, 0))
attempt(
  "raise-limit",
  {
    var raised = rlimit(rlim_cur: 1 << 40, rlim_max: 1 << 40)
    return setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &raised)
  }())
attempt(
  "read-limit",
  {
    var current = rlimit()
    return getrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &current)
  }())
attempt("chroot", chroot("/"))
attempt("execute-elsewhere", execv(CommandLine.arguments[2], CommandLine.unsafeArgv))
