internal import CJail
internal import Glibc

/// One run of a program under supervision: its output is collected, its time is limited, its whole process group ends
/// with it.
enum ChildProcess {
  struct Outcome {
    var output: [UInt8]
    /// The beginning of what it wrote to standard error.
    var errors: [UInt8]
    var ending: Ending
    /// The largest resident size of the child and its own children.
    var peakMemoryBytes: Int64
  }

  enum Ending: Equatable {
    case exited(status: Int32)
    case signalled(Int32)
    case timedOut
    case outputTooLarge
  }

  private static let errorLimitBytes = 4096

  /// What the child may cost.
  struct Allowance {
    var outputLimitBytes: Int
    var wallClockSeconds: Double
  }

  /// Runs the program to its end, in a process group of its own that ends with it.
  ///
  /// - Parameters:
  ///   - arguments: Without the program's name.
  ///   - input: Becomes descriptor 0 of the child, which has no other descriptors than 0, 1 and 2.
  static func run(
    executable: String, arguments: [String], input: Int32, allowance: Allowance
  ) throws(ExtractionError) -> Outcome {
    try supervise(executable, allowance, isGroupLeader: true) { output, errors throws(ExtractionError) in
      var process: pid_t = 0
      let status = withCStrings([executable] + arguments) {
        cjail_start(executable, $0, [input, output, errors], &process)
      }
      guard status == 0 else { throw .workerUnavailable(path: executable, errorNumber: status) }
      return process
    }
  }

  /// Runs the program inside the jail of this process and in its process group.
  static func runInJail(
    executable: String, arguments: [String], input: Int32, allowance: Allowance
  ) throws(ExtractionError) -> Outcome {
    try supervise(executable, allowance, isGroupLeader: false) { output, errors throws(ExtractionError) in
      let process = withCStrings([executable] + arguments) {
        cjail_start_inside(executable, $0, [input, output, errors])
      }
      guard process > 0 else { throw .workerUnavailable(path: executable, errorNumber: errno) }
      return process
    }
  }

  /// - Parameter start: Starts the child with the two descriptors as its output and errors.
  private static func supervise(
    _ executable: String, _ allowance: Allowance, isGroupLeader: Bool,
    start: (Int32, Int32) throws(ExtractionError) -> pid_t
  ) throws(ExtractionError) -> Outcome {
    let output = try Pipe(executable)
    let errors = try Pipe(executable)
    let process = try start(output.writeEnd, errors.writeEnd)
    output.closeWriteEnd()
    errors.closeWriteEnd()
    let deadline = Deadline(seconds: allowance.wallClockSeconds)
    var collected = Outcome(output: [], errors: [], ending: .timedOut, peakMemoryBytes: 0)
    let interruption = collect(
      from: output, errors, into: &collected, outputLimitBytes: allowance.outputLimitBytes, until: deadline)
    let ended = interruption == nil && waitForExit(of: process, until: deadline)
    // Grandchildren share the group; the number cannot be reused before the leader is reaped below.
    kill(isGroupLeader ? -process : process, SIGKILL)
    let ending = reap(process, peakMemoryBytes: &collected.peakMemoryBytes)
    collected.ending = ended ? ending : interruption ?? .timedOut
    return collected
  }

  /// Reads both pipes to their ends; what stopped it early, or nil.
  private static func collect(
    from output: Pipe, _ errors: Pipe, into outcome: inout Outcome, outputLimitBytes: Int,
    until deadline: Deadline
  ) -> Ending? {
    var polled = [
      pollfd(fd: output.readEnd, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errors.readEnd, events: Int16(POLLIN), revents: 0),
    ]
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while polled.contains(where: { $0.fd >= 0 }) {
      let ready = poll(&polled, 2, deadline.remainingMilliseconds)
      if ready < 0 && errno == EINTR { continue }
      if ready <= 0 { return .timedOut }
      for index in polled.indices where polled[index].fd >= 0 && polled[index].revents != 0 {
        let count = read(polled[index].fd, &buffer, buffer.count)
        if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
        if count <= 0 {
          polled[index].fd = -1
        } else if index == 0 {
          guard outcome.output.count + count <= outputLimitBytes else { return .outputTooLarge }
          outcome.output.append(contentsOf: buffer[..<count])
        } else {
          outcome.errors.append(contentsOf: buffer[..<min(count, errorLimitBytes - outcome.errors.count)])
        }
      }
      if deadline.hasPassed { return .timedOut }
    }
    return nil
  }

  /// Waits without reaping; false when the deadline came first.
  private static func waitForExit(of process: pid_t, until deadline: Deadline) -> Bool {
    var pauseMicroseconds: UInt32 = 100
    while true {
      var information = siginfo_t()
      let result = waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT)
      if result == 0 && information.si_signo == SIGCHLD { return true }
      if result != 0 && errno != EINTR { return true }
      if deadline.hasPassed { return false }
      usleep(pauseMicroseconds)
      pauseMicroseconds = min(pauseMicroseconds * 2, 20_000)
    }
  }

  private static func reap(_ process: pid_t, peakMemoryBytes: inout Int64) -> Ending {
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0 {
      // Someone else reaped it: a program that ignores SIGCHLD has no statuses to give.
      if errno != EINTR { return .exited(status: -1) }
    }
    peakMemoryBytes = Int64(usage.ru_maxrss) * 1024
    let signal = status & 0x7f
    return signal == 0 ? .exited(status: (status >> 8) & 0xff) : .signalled(signal)
  }
}

/// Calls `body` with a null-terminated array of C strings.
private func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var pointers = strings.map { strdup($0) } + [nil]
  defer { for pointer in pointers { free(pointer) } }
  return pointers.withUnsafeMutableBufferPointer { buffer in
    // The array holds at least the terminator, so it has a base address.
    body(buffer.baseAddress.unsafelyUnwrapped)
  }
}

/// A point on the monotonic clock.
private struct Deadline {
  private let nanoseconds: UInt64

  init(seconds: Double) {
    let span = min(max(seconds, 0), 86_400 * 365) * 1e9
    nanoseconds = Self.now + UInt64(span)
  }

  private static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  var hasPassed: Bool { Self.now >= nanoseconds }

  /// At least 0; rounded up, so that waiting this long reaches the deadline.
  var remainingMilliseconds: Int32 {
    let now = Self.now
    return now >= nanoseconds ? 0 : Int32(min((nanoseconds - now) / 1_000_000 + 1, UInt64(Int32.max)))
  }
}

/// Both ends of a pipe, closed with the value at the latest.
private final class Pipe {
  let readEnd: Int32
  private(set) var writeEnd: Int32

  init(_ executable: String) throws(ExtractionError) {
    var ends: [Int32] = [-1, -1]
    guard cjail_pipe(&ends) == 0 else { throw .workerUnavailable(path: executable, errorNumber: errno) }
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  func closeWriteEnd() {
    close(writeEnd)
    writeEnd = -1
  }

  deinit {
    close(readEnd)
    if writeEnd >= 0 { close(writeEnd) }
  }
}
