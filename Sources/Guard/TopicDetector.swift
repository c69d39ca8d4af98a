internal import Domain

/// Finds the subjects that `topics.yaml` restricts.
struct TopicDetector: Sendable {
  private let topics: [Topic]
  private let ruleSet: RuleSet

  init(_ rules: TopicRules) throws(GuardError) {
    topics = rules.topics
    for topic in rules.topics where topic.question == .redact || topic.answer == .redact {
      throw .invalidValue(
        file: "topics.yaml", key: topic.id,
        reason: "asks to redact a subject; use allow, shadow, flag, replace or block")
    }
    ruleSet = try RuleSet(
      file: "topics.yaml", wordLists: rules.wordLists, rules: rules.topics.map { ($0.id, $0.patterns) })
  }

  var isEmpty: Bool { topics.isEmpty }

  func inspect(question: PlainText, into findings: inout Findings) {
    for topic in topicsFound(in: question) { findings.add(topic.question, "topic.\(topic.id)", topic.reason) }
  }

  func inspect(answer: PlainText, into findings: inout Findings) {
    for topic in topicsFound(in: answer) { findings.add(topic.answer, "topic.\(topic.id)", topic.reason) }
  }

  private func topicsFound(in text: PlainText) -> [Topic] {
    guard !isEmpty else { return [] }
    return zip(topics, ruleSet.matcher.match(text).hits).compactMap { topic, hits in hits.isEmpty ? nil : topic }
  }
}
