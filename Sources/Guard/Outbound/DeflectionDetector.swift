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
  private let classifier: (model: AnswerClassifier, rules: DeflectionClassifierRules)?

  /// - Parameter weights: Of the classifier that the rules ask for; nil where there is none.
  /// - Throws: ``GuardError`` naming the file, the key or the rule.
  init(_ rules: DeflectionRules, weights: ClassifierWeights? = nil) throws(GuardError) {
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
    if let weights, let classifierRules = rules.classifier {
      try classifierRules.validate()
      classifier = (try AnswerClassifier(weights), classifierRules)
    } else {
      classifier = nil
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

  /// What the classifier says of the beginning of an answer.
  enum Leaning: Sendable {
    case answers
    case unclear
    case deflects
  }

  /// What the rules found in the beginning of an answer.
  enum Signs: Sendable {
    case none
    /// Refuses or evades, and no sentence says anything.
    case deflectsOnly
    case refuses
    case evades
    /// Refuses, and says something after that.
    case answersPartly
  }

  /// - Parameters:
  ///   - opening: The folded text of the answer so far.
  ///   - signs: What the rules found in it.
  /// - Returns: Nil where there is no classifier, or nothing to read.
  func leaning(of opening: [UInt32], signs: Signs) -> Leaning? {
    guard let (model, rules) = classifier, let score = model.score(opening) else { return nil }
    let total = score + rules.evidence(of: signs)
    return total >= rules.deflects ? .deflects : total < rules.answers ? .answers : .unclear
  }
}
