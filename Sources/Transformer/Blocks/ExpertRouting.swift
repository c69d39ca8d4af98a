internal import Glibc

/// How many experts a layer has, and how many of them a token passes through.
struct ExpertCounts: Sendable {
  let all: Int
  let used: Int
}

/// Chooses the experts of a token from the scores that a router gives them.
struct ExpertRouting: Sendable {
  /// What makes scores of the router's logits.
  enum Score: Sendable {
    case softmax
    case sigmoid
  }

  /// Only experts of the best groups may be chosen.
  struct GroupLimit: Sendable {
    /// What a group is judged by.
    enum Measure: Sendable {
      case bestScore
      case sumOfTwoBestScores
    }

    let groupCount: Int
    let chosenGroupCount: Int
    let measure: Measure
  }

  let counts: ExpertCounts
  let score: Score
  /// Added to each expert's score for the choice, not for its weight; empty: nothing.
  var correction: [Float] = []
  var groupLimit: GroupLimit?
  /// Whether the weights of the chosen experts are divided by their sum.
  let normalizes: Bool
  /// What the weights are multiplied with in the end.
  var scale: Float = 1

  /// Chooses the experts that process one token, and how much each contributes.
  ///
  /// - Parameters:
  ///   - logits: Router output for one token, shape `[experts]`; becomes the scores.
  ///   - ranks: Scratch; shape `[experts]`.
  ///   - chosen: Receives expert numbers; shape `[used]`, best first, ties to the lower number.
  ///   - weights: Receives what each contributes; shape `[used]`.
  /// - Returns: Nil, or the first expert whose logit is no number; nothing is chosen then.
  /// - Complexity: O(experts · used); allocates nothing.
  func choose(
    from logits: UnsafeMutableBufferPointer<Float>, ranks: UnsafeMutableBufferPointer<Float>,
    chosen: UnsafeMutableBufferPointer<Int32>, weights: UnsafeMutableBufferPointer<Float>
  ) -> Int? {
    precondition(logits.count == counts.all && ranks.count == counts.all)
    precondition(chosen.count == counts.used && weights.count == counts.used)
    if let damaged = logits.firstIndex(where: { !$0.isFinite }) { return damaged }
    makeScores(logits)
    for expert in ranks.indices { ranks[expert] = logits[expert] + (correction.isEmpty ? 0 : correction[expert]) }
    if let groupLimit { exclude(ranks, beyond: groupLimit) }
    var sum: Float = 0
    for slot in chosen.indices {
      let expert = ranks.indexOfGreatest
      chosen[slot] = Int32(expert)
      weights[slot] = logits[expert]
      sum += logits[expert]
      ranks[expert] = -.infinity
    }
    // Sigmoid scores can all be zero in 32 bits; softmax scores cannot.
    let factor = normalizes ? scale / max(sum, .leastNormalMagnitude) : scale
    for slot in weights.indices { weights[slot] *= factor }
    return nil
  }

  private func makeScores(_ logits: UnsafeMutableBufferPointer<Float>) {
    switch score {
    case .sigmoid:
      for expert in logits.indices { logits[expert] = 1 / (1 + exp(-logits[expert])) }
    case .softmax:
      let greatest = logits[logits.indexOfGreatest]
      var sum: Float = 0
      for expert in logits.indices {
        logits[expert] = exp(logits[expert] - greatest)
        sum += logits[expert]
      }
      for expert in logits.indices { logits[expert] /= sum }
    }
  }

  /// Takes the experts of all groups but the best ones out of the choice.
  private func exclude(_ ranks: UnsafeMutableBufferPointer<Float>, beyond limit: GroupLimit) {
    let size = ranks.count / limit.groupCount
    withUnsafeTemporaryAllocation(of: Float.self, capacity: limit.groupCount) { marks in
      for group in marks.indices {
        marks[group] = Self.mark(
          of: UnsafeMutableBufferPointer(rebasing: ranks[group * size..<(group + 1) * size]), limit)
      }
      for _ in 0..<limit.chosenGroupCount { marks[marks.indexOfGreatest] = .nan }
      for group in marks.indices where !marks[group].isNaN {
        for expert in group * size..<(group + 1) * size { ranks[expert] = -.infinity }
      }
    }
  }

  private static func mark(of ranks: UnsafeMutableBufferPointer<Float>, _ limit: GroupLimit) -> Float {
    let best = ranks.indexOfGreatest
    guard limit.measure == .sumOfTwoBestScores, ranks.count > 1 else { return ranks[best] }
    var second = -Float.infinity
    for index in ranks.indices where index != best { second = max(second, ranks[index]) }
    return ranks[best] + second
  }
}

extension UnsafeMutableBufferPointer<Float> {
  /// The first index of the greatest element; elements that are no number are passed over.
  fileprivate var indexOfGreatest: Int {
    var greatest = 0
    for index in indices where self[index] > self[greatest] || self[greatest].isNaN { greatest = index }
    return greatest
  }
}
