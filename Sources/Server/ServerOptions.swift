internal import Domain

/// The bounds of the sockets, their requests and the answers; see `Config/cloister.yaml` for each.
public struct ServerOptions: Hashable, Sendable {
  public var connectionCount: Int
  public var idleTimeoutSeconds: Int
  public var bodySizeBytes: Int
  public var bodyTimeoutSeconds: Int
  public var questionLengthCharacters: Int
  public var runningAnswerCount: Int
  public var waitingAnswerCount: Int
  public var answerTimeoutSeconds: Int
  public var embeddingInputCount: Int
  public var passageCount: Int
  /// Passages of a search that does not say how many.
  public var searchPassageCount: Int
  /// Sampling temperature of a request that says none.
  public var defaultTemperature: Double
  public var userLimits: UserLimits
  /// Whose members may use the admin socket beside root and the daemon's own user.
  public var adminGroupIDs: Set<UInt32>
  public var daemonUserID: UInt32

  public init(
    connectionCount: Int = 256, idleTimeoutSeconds: Int = 60, bodySizeBytes: Int = 1 << 20,
    bodyTimeoutSeconds: Int = 30, questionLengthCharacters: Int = 4_000, runningAnswerCount: Int = 1,
    waitingAnswerCount: Int = 32, answerTimeoutSeconds: Int = 300, embeddingInputCount: Int = 256,
    passageCount: Int = 50, searchPassageCount: Int = 8, defaultTemperature: Double = 0,
    userLimits: UserLimits = UserLimits(), adminGroupIDs: Set<UInt32> = [], daemonUserID: UInt32
  ) {
    self.connectionCount = connectionCount
    self.idleTimeoutSeconds = idleTimeoutSeconds
    self.bodySizeBytes = bodySizeBytes
    self.bodyTimeoutSeconds = bodyTimeoutSeconds
    self.questionLengthCharacters = questionLengthCharacters
    self.runningAnswerCount = runningAnswerCount
    self.waitingAnswerCount = waitingAnswerCount
    self.answerTimeoutSeconds = answerTimeoutSeconds
    self.embeddingInputCount = embeddingInputCount
    self.passageCount = passageCount
    self.searchPassageCount = searchPassageCount
    self.defaultTemperature = defaultTemperature
    self.userLimits = userLimits
    self.adminGroupIDs = adminGroupIDs
    self.daemonUserID = daemonUserID
  }

  /// Whether the caller may use the admin socket.
  func isAdministrator(_ principal: Principal) -> Bool {
    principal.userID == 0 || principal.userID == daemonUserID || !adminGroupIDs.isDisjoint(with: principal.groupIDs)
  }
}
