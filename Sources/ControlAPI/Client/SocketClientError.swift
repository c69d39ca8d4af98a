internal import Foundation

/// Why a request to the daemon got no usable reply.
public enum SocketClientError: Error, Hashable, CustomStringConvertible {
  /// Nothing is at the path of the socket.
  case socketMissing(path: String)
  /// The socket file is there, but nobody listens on it.
  case notListening(path: String)
  /// The permissions of the socket or of a folder above it keep the caller out.
  case notAllowed(path: String)
  /// The file name alone is longer than a socket address can hold.
  case pathTooLong(path: String)
  /// Nothing was received, or nothing could be sent, for so long.
  case timedOut(path: String, seconds: Int)
  /// The daemon closed the connection before its reply was complete.
  case connectionLost(path: String)
  /// What was received is not a reply that this client understands.
  case malformedReply(problem: String)
  /// The request could not be written as JSON.
  case unwritableRequest
  /// The daemon answered with an error.
  case refused(status: Int, body: ErrorBody)
  /// A system call failed in a way that has no case of its own.
  case system(call: String, path: String, code: Int32)

  /// The status with which the command line ends.
  public var exitCode: ExitCode {
    switch self {
    case .socketMissing, .notListening: .notThere
    case .notAllowed: .notAllowed
    case .pathTooLong: .usage
    case .refused(let status, let body):
      body.code?.exitCode ?? (status == 403 ? .notAllowed : status == 503 || status == 429 ? .busy : .failed)
    case .timedOut, .connectionLost, .malformedReply, .unwritableRequest, .system: .failed
    }
  }

  public var description: String {
    switch self {
    case .socketMissing(let path):
      "No daemon: there is no socket at \(path). Start it with 'systemctl start cloister.socket' or "
        + "'cloisterd --root DIR', or name another socket with --socket or CLOISTER_SOCKET."
    case .notListening(let path):
      "No daemon listens on \(path): the socket file was left behind. Start it with "
        + "'systemctl start cloister.socket' or 'cloisterd --root DIR'."
    case .notAllowed(let path):
      "You may not use the socket \(path). Ask for membership of the group that owns it (see 'ls -l \(path)')."
    case .pathTooLong(let path): "The file name is too long for a socket: \(path)"
    case .timedOut(let path, let seconds): "No reply from \(path) for \(seconds) seconds."
    case .connectionLost(let path):
      "The daemon at \(path) closed the connection before its reply was complete. Its log says why."
    case .malformedReply(let problem): "The reply is not one of a Cloister daemon: \(problem)."
    case .unwritableRequest: "The request cannot be written as JSON."
    case .refused(_, let body): body.error.message
    case .system(let call, let path, let code): "\(call) failed on \(path): \(String(cString: strerror(code)))."
    }
  }
}
