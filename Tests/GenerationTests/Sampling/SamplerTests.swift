import Foundation
import TestSupport
import Testing

@testable import Generation

@Suite("The sampler")
struct SamplerTests {
  /// One case of sampling.json.
  struct Reference: Decodable {
    var temperature, topP, minP, repetitionPenalty: Double
    var topK: Int
    var prompt: [Int32]
    var logits: [Float]
    var kept: [Int32]
    var probabilities: [Double]

    var options: SamplingOptions {
      SamplingOptions(
        temperature: temperature, topK: topK, topP: topP, minP: minP, repetitionPenalty: repetitionPenalty, seed: 1)
    }
  }

  @Test("leaves the tokens that transformers leaves, with their probabilities")
  func references() throws {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/sampling", withExtension: "json"))
    let cases = try JSONDecoder().decode([Reference].self, from: Data(contentsOf: url))
    #expect(cases.count == 48)
    for reference in cases {
      var sampler = Sampler(options: reference.options, vocabularySize: reference.logits.count)
      for token in reference.prompt { sampler.observe(token) }
      _ = reference.logits.withUnsafeBufferPointer { sampler.choose(from: $0, allowed: nil) }
      #expect(sampler.candidates.map(\.token) == reference.kept, "\(reference.options)")
      let total = sampler.candidates.reduce(0) { $0 + $1.weight }
      for (candidate, probability) in zip(sampler.candidates, reference.probabilities) {
        #expect(abs(candidate.weight / total - probability) < 1e-5)
      }
    }
  }

  @Test("takes the likeliest token, of equals the first, when it is cold")
  func greedy() {
    #expect(choose([0, 3, 1, 3], SamplingOptions()) == 1)
    #expect(choose([-5, .nan, -7], SamplingOptions()) == 0)
    #expect(choose([.nan, -.infinity, .infinity], SamplingOptions()) == nil)
    #expect(choose([], SamplingOptions()) == nil)
  }

  @Test("never takes a token that is not allowed, or that pads the vocabulary")
  func mask() {
    var allowed = TokenMask(tokenCount: 4)
    allowed.insert(0)
    allowed.insert(2)
    for seed in 0..<50 {
      let options = SamplingOptions(temperature: 2, seed: UInt64(seed))
      #expect([0, 2].contains(choose([0, 9, 1, 9], options, allowed: allowed)))
      #expect([0, 1].contains(choose([1, 1, 50, 50], options, vocabularySize: 2)))
    }
    #expect(choose([0, 9], SamplingOptions(), allowed: TokenMask(tokenCount: 2)) == nil)
  }

  @Test("draws as often as the probabilities say")
  func distribution() {
    let logits: [Float] = [log(0.5), log(0.3), log(0.15), log(0.05)]
    var sampler = Sampler(options: SamplingOptions(temperature: 1, seed: 7), vocabularySize: 4)
    var counts = [0, 0, 0, 0]
    let drawCount = 20_000
    logits.withUnsafeBufferPointer { logits in
      for _ in 0..<drawCount { if let token = sampler.choose(from: logits, allowed: nil) { counts[Int(token)] += 1 } }
    }
    for (count, probability) in zip(counts, [0.5, 0.3, 0.15, 0.05]) {
      let deviation = (Double(drawCount) * probability * (1 - probability)).squareRoot()
      #expect(abs(Double(count) - Double(drawCount) * probability) < 4 * deviation)
    }
  }

  @Test("writes the same with the same seed, and something else with another")
  func seeds() {
    func text(_ seed: UInt64?) -> [Int32?] {
      var sampler = Sampler(options: SamplingOptions(temperature: 1, seed: seed), vocabularySize: 100)
      let logits = [Float](repeating: 0, count: 100)
      return (0..<20).map { _ in logits.withUnsafeBufferPointer { sampler.choose(from: $0, allowed: nil) } }
    }
    #expect(text(5) == text(5))
    #expect(text(5) != text(6))
    #expect(text(nil) != text(nil))
  }

  @Test("is not led astray by rounding errors of the logits")
  func rounding() {
    var random = SplitMix64(seed: 3)
    let logits = (0..<200).map { _ in Float.random(in: -2...2, using: &random) }
    let rounded = logits.map { $0 + Float.random(in: -1e-6...1e-6, using: &random) }
    let options = SamplingOptions(temperature: 0.9, topK: 50, topP: 0.95, minP: 0.01, seed: 11)
    var one = Sampler(options: options, vocabularySize: 200)
    var other = one
    for _ in 0..<500 {
      let first = logits.withUnsafeBufferPointer { one.choose(from: $0, allowed: nil) }
      #expect(first == rounded.withUnsafeBufferPointer { other.choose(from: $0, allowed: nil) })
    }
  }

  private func choose(
    _ logits: [Float], _ options: SamplingOptions, allowed: TokenMask? = nil, vocabularySize: Int? = nil
  ) -> Int32? {
    var sampler = Sampler(options: options, vocabularySize: vocabularySize ?? logits.count)
    return logits.withUnsafeBufferPointer { sampler.choose(from: $0, allowed: allowed) }
  }
}

@Suite("A report of probabilities")
struct LogprobReportTests {
  @Test("holds the chosen token and the likeliest ones, from the unchanged logits")
  func report() {
    let logits: [Float] = [log(0.1), log(0.6), log(0.3), 80]
    let report = logits.withUnsafeBufferPointer {
      LogprobReport(of: 0, in: $0, vocabularySize: 3, count: 2)
    }
    #expect(abs(report.chosen.logprob - log(0.1)) < 1e-6)
    #expect(report.alternatives.map(\.token) == [1, 2])
    #expect(abs(report.alternatives[0].logprob - log(0.6)) < 1e-6)
    let none = logits.withUnsafeBufferPointer { LogprobReport(of: 1, in: $0, vocabularySize: 3, count: 0) }
    #expect(none.alternatives.isEmpty)
  }
}
