/// The `code` of an error body: what went wrong, for programs.
public enum APIErrorCode: String, Codable, Sendable, CaseIterable {
  case invalidJSON = "invalid_json"
  case missingParameter = "missing_parameter"
  case invalidType = "invalid_type"
  case invalidValue = "invalid_value"
  case bodyTooLarge = "body_too_large"
  case unknownRoute = "unknown_route"
  case methodNotAllowed = "method_not_allowed"
  case modelNotFound = "model_not_found"
  case documentNotFound = "document_not_found"
  case answerNotFound = "answer_not_found"
  case notAllowed = "not_allowed"
  /// The guard blocked the question; the message is the branded one.
  case refusedByGuard = "refused_by_guard"
  case busy = "busy"
  /// A rule file of the guard is wrong; the old rules stay in force.
  case policyRefused = "policy_refused"
  /// One user has sent as much as one user may; the message names the limit.
  case limitReached = "rate_limit_exceeded"
  case timeout = "timeout"
  case damagedData = "damaged_data"
  /// No space is left, or the state folder cannot be reached.
  case storageUnavailable = "storage_unavailable"
  case snapshotNotFound = "snapshot_not_found"
  /// The snapshot is of another embedding model or version, or something is in its way.
  case snapshotRefused = "snapshot_refused"
  case receiptNotFound = "receipt_not_found"
  /// There is a migration already, or none, or it is not ready.
  case migrationRefused = "migration_refused"
  case generatorUnavailable = "generator_unavailable"
  /// The request asks for what only a model can do, and none writes the answers here.
  case modelRequired = "model_required"
  /// There is no audit to read.
  case auditDisabled = "audit_disabled"
  case shuttingDown = "shutting_down"
  case internalError = "internal_error"

  /// The `type` of the error body: the class of error that OpenAI's clients know.
  public var type: String {
    switch self {
    case .invalidJSON, .missingParameter, .invalidType, .invalidValue, .bodyTooLarge, .unknownRoute,
      .methodNotAllowed, .modelRequired, .snapshotRefused, .policyRefused, .migrationRefused:
      "invalid_request_error"
    case .modelNotFound, .documentNotFound, .answerNotFound, .snapshotNotFound, .receiptNotFound, .auditDisabled:
      "not_found_error"
    case .notAllowed, .refusedByGuard: "permission_error"
    case .busy: "overloaded_error"
    case .limitReached: "rate_limit_error"
    case .timeout, .damagedData, .storageUnavailable, .generatorUnavailable, .shuttingDown, .internalError:
      "server_error"
    }
  }

  /// The status with which the command line ends on this error.
  public var exitCode: ExitCode {
    switch self {
    case .invalidJSON, .missingParameter, .invalidType, .invalidValue, .bodyTooLarge, .modelRequired: .usage
    case .modelNotFound, .documentNotFound, .answerNotFound, .snapshotNotFound, .receiptNotFound, .auditDisabled,
      .unknownRoute:
      .notThere
    case .notAllowed: .notAllowed
    case .refusedByGuard: .refusedByGuard
    case .busy, .limitReached, .shuttingDown: .busy
    case .damagedData: .damagedDataFound
    case .snapshotRefused, .policyRefused, .migrationRefused, .methodNotAllowed, .timeout, .storageUnavailable,
      .generatorUnavailable, .internalError:
      .failed
    }
  }
}

/// The body of every reply that is not a success: `{"error":{"message","type","param","code"}}`.
public struct ErrorBody: Codable, Hashable, Sendable {
  public var error: Detail

  public struct Detail: Codable, Hashable, Sendable {
    /// One sentence for people; says what to do where something can be done.
    public var message: String
    public var type: String
    /// The request field that is wrong, for example `messages[0].content`; null where no field is to blame.
    @ExplicitNull public var param: String?
    /// One of ``APIErrorCode``; a client must expect others.
    @ExplicitNull public var code: String?

    public init(message: String, type: String, param: String?, code: String?) {
      self.message = message
      self.type = type
      self.param = param
      self.code = code
    }
  }

  public init(_ code: APIErrorCode, message: String, param: String? = nil) {
    error = Detail(message: message, type: code.type, param: param, code: code.rawValue)
  }

  public init(_ detail: Detail) {
    error = detail
  }

  public init(_ problem: RequestError) {
    self.init(problem.code, message: problem.description, param: problem.parameter)
  }

  /// The code, if it is one that this version knows.
  public var code: APIErrorCode? { error.code.flatMap(APIErrorCode.init(rawValue:)) }
}
