internal import Answering
internal import ControlAPI
internal import Domain
internal import Generation
internal import Hummingbird
internal import Ingestion

extension APIFailure {
  /// The reply for an error of any room; nil where it is one of our own and nothing can be said but that.
  init?(_ error: any Error, path: String) {
    switch error {
    case let failure as APIFailure: self = failure
    case let problem as RequestError: self.init(problem)
    case let error as ServerError: self.init(error)
    case let error as AnsweringError: self.init(error)
    case let error as GenerationError: self.init(error)
    case let error as IngestionError: self.init(error)
    case let error as any StorageError:
      guard let fault = error.storageFault else { return nil }
      self.init(fault)
    case let error as HTTPError where error.status == .notFound: self = .unknownRoute(path)
    default: return nil
    }
  }

  /// The reply for an error that only the log may explain.
  static let internalError = APIFailure(
    .internalServerError, .internalError, "Something went wrong in the daemon; its log says what.")

  private init(_ fault: StorageFault) {
    switch fault {
    case .damaged: self.init(.internalServerError, .damagedData, StorageHealth.damageAdvice)
    case .full:
      self.init(
        HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), .storageUnavailable,
        "No space is left on the disk of the state folder; free some, and ask again.")
    case .unavailable:
      self.init(
        .serviceUnavailable, .storageUnavailable,
        "The state folder cannot be read or written at the moment; 'cloister status' says more.")
      retryAfterSeconds = 10
    }
  }

  init(_ error: ServerError) {
    switch error {
    case .busy:
      self.init(
        .serviceUnavailable, .busy,
        "Too many questions wait already (limits.waiting_answer_count); ask again in a few seconds.")
      retryAfterSeconds = 5
    case .limitReached(let limit):
      self.init(.tooManyRequests, .limitReached, limit.description)
      retryAfterSeconds = limit.retryAfterSeconds
    case .deadlineExceeded(let seconds):
      self.init(.gatewayTimeout, .timeout, "The request was given up after \(seconds) seconds.")
    case .rulesRefused(let reason, let policy):
      self.init(
        .unprocessableContent, .policyRefused,
        "The rules of the guard stay as they were (policy \(policy.prefix(12))). \(reason)")
    case .clientGone, .peerUnknown:
      self.init(.badRequest, .internalError, "The connection cannot be served.")
      mustClose = true
    }
  }

  private init(_ error: AnsweringError) {
    switch error {
    case .blocked(_, let message): self.init(.forbidden, .refusedByGuard, message)
    case .generatorFailed:
      self.init(
        .serviceUnavailable, .generatorUnavailable,
        "The model that writes the answers could not be reached or gave up; the daemon's log says why.")
    case .formatNotStrict: self.init(.badRequest, .invalidValue, error.description, param: "response_format")
    }
  }

  private init?(_ error: GenerationError) {
    switch error {
    case .malformedSchema, .invalidSchema, .unsupportedSchema, .unsatisfiableSchema, .schemaTooLarge:
      let parameter = "response_format.json_schema.schema"
      self.init(.badRequest, .invalidValue, error.description, param: parameter)
    case .invalidOption(let name, _, _): self.init(.badRequest, .invalidValue, error.description, param: name)
    case .promptTooLong: self.init(.badRequest, .invalidValue, error.description, param: "messages")
    case .busy:
      self.init(ServerError.busy(waitingCount: 0))
    case .stopped:
      self.init(.serviceUnavailable, .shuttingDown, "The daemon is shutting down; ask again in a moment.")
      retryAfterSeconds = 2
    default:
      self.init(
        .internalServerError, .generatorUnavailable, "The model cannot write this answer; the daemon's log says why.")
    }
  }

  private init?(_ error: IngestionError) {
    switch error {
    case .notRunning:
      self.init(.serviceUnavailable, .shuttingDown, "The daemon is starting or shutting down; ask again in a moment.")
      retryAfterSeconds = 2
    case .damaged(let reason): self.init(.internalServerError, .damagedData, reason)
    case .snapshotMissing: self.init(.notFound, .snapshotNotFound, error.description)
    case .snapshotRefused(let reason): self.init(.conflict, .snapshotRefused, reason)
    case .migrationRefused(let reason): self.init(.conflict, .migrationRefused, reason)
    case .modelUnusable: self.init(.notFound, .modelNotFound, error.description, param: "model")
    case .storageUnavailable(let reason): self.init(.internalServerError, .storageUnavailable, reason)
    case .fileUnavailable: self.init(.internalServerError, .internalError, error.description)
    case .modelReplaced: self.init(.conflict, .migrationRefused, error.description)
    case .folderUnavailable, .pathRefused: return nil
    }
  }
}
