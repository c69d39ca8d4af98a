internal import Glibc

/// What can go wrong with the audit log.
public enum AuditError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A system call on the log failed.
  case fileUnavailable(path: String, operation: String, errorNumber: Int32)
  /// Another process writes this log.
  case inUse(directory: String)
  /// The end of the log is no record of a chain, so nothing can be appended to it.
  case damaged(path: String, line: Int, reason: String)
  /// A record could not be written as JSON.
  case unencodable
  /// The end of the log could not be signed.
  case unsignable(reason: String)

  public var description: String {
    switch self {
    case .fileUnavailable(let path, let operation, let number):
      "\(path): \(operation) failed: \(String(cString: strerror(number)))"
    case .inUse(let directory):
      "the audit log in \(directory) is written by another process; stop that one first"
    case .damaged(let path, let line, let reason):
      "\(path), line \(line): \(reason); move the folder aside to begin a new log, and keep it as evidence"
    case .unencodable:
      "an audit record could not be written as JSON"
    case .unsignable(let reason):
      "the end of the audit log could not be signed: \(reason)"
    }
  }
}
