/// The reply of `GET /admin/guard/traffic`: questions and answers of the audit, in the order in which they came.
///
/// The query is that of a ``DayRange``, with `after`, the number of the last record of the page before.
public struct RecordedTraffic: Codable, Hashable, Sendable {
  public var items: [Item]
  /// Where the next page begins; null on the last one.
  @ExplicitNull public var next: Place?

  /// A question with its answer.
  public struct Item: Codable, Hashable, Sendable {
    /// The number of the record in the audit.
    public var sequence: Int
    /// Null for searches.
    @ExplicitNull public var answerID: String?
    @ExplicitNull public var question: Text?
    @ExplicitNull public var answer: Text?

    public init(sequence: Int, answerID: String?, question: Text?, answer: Text?) {
      self.sequence = sequence
      self.answerID = answerID
      self.question = question
      self.answer = answer
    }

    enum CodingKeys: String, CodingKey {
      case sequence, question, answer
      case answerID = "answer_id"
    }
  }

  /// A text that can be read again; one of which only a digest was kept is absent.
  public enum Text: Codable, Hashable, Sendable {
    case plain(String)
    /// A sealed box in Base64.
    case sealed(String)
  }

  public struct Place: Codable, Hashable, Sendable {
    /// The day of the record before.
    public var day: String
    /// Its number.
    public var sequence: Int

    public init(day: String, sequence: Int) {
      self.day = day
      self.sequence = sequence
    }
  }

  public init(items: [Item], next: Place?) {
    self.items = items
    self.next = next
  }
}

/// The body of `POST /admin/guard/replay`: texts to judge by the rules of the daemon and by others.
public struct GuardReplayRequest: RequestBody, Encodable, Hashable {
  /// Rule files by name.
  public var policy: [String: String]
  public var items: [Item]

  public static let itemLimit = 1000

  public struct Item: Codable, Hashable, Sendable {
    public var question: String
    public var answer: String?

    public init(question: String, answer: String?) {
      self.question = question
      self.answer = answer
    }
  }

  public init(policy: [String: String], items: [Item]) {
    self.policy = policy
    self.items = items
  }

  public func validate() throws(RequestError) {
    guard items.count <= Self.itemLimit else {
      throw .invalid(parameter: "items", problem: "must have at most \(Self.itemLimit) members")
    }
  }
}

/// The reply of `POST /admin/guard/replay`.
public struct GuardReplayReport: Codable, Hashable, Sendable {
  /// What the two sets of rules decide differently.
  public var differences: [Difference]

  public struct Difference: Codable, Hashable, Sendable {
    /// Which of the items, from 0.
    public var item: Int
    /// `inbound` (the question) or `outbound` (the answer).
    public var stage: String
    /// By the rules of the daemon.
    public var before: WireVerdict
    /// By the rules of the request.
    public var after: WireVerdict

    public init(item: Int, stage: String, before: WireVerdict, after: WireVerdict) {
      self.item = item
      self.stage = stage
      self.before = before
      self.after = after
    }
  }

  public init(differences: [Difference]) {
    self.differences = differences
  }
}
