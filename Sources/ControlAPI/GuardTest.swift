public import Domain

/// The body of `POST /admin/guard/test`: a text that the guard judges, and nobody answers.
public struct GuardTestRequest: RequestBody, Encodable, Hashable {
  /// What the text is taken for.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    case question, passage, answer
  }

  public var text: String
  public var kind: Kind
  /// What an answer answers; decides in which language a message would stand in its place.
  public var question: String?
  /// Rule files by name, for example `policy.yaml`, to judge by in place of those of the daemon.
  public var policy: [String: String]?

  public init(text: String, kind: Kind = .question, question: String? = nil, policy: [String: String]? = nil) {
    self.text = text
    self.kind = kind
    self.question = question
    self.policy = policy
  }

  public func validate() throws(RequestError) {
    guard !text.isEmpty else { throw .invalid(parameter: "text", problem: "must hold text") }
  }

  enum CodingKeys: String, CodingKey {
    case text, question, policy
    case kind = "as"
  }
}

/// The reply of `POST /admin/guard/test`.
public struct GuardTestReport: Codable, Hashable, Sendable {
  public var kind: GuardTestRequest.Kind
  public var verdict: WireVerdict
  /// Every rule that matched, in the order in which they were asked.
  public var rules: [Rule]
  public var durationMilliseconds: Double
  /// How the rules read the text; absent where they read it as it stands, but for capitals.
  public var normalizedText: String?
  /// How words were hidden from a plain reading, for example `base64`.
  public var concealments: [String]
  /// What would be shown or searched for in place of the text; absent where that is the text.
  public var shownText: String?

  /// A rule that matched.
  public struct Rule: Codable, Hashable, Sendable {
    /// For example `injection.override`.
    public var id: String
    public var decision: String
    /// In units of the rule; null for rules that match or do not.
    @ExplicitNull public var score: Double?
    /// The entry of the allow-list that kept it from acting.
    @ExplicitNull public var allowedBy: String?

    public init(_ finding: Verdict.Finding) {
      id = finding.ruleID
      decision = finding.decision.rawValue
      score = finding.score
      allowedBy = finding.allowedBy
    }

    enum CodingKeys: String, CodingKey {
      case id, decision, score
      case allowedBy = "allowed_by"
    }
  }

  public init(_ kind: GuardTestRequest.Kind, _ verdict: Verdict, durationMilliseconds: Double) {
    self.kind = kind
    self.verdict = WireVerdict(verdict)
    rules = verdict.findings.map(Rule.init)
    self.durationMilliseconds = durationMilliseconds
    concealments = []
  }

  enum CodingKeys: String, CodingKey {
    case verdict, rules, concealments
    case kind = "as"
    case durationMilliseconds = "duration_ms"
    case normalizedText = "normalized"
    case shownText = "shown"
  }
}
