/// The threshold of one topic, set from questions that are no concern of it.
public struct TopicCalibration: Hashable, Sendable {
  /// A question of the sample, and how near it is.
  public struct Neighbor: Hashable, Sendable {
    public var question: String
    public var score: Double
  }

  public var topicID: String
  /// The lowest threshold at which no more of the sample than asked for counts as like the examples; four decimals.
  public var threshold: Double
  /// What is in force.
  public var formerThreshold: Double
  /// How many of the sample reach it.
  public var falsePositiveCount: Int
  /// The share, when each half of the sample sets the threshold for the other: what to expect of new questions.
  public var expectedRate: Double
  public var exampleCount: Int
  /// How many of the examples reach the threshold when each is compared with the others only; 0 of a single one.
  public var recognizedExampleCount: Int
  /// The questions of the sample that are nearest to the examples, nearest first.
  public var nearest: [Neighbor]
}

extension Guard {
  /// Sets the thresholds of topics from questions that are no concern of them.
  ///
  /// - Parameters:
  ///   - questions: A sample of what is really asked; at least 2.
  ///   - rate: The share of it that may count as like the examples of one topic, 0 to 1.
  ///   - nearestCount: How many of the nearest to name.
  /// - Returns: One for each topic with examples, in the order of the file; nothing is changed.
  /// - Throws: What keeps the encoder from reading.
  /// - Complexity: O(questions · examples)
  public func calibrateTopics(
    benign questions: [String], rate: Double, nearestCount: Int = 3
  ) async throws -> [TopicCalibration] {
    guard let encoder = examples.encoder else { throw GuardError.missingEncoder }
    var vectors: [[[Float]]] = []
    for question in questions {
      try Task.checkCancellation()
      vectors.append(try await encoder.vectors(ofQuestion: QuestionParts.parts(of: question)))
    }
    return examples.entries.map { entry in
      let scores = vectors.map { entry.score(of: $0) }
      let threshold = Self.threshold(for: scores, rate: rate)
      let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
      return TopicCalibration(
        topicID: entry.topic.id, threshold: threshold, formerThreshold: entry.threshold,
        falsePositiveCount: scores.count { $0 >= threshold }, expectedRate: Self.crossedRate(of: scores, rate: rate),
        exampleCount: entry.vectors.count, recognizedExampleCount: entry.recognizedCount(at: threshold),
        nearest: order.prefix(nearestCount).map { .init(question: questions[$0], score: scores[$0]) })
    }
  }

  /// The lowest number of four decimals that at most this share of the scores reaches.
  static func threshold(for scores: [Double], rate: Double) -> Double {
    let sorted = scores.sorted(by: >)
    let allowedCount = Int((rate * Double(sorted.count)).rounded(.down))
    guard allowedCount < sorted.count else { return -1 }
    let steps = (sorted[allowedCount] * 10_000).rounded(.down) + 1
    return min(steps / 10_000, 1)
  }

  private static func crossedRate(of scores: [Double], rate: Double) -> Double {
    let halves = [0, 1].map { half in scores.indices.filter { $0 % 2 == half }.map { scores[$0] } }
    guard let first = halves.first, let second = halves.last, !first.isEmpty, !second.isEmpty else { return 0 }
    let count = [(first, second), (second, first)].reduce(0) { count, pair in
      let threshold = threshold(for: pair.0, rate: rate)
      return count + pair.1.count { $0 >= threshold }
    }
    return Double(count) / Double(scores.count)
  }
}

extension TopicExamples.Entry {
  fileprivate func recognizedCount(at threshold: Double) -> Int {
    vectors.indices.count { index in
      var others = vectors
      let vector = others.remove(at: index)
      return !others.isEmpty && TopicExamples.score(of: vector, among: others) >= threshold
    }
  }
}
