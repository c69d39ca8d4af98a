internal import Domain

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
  private let classifier: (model: TextClassifier, rules: ClassifierRules)?

  /// - Parameter weights: Of the classifier that the rules ask for; nil where they ask for none.
  /// - Throws: ``GuardError`` naming the file, the key or the rule.
  init(_ rules: InjectionRules, weights: ClassifierFile? = nil) throws(GuardError) {
    self.rules = rules
    if let weights, let classifierRules = rules.classifier {
      guard (0...10).contains(classifierRules.evidenceWeight) else {
        throw .invalidValue(
          file: "injection.yaml", key: "classifier.evidence_weight",
          reason: "is \(classifierRules.evidenceWeight); 0 to 10 is allowed")
      }
      classifier = (try TextClassifier(weights), classifierRules)
    } else {
      classifier = nil
    }
    ruleSet = try RuleSet(
      file: "injection.yaml", wordLists: rules.wordLists, rules: rules.signals.map { ($0.id, $0.patterns) })
    let shares = [rules.evidence.quotedShare, rules.evidence.concealed, rules.evidence.controlTokens]
    guard shares.allSatisfy({ (0...1).contains($0) }) else {
      throw .invalidValue(file: "injection.yaml", key: "evidence", reason: "has a value outside 0 to 1")
    }
  }

  /// What the classifier finds in a text that the signals found some evidence in.
  ///
  /// - Parameter action: What is done from the higher threshold.
  /// - Returns: Nil below the lower threshold, and where there is no classifier.
  /// - Complexity: O(n)
  func classify(
    _ text: PlainText, evidence: Evidence, place: Place, action: Verdict.Decision
  ) -> Verdict.Decision? {
    guard let (model, rules) = classifier else { return nil }
    let thresholds = rules.thresholds
    let (flag, act, score) =
      switch place {
      case .question: (thresholds.questionFlag, thresholds.questionAct, model.score(question: text.scalars))
      case .passage: (thresholds.passageFlag, thresholds.passageAct, model.score(passage: text.scalars))
      }
    guard let score else { return nil }
    // More evidence than this says nothing new; signs of a harmless text must not hide an attack.
    let total = score + rules.evidenceWeight * min(max(evidence.sum, -0.5), 1.5)
    return total >= act ? action : total >= flag ? min(action, .flag) : nil
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
