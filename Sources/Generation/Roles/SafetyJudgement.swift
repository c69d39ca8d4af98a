/// What a judge of safety says of a question or an answer.
public struct SafetyJudgement: Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable, CaseIterable {
    case safe, controversial, unsafe
  }

  public var severity: Severity
  /// By the names of the model's card: `S1` of Llama Guard, `Violent` of Qwen3Guard.
  public var categories: [String]
  /// Whether the answer refuses the question, where the model says so.
  public var isRefusal: Bool?
  /// How sure the model was that this is not safe, 0 to 1: its share of the severities other than safe at the place
  /// where it chose one. Nil where it wrote no verdict, or its vocabulary does not tell the verdicts apart.
  public var riskProbability: Double?
  /// Whether the model wrote a verdict. What it did not judge counts as unsafe.
  public var isReadable: Bool

  public init(
    severity: Severity, categories: [String] = [], isRefusal: Bool? = nil, riskProbability: Double? = nil,
    isReadable: Bool = true
  ) {
    self.severity = severity
    self.categories = categories
    self.isRefusal = isRefusal
    self.riskProbability = riskProbability
    self.isReadable = isReadable
  }

  /// What is said where the model did not say anything that can be read.
  static let unreadable = SafetyJudgement(severity: .unsafe, isReadable: false)
}
