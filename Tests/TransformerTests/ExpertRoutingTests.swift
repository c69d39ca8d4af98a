import Testing

@testable import Transformer

@Suite("The choice of experts")
struct ExpertRoutingTests {
  @Test("takes the best, heaviest first, ties to the lower number")
  func order() {
    let routing = ExpertRouting(counts: ExpertCounts(all: 4, used: 3), score: .softmax, normalizes: true)
    let (experts, weights, _) = choose(routing, [0, 2, 1, 2])
    #expect(experts == [1, 3, 2])
    #expect(weights[0] == weights[1] && weights[1] > weights[2])
    #expect(abs(weights.reduce(0, +) - 1) < 1e-6)
    #expect(abs(weights[2] / weights[0] - 0.36787945) < 1e-6)
  }

  @Test("leaves softmax weights as they are where a family does, and scales them in the end")
  func scale() {
    var routing = ExpertRouting(counts: ExpertCounts(all: 3, used: 1), score: .softmax, normalizes: false)
    #expect(abs(choose(routing, [0, 0, 0]).weights[0] - 1 / 3) < 1e-6)
    routing.scale = 2.5
    #expect(abs(choose(routing, [0, 0, 0]).weights[0] - 2.5 / 3) < 1e-6)
  }

  @Test("lets a correction decide who is chosen, not by how much he contributes")
  func correction() {
    var routing = ExpertRouting(counts: ExpertCounts(all: 3, used: 2), score: .sigmoid, normalizes: false)
    routing.correction = [0, -1, 0.1]
    let (experts, weights, _) = choose(routing, [0, 3, -0.1])
    #expect(experts == [2, 0])
    #expect(abs(weights[0] - 0.47502081) < 1e-6)
    #expect(weights[1] == 0.5)
  }

  @Test("stays within the best groups")
  func groups() {
    var routing = ExpertRouting(counts: ExpertCounts(all: 6, used: 2), score: .sigmoid, normalizes: false)
    let logits: [Float] = [5, -5, 2, 2, 4, -9]
    routing.groupLimit = .init(groupCount: 3, chosenGroupCount: 1, measure: .bestScore)
    #expect(choose(routing, logits).experts == [0, 1])
    routing.groupLimit = .init(groupCount: 3, chosenGroupCount: 1, measure: .sumOfTwoBestScores)
    #expect(choose(routing, logits).experts == [2, 3])
    routing.groupLimit = .init(groupCount: 3, chosenGroupCount: 2, measure: .bestScore)
    #expect(choose(routing, logits).experts == [0, 4])
  }

  @Test("gives finite weights where all scores vanish")
  func vanishing() {
    let routing = ExpertRouting(counts: ExpertCounts(all: 3, used: 2), score: .sigmoid, normalizes: true)
    let (experts, weights, _) = choose(routing, [-200, -200, -200])
    #expect(experts == [0, 1])
    #expect(weights == [0, 0])
  }

  @Test("names the first expert whose logit is no number", arguments: [Float.nan, .infinity, -.infinity])
  func damage(value: Float) {
    let routing = ExpertRouting(counts: ExpertCounts(all: 3, used: 2), score: .softmax, normalizes: true)
    #expect(choose(routing, [1, value, value]).damaged == 1)
  }

  private func choose(
    _ routing: ExpertRouting, _ logits: [Float]
  ) -> (experts: [Int32], weights: [Float], damaged: Int?) {
    var (logits, ranks) = (logits, logits)
    var experts = [Int32](repeating: -1, count: routing.counts.used)
    var weights = [Float](repeating: .nan, count: routing.counts.used)
    let damaged = logits.withUnsafeMutableBufferPointer { logits in
      ranks.withUnsafeMutableBufferPointer { ranks in
        experts.withUnsafeMutableBufferPointer { experts in
          weights.withUnsafeMutableBufferPointer { weights in
            routing.choose(from: logits, ranks: ranks, chosen: experts, weights: weights)
          }
        }
      }
    }
    return (experts, weights, damaged)
  }
}
