/// Weighs the signs that a text tries to command a model.
struct InjectionDetector: Sendable {
  /// What one text adds up to.
  struct Evidence: Sendable {
    /// Sum of the weights of the signals found.
    var sum = 0.0
    /// The signal that weighs most; nil where none was found.
    var strongest: InjectionSignal?
    /// Digits or signs stood for letters in a word of a signal.
    var readDigitsAsLetters = false
  }

  /// Where a text comes from: a signal weighs differently in each place.
  enum Place: Sendable {
    case question
    case passage
  }

  let rules: InjectionRules
  private let ruleSet: RuleSet

  init(_ rules: InjectionRules) throws(GuardError) {
    self.rules = rules
    ruleSet = try RuleSet(
      file: "injection.yaml", wordLists: rules.wordLists, rules: rules.signals.map { ($0.id, $0.patterns) })
    let shares = [rules.evidence.quotedShare, rules.evidence.concealed, rules.evidence.controlTokens]
    guard shares.allSatisfy({ (0...1).contains($0) }) else {
      throw .invalidValue(file: "injection.yaml", key: "evidence", reason: "has a value outside 0 to 1")
    }
  }

  /// The words that the signals know.
  var vocabulary: WordTrie { ruleSet.matcher.trie }

  /// - Complexity: O(words)
  func evidence(in text: PlainText, place: Place) -> Evidence {
    let result = ruleSet.matcher.match(text)
    var evidence = Evidence(readDigitsAsLetters: result.readDigitsAsLetters)
    var heaviest = 0.0
    for (signal, hits) in zip(rules.signals, result.hits) where !hits.isEmpty {
      let weight = place == .question ? signal.question : signal.passage
      // Who quotes an instruction mostly speaks about it; who gives one does not quote it.
      let share = hits.plainCount > 0 || weight < 0 ? 1 : rules.evidence.quotedShare
      evidence.sum += weight * share
      if weight * share > heaviest {
        heaviest = weight * share
        evidence.strongest = signal
      }
    }
    return evidence
  }
}
