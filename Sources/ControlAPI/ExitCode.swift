/// What the exit status of `cloister` means. Codes that are not listed mean failure.
public enum ExitCode: Int32, Sendable, CaseIterable {
  case done = 0
  case failed = 1
  /// The command line, or the request made from it, is wrong.
  case usage = 2
  /// Some of it was done, some failed; the failures are listed.
  case partlyDone = 3
  /// The daemon, the document or the file does not exist.
  case notThere = 10
  case busy = 11
  case notAllowed = 12
  case refusedByGuard = 13
  case damagedDataFound = 14
}
