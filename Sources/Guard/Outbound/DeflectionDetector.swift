/// Tells what part a sentence plays in an answer: refusing, changing the subject, padding, or saying something.
struct DeflectionDetector: Sendable {
  enum SentenceKind: Int, Sendable {
    case refusal
    case evasion
    case padding
    /// An honest word that the documents do not hold the answer.
    case honest
    case substance
  }

  let rules: DeflectionRules
  private let ruleSet: RuleSet

  init(_ rules: DeflectionRules) throws(GuardError) {
    self.rules = rules
    ruleSet = try RuleSet(
      file: "deflections.yaml", wordLists: rules.wordLists,
      rules: [
        ("refusal", rules.refusal), ("evasion", rules.evasion), ("padding", rules.padding), ("honest", rules.honest),
      ])
    guard rules.substantialSentenceCount > 0 else {
      throw .invalidValue(
        file: "deflections.yaml", key: "substantial_sentence_count", reason: "is not positive")
    }
  }

  func kind(of sentence: PlainText) -> SentenceKind {
    let hits = ruleSet.matcher.match(sentence).hits
    if !hits[SentenceKind.honest.rawValue].isEmpty { return .honest }
    // Who quotes a refusal does not refuse.
    if hits[SentenceKind.refusal.rawValue].plainCount > 0 { return .refusal }
    if hits[SentenceKind.evasion.rawValue].plainCount > 0 { return .evasion }
    return hits[SentenceKind.padding.rawValue].isEmpty ? .substance : .padding
  }
}
