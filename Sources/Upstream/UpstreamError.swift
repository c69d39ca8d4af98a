internal import ControlAPI
internal import Foundation

/// Why an engine behind a socket gave no answer.
public enum UpstreamError: Error, Hashable, CustomStringConvertible {
  /// Nothing is at the path of the socket.
  case socketMissing(path: String)
  /// The socket file is there, but nobody listens on it.
  case notListening(path: String)
  /// The permissions of the socket or of a folder above it keep the daemon out.
  case notAllowed(path: String)
  case pathTooLong(path: String)
  /// The engine sent nothing for so long.
  case silent(path: String, seconds: Int)
  /// The engine closed the connection before the answer was complete.
  case connectionLost(path: String)
  /// What came back is not an HTTP reply.
  case notHTTP(path: String, problem: String)
  /// The engine answered with an error status; `reason` is its own word, without text of the request.
  case refused(path: String, status: Int, reason: String?)
  /// The engine gave up after it had begun to answer.
  case failed(path: String, reason: String?)
  /// The engine's reply is HTTP, but not that of the OpenAI API.
  case notOpenAI(path: String, problem: String)
  /// The engine serves no model of this name.
  case modelMissing(path: String, name: String, available: [String])
  /// No model is configured, and the engine serves none.
  case noModel(path: String)
  /// A strict answer was asked for, and nobody can make a foreign engine quote.
  case strictUnsupported
  /// The schema of the response format is not JSON.
  case schemaNotJSON
  /// A system call failed in a way that has no case of its own.
  case system(call: String, path: String, code: Int32)

  init(_ error: SocketClientError, path: String) {
    switch error {
    case .socketMissing: self = .socketMissing(path: path)
    case .notListening: self = .notListening(path: path)
    case .notAllowed: self = .notAllowed(path: path)
    case .pathTooLong: self = .pathTooLong(path: path)
    case .timedOut(_, let seconds): self = .silent(path: path, seconds: seconds)
    case .connectionLost: self = .connectionLost(path: path)
    case .malformedReply(let problem): self = .notHTTP(path: path, problem: problem)
    case .refused(let status, _): self = .refused(path: path, status: status, reason: nil)
    case .unwritableRequest: self = .notOpenAI(path: path, problem: "the request cannot be written as JSON")
    case .system(let call, _, let code): self = .system(call: call, path: path, code: code)
    }
  }

  public var description: String {
    switch self {
    case .socketMissing(let path):
      "No engine: there is no socket at \(path). Start the engine, or correct the path in the configuration."
    case .notListening(let path):
      "No engine listens on \(path): the socket file was left behind. Start the engine again."
    case .notAllowed(let path):
      "The daemon may not use the engine's socket \(path). Give its group access (see 'ls -l \(path)')."
    case .pathTooLong(let path): "The file name is too long for a socket: \(path)"
    case .silent(let path, let seconds): "The engine at \(path) sent nothing for \(seconds) seconds."
    case .connectionLost(let path):
      "The engine at \(path) closed the connection before the answer was complete. Its log says why."
    case .notHTTP(let path, let problem): "What listens on \(path) does not speak HTTP: \(problem)."
    case .refused(let path, let status, let reason):
      "The engine at \(path) refused the request with status \(status)" + Self.ending(reason)
    case .failed(let path, let reason): "The engine at \(path) gave up within the answer" + Self.ending(reason)
    case .notOpenAI(let path, let problem): "What listens on \(path) does not speak the OpenAI API: \(problem)."
    case .modelMissing(let path, let name, let available):
      "The engine at \(path) serves no model '\(name)'. It serves \(Self.list(available))."
    case .noModel(let path): "The engine at \(path) serves no model. Load one into it."
    case .strictUnsupported: "A foreign engine cannot be held to quotes of the documents."
    case .schemaNotJSON: "The schema of the response format is not a JSON object."
    case .system(let call, let path, let code): "\(call) failed on \(path): \(String(cString: strerror(code)))."
    }
  }

  private static func ending(_ reason: String?) -> String {
    reason.map { ": \($0)" } ?? ". Its log says why."
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "none" : names.prefix(10).joined(separator: ", ") + (names.count > 10 ? ", …" : "")
  }
}
