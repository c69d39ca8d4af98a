internal import Domain

/// Finds the subjects that `topics.yaml` restricts, by their patterns.
struct TopicDetector: Sendable {
  private let topics: [(topic: Topic, scope: RuleScope)]
  private let ruleSet: RuleSet
  /// Whether each topic holds for the audience.
  private var holds: [Bool]

  init(_ rules: TopicRules, groupID: GroupLookup) throws(GuardError) {
    var topics: [(topic: Topic, scope: RuleScope)] = []
    for topic in rules.topics {
      try Self.validate(topic)
      topics.append(
        (
          topic,
          try RuleScope(
            groups: topic.groups, collections: topic.collections, file: "topics.yaml", key: topic.id,
            groupID: groupID)
        ))
    }
    self.topics = topics
    holds = Array(repeating: true, count: topics.count)
    ruleSet = try RuleSet(
      file: "topics.yaml", wordLists: rules.wordLists, rules: rules.topics.map { ($0.id, $0.patterns) })
  }

  private static func validate(_ topic: Topic) throws(GuardError) {
    if [topic.question, topic.answer, topic.similar].contains(.redact) {
      throw .invalidValue(
        file: "topics.yaml", key: topic.id,
        reason: "asks to redact a subject; use allow, shadow, flag, replace or block")
    }
    guard !topic.patterns.isEmpty || !topic.examples.isEmpty else {
      throw .invalidValue(
        file: "topics.yaml", key: topic.id, reason: "has neither patterns nor examples; give one of them")
    }
  }

  /// Without the topics that are not for an audience.
  func holding(for audience: Audience) -> TopicDetector {
    var detector = self
    detector.holds = topics.map { $0.scope.includes(audience) }
    return detector
  }

  func inspect(question: PlainText, into findings: inout Findings) {
    for topic in topicsFound(in: question) {
      findings.add(topic.question, "topic.\(topic.id)", topic.reason, messages: topic.messages)
    }
  }

  func inspect(answer: PlainText, into findings: inout Findings) {
    for topic in topicsFound(in: answer) {
      findings.add(topic.answer, "topic.\(topic.id)", topic.reason, messages: topic.messages)
    }
  }

  private func topicsFound(in text: PlainText) -> [Topic] {
    guard holds.contains(true) else { return [] }
    let hits = ruleSet.matcher.match(text).hits
    return topics.indices.filter { holds[$0] && !hits[$0].isEmpty }.map { topics[$0].topic }
  }
}
