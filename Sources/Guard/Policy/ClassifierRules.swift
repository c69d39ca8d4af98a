/// `injection.yaml`, section `classifier`: from which scores what a classifier finds counts.
///
/// A score is a logarithm of odds: 0 is as likely an attack as not among the texts that the weights were learnt from.
public struct ClassifierRules: Hashable, Sendable, Codable {
  /// The file with the weights, beside the rule files.
  public var file = "classifier.yaml"
  /// What the evidence of the rules adds to a score, for each 1 of evidence.
  public var evidenceWeight = 2.0
  /// Scores from which a text is flagged, and from which the action of `policy.yaml` is taken.
  public var thresholds = InjectionThresholds()

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case file
    case evidenceWeight = "evidence_weight"
    case thresholds
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    file = try keys.value(.file, else: file)
    evidenceWeight = try keys.value(.evidenceWeight, else: evidenceWeight)
    thresholds = try keys.required(.thresholds)
  }
}
