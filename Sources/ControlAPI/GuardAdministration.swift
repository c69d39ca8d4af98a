/// The reply of `POST /admin/reload`.
public struct ReloadReport: Codable, Hashable, Sendable {
  /// SHA-256 over the rule files of the guard that are in force now.
  public var policySHA256: String
  /// Of those that were in force before; the same where nothing has changed.
  public var formerPolicySHA256: String
  /// The folder that was read, on the daemon's machine.
  public var folder: String

  public init(policySHA256: String, formerPolicySHA256: String, folder: String) {
    self.policySHA256 = policySHA256
    self.formerPolicySHA256 = formerPolicySHA256
    self.folder = folder
  }

  public var hasChanged: Bool { policySHA256 != formerPolicySHA256 }

  enum CodingKeys: String, CodingKey {
    case folder
    case policySHA256 = "policy_sha256"
    case formerPolicySHA256 = "former_policy_sha256"
  }
}

/// The body of `POST /admin/guard/calibrate`.
public struct CalibrationRequest: RequestBody, Encodable, Hashable {
  /// Questions that are no concern of any topic; nil for those that the audit keeps.
  public var questions: [String]?
  /// The first day of the audit to take questions from, in UTC, as `2026-11-20`.
  public var since: String?
  /// The share of them that may count as like a topic, 0 to 0.5.
  public var rate: Double

  public static let questionLimit = 20_000

  public init(questions: [String]? = nil, since: String? = nil, rate: Double) {
    self.questions = questions
    self.since = since
    self.rate = rate
  }

  public func validate() throws(RequestError) {
    guard (questions == nil) != (since == nil) else {
      throw .invalid(parameter: "questions", problem: "or since must be given, and not both")
    }
    guard questions.map({ (2...Self.questionLimit).contains($0.count) }) ?? true else {
      throw .invalid(parameter: "questions", problem: "must hold 2 to \(Self.questionLimit) questions")
    }
    let isDay = since.map { $0.utf8.count == 10 && $0.utf8.allSatisfy { $0 == 0x2D || (0x30...0x39).contains($0) } }
    guard isDay ?? true else { throw .invalid(parameter: "since", problem: "must be a day, as 2026-11-20") }
    guard (0...0.5).contains(rate) else { throw .invalid(parameter: "rate", problem: "must be from 0 to 0.5") }
  }
}

/// The reply of `POST /admin/guard/calibrate`: what the thresholds would have to be. Nothing is changed by it.
public struct CalibrationReport: Codable, Hashable, Sendable {
  public var rate: Double
  public var questionCount: Int
  public var modelSHA256: String
  /// The folder of the rule files, on the daemon's machine.
  public var folder: String
  public var topics: [Topic]

  public init(rate: Double, questionCount: Int, modelSHA256: String, folder: String, topics: [Topic]) {
    self.rate = rate
    self.questionCount = questionCount
    self.modelSHA256 = modelSHA256
    self.folder = folder
    self.topics = topics
  }

  enum CodingKeys: String, CodingKey {
    case rate, folder, topics
    case questionCount = "questions"
    case modelSHA256 = "model_sha256"
  }

  public struct Topic: Codable, Hashable, Sendable {
    public var id: String
    public var threshold: Double
    /// What is in force.
    public var formerThreshold: Double
    /// How many of the questions reach the threshold, and their share.
    public var falsePositiveCount: Int
    public var falsePositiveRate: Double
    /// The share when each half of the questions sets the threshold for the other.
    public var expectedRate: Double
    public var exampleCount: Int
    /// Examples that reach the threshold when each is compared with the others only.
    public var recognizedExampleCount: Int
    /// The nearest questions, nearest first.
    public var nearest: [Neighbor]

    public init(
      id: String, threshold: Double, formerThreshold: Double, falsePositiveCount: Int, falsePositiveRate: Double,
      expectedRate: Double, exampleCount: Int, recognizedExampleCount: Int, nearest: [Neighbor]
    ) {
      self.id = id
      self.threshold = threshold
      self.formerThreshold = formerThreshold
      self.falsePositiveCount = falsePositiveCount
      self.falsePositiveRate = falsePositiveRate
      self.expectedRate = expectedRate
      self.exampleCount = exampleCount
      self.recognizedExampleCount = recognizedExampleCount
      self.nearest = nearest
    }

    enum CodingKeys: String, CodingKey {
      case id, threshold, nearest
      case formerThreshold = "former_threshold"
      case falsePositiveCount = "false_positives"
      case falsePositiveRate = "false_positive_rate"
      case expectedRate = "expected_rate"
      case exampleCount = "examples"
      case recognizedExampleCount = "examples_recognized"
    }
  }

  public struct Neighbor: Codable, Hashable, Sendable {
    public var question: String
    public var score: Double

    public init(question: String, score: Double) {
      self.question = question
      self.score = score
    }
  }
}
