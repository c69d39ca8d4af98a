internal import Domain

/// Tells by examples what a question is about.
///
/// The score of a question is the mean of two cosines: with the example nearest to it, and on average with all. The
/// first finds what is asked in the words of one example, the second keeps out what only shares words with one.
struct TopicExamples: Sendable {
  struct Entry: Sendable {
    var topic: Topic
    var scope: RuleScope
    var threshold: Double
    /// Unit vectors of the examples.
    var vectors: [[Float]]

    /// - Parameter vectors: Of the parts of one question.
    /// - Returns: -1 to 1; the highest score of a part.
    func score(of vectors: [[Float]]) -> Double {
      vectors.map { TopicExamples.score(of: $0, among: self.vectors) }.max() ?? -1
    }
  }

  private static let file = "topics.yaml"
  private static let mostExamples = 2_000
  let entries: [Entry]
  let encoder: (any QuestionEncoder)?

  /// - Parameter encoder: nil where no questions are judged; a guard without one blocks what it had to compare.
  /// - Throws: ``GuardError`` for a threshold that makes no sense, and where the examples cannot be encoded.
  init(
    _ rules: TopicRules, thresholds: TopicThresholds, encoder: (any QuestionEncoder)?, groupID: GroupLookup
  ) throws(GuardError) {
    self.encoder = encoder
    let topics = rules.topics.filter { !$0.examples.isEmpty }
    let stated =
      [("threshold", rules.threshold)] + topics.compactMap { topic in topic.threshold.map { (topic.id, $0) } }
    for (key, value) in stated where !(-1...1).contains(value) {
      throw .invalidValue(file: Self.file, key: key, reason: "has the threshold \(value); -1 to 1 is allowed")
    }
    for (id, value) in thresholds.topics where !(-1...1).contains(value) {
      throw .invalidValue(
        file: "thresholds.yaml", key: "topics.\(id)", reason: "is \(value); -1 to 1 is allowed")
    }
    guard topics.reduce(0, { $0 + $1.examples.count }) <= Self.mostExamples else {
      throw .invalidValue(
        file: Self.file, key: "topics", reason: "has more than \(Self.mostExamples) examples; a handful a topic will do"
      )
    }
    let vectors = try Self.vectors(of: topics.flatMap(\.examples), encoder)
    var entries: [Entry] = []
    var first = 0
    for topic in topics {
      let last = first + topic.examples.count
      entries.append(
        Entry(
          topic: topic,
          scope: try RuleScope(
            groups: topic.groups, collections: topic.collections, file: Self.file, key: topic.id, groupID: groupID),
          threshold: topic.threshold ?? thresholds.topics[topic.id] ?? rules.threshold,
          vectors: Array(vectors[min(first, vectors.count)..<min(last, vectors.count)])))
      first = last
    }
    self.entries = entries
  }

  private static func vectors(
    of examples: [String], _ encoder: (any QuestionEncoder)?
  ) throws(GuardError) -> [[Float]] {
    guard let encoder, !examples.isEmpty else { return [] }
    do {
      let vectors = try encoder.vectors(ofExamples: examples)
      guard vectors.count == examples.count else {
        throw GuardError.invalidValue(
          file: file, key: "examples", reason: "gave \(vectors.count) vectors for \(examples.count) examples")
      }
      return vectors
    } catch {
      throw .invalidValue(file: file, key: "examples", reason: "cannot be encoded: \(error)")
    }
  }

  /// Whether a question of this audience has to be compared at all.
  func concerns(_ audience: Audience) -> Bool { entries.contains { $0.scope.includes(audience) } }

  /// Compares a question with the examples of every topic that holds for the audience.
  ///
  /// - Parameter readings: The question, and what it says where it is read in another way.
  /// - Throws: What keeps the encoder from reading it.
  func inspect(readings: [String], for audience: Audience, into findings: inout Findings) async throws {
    guard let encoder else { throw GuardError.missingEncoder }
    let vectors = try await encoder.vectors(ofQuestion: readings.flatMap(QuestionParts.parts))
    for entry in entries where entry.scope.includes(audience) {
      let score = entry.score(of: vectors)
      guard score >= entry.threshold else { continue }
      let topic = entry.topic
      findings.add(
        topic.similar ?? topic.question, "topic.\(topic.id)", topic.reason, score: score, messages: topic.messages)
    }
  }

  /// The score of one vector among examples, -1 to 1.
  static func score(of vector: [Float], among examples: [[Float]]) -> Double {
    guard !examples.isEmpty else { return -1 }
    let cosines = examples.map { example in
      Double(zip(example, vector).reduce(Float(0)) { $0 + $1.0 * $1.1 })
    }
    let nearest = cosines.max() ?? -1
    return (nearest + cosines.reduce(0, +) / Double(cosines.count)) / 2
  }
}
