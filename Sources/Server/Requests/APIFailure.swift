internal import ControlAPI
internal import Hummingbird
internal import Logging

/// A reply that is not a success: an HTTP status and the error body. Statuses are given to errors here and nowhere else.
struct APIFailure: Error {
  var status: HTTPResponse.Status
  var body: ErrorBody
  /// When it is worth asking again.
  var retryAfterSeconds: Int?
  /// The methods that the path knows, for status 405.
  var allowedMethods: [String] = []
  /// The rest of the request was not read, so that the connection cannot be used again.
  var mustClose = false

  init(_ status: HTTPResponse.Status, _ code: APIErrorCode, _ message: String, param: String? = nil) {
    self.status = status
    body = ErrorBody(code, message: message, param: param)
  }

  init(_ problem: RequestError) {
    status = .badRequest
    body = ErrorBody(problem)
  }

  var statusCode: Int { status.code }

  /// Tells the operator of an error that the caller has no part in.
  func log(_ error: any Error, of route: String, to logger: Logger) {
    guard statusCode >= 500 else { return }
    // Being busy is no trouble, and a line for every refused question would make it one.
    let isTrouble = body.code != .busy && body.code != .shuttingDown
    logger.log(
      level: isTrouble ? .warning : .debug, "request failed: \(error)",
      metadata: ["path": "\(route)", "status": "\(statusCode)"])
  }

  static func unknownRoute(_ path: String) -> APIFailure {
    let isAdmin = path.hasPrefix("/admin") || path == Route.metrics
    return APIFailure(
      .notFound, .unknownRoute,
      isAdmin ? "This path is served on the admin socket only." : "There is no such path on this socket.")
  }

  static func methodNotAllowed(_ methods: [String]) -> APIFailure {
    var failure = APIFailure(
      .methodNotAllowed, .methodNotAllowed, "This path knows \(methods.joined(separator: " and ")) only.")
    failure.allowedMethods = methods
    return failure
  }

  static func malformedJSON(at position: JSONPosition?) -> APIFailure {
    let place = position.map { "; the mistake is at line \($0.line), column \($0.column)" } ?? ""
    return APIFailure(.badRequest, .invalidJSON, "The request body is not valid JSON (UTF-8)\(place).")
  }

  static func bodyTooLarge(limitBytes: Int, mustClose: Bool) -> APIFailure {
    var failure = APIFailure(
      .contentTooLarge, .bodyTooLarge,
      "The request body is larger than \(limitBytes) bytes (limits.body_size_bytes).")
    failure.mustClose = mustClose
    return failure
  }

  static func bodyTooSlow(seconds: Int) -> APIFailure {
    var failure = APIFailure(
      .requestTimeout, .timeout, "The request did not arrive within \(seconds) seconds (limits.body_timeout_seconds).")
    failure.mustClose = true
    return failure
  }

  static func unknownModel(_ name: String, known: [String]) -> APIFailure {
    APIFailure(
      .notFound, .modelNotFound, "There is no such model here; there is \(known.joined(separator: ", ")).",
      param: "model")
  }

  static func modelRequired(parameter: String) -> APIFailure {
    APIFailure(
      .badRequest, .modelRequired,
      "The field '\(parameter)' needs a model that writes the answers (generator.kind moe or upstream); "
        + "here they are quoted from the documents.",
      param: parameter)
  }

  static let unknownDocument = APIFailure(
    .notFound, .documentNotFound, "There is no such document, or you may not read it.")

  static let noAudit = APIFailure(
    .notFound, .auditDisabled, "The audit is switched off (audit.is_enabled), so nothing can be read from it.")

  static let notAllowed = APIFailure(
    .forbidden, .notAllowed,
    "The admin socket serves root, the daemon's own user and the members of its admin group (server.admin_group).")
}
