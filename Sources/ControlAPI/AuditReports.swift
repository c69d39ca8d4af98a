/// The reply of `POST /admin/audit/verify`; with `?from=` and `?to=`, days as `2026-11-21`, faults of these days alone.
public struct AuditVerificationReport: Codable, Hashable, Sendable {
  public var isGood: Bool
  public var fileCount: Int
  public var recordCount: Int
  /// The number and the digest of the last record. Kept elsewhere, they show later that the end was cut off.
  public var headSequence: Int
  public var headSHA256: String
  /// False where no key was at hand: heads were compared, their signatures not.
  public var areSignaturesChecked: Bool
  public var faults: [Fault]

  public struct Fault: Codable, Hashable, Sendable {
    /// Null where it concerns the end of the log.
    @ExplicitNull public var file: String?
    /// From 1; null where no line is meant.
    @ExplicitNull public var line: Int?
    public var problem: String

    public init(file: String?, line: Int?, problem: String) {
      self.problem = problem
      self.file = file
      self.line = line
    }
  }

  public init(
    fileCount: Int, recordCount: Int, headSequence: Int, headSHA256: String, areSignaturesChecked: Bool,
    faults: [Fault]
  ) {
    isGood = faults.isEmpty
    self.fileCount = fileCount
    self.recordCount = recordCount
    self.headSequence = headSequence
    self.headSHA256 = headSHA256
    self.areSignaturesChecked = areSignaturesChecked
    self.faults = faults
  }

  enum CodingKeys: String, CodingKey {
    case faults
    case isGood = "good"
    case fileCount = "files"
    case recordCount = "records"
    case headSequence = "head_sequence"
    case headSHA256 = "head_sha256"
    case areSignaturesChecked = "signatures_checked"
  }
}

/// Which records of the audit to show: the parameters of `GET /admin/audit`.
public struct AuditQuery: Hashable, Sendable {
  /// The most records from the past.
  public static let maximumCount = 100_000

  public var count: Int
  /// Whether to go on with records as they are written.
  public var isFollowing: Bool
  public var action: String?
  /// A name or a number.
  public var user: String?

  public init(count: Int = 20, isFollowing: Bool = false, action: String? = nil, user: String? = nil) {
    self.count = count
    self.isFollowing = isFollowing
    self.action = action
    self.user = user
  }

  /// - Throws: ``RequestError`` for parameters that make no sense.
  public init(parameters: [(name: String, value: String)]) throws(RequestError) {
    self.init()
    for (name, value) in parameters {
      switch name {
      case "n":
        guard let count = Int(value), (0...Self.maximumCount).contains(count) else {
          throw .invalid(parameter: "n", problem: "must be a whole number from 0 to \(Self.maximumCount)")
        }
        self.count = count
      case "follow": isFollowing = value == "true"
      case "action": action = value
      case "user": user = value
      default: break
      }
    }
  }

  public var parameters: [(name: String, value: String)] {
    [("n", String(count))] + (isFollowing ? [("follow", "true")] : []) + (action.map { [("action", $0)] } ?? [])
      + (user.map { [("user", $0)] } ?? [])
  }
}
