import DecoderFixture
import Testing
import Transformer

@Suite("Sequences")
struct SequenceStateTests {
  static let names = DecoderFixture.names + DecoderFixture.quantisedNames

  @Test("give the same alone and in a batch with others of other lengths", arguments: names)
  func batching(name: String) throws {
    let tiny = try TinyDecoder(name)
    let prompts = [3, 40, 1, 17].enumerated().map { arbitraryTokens($1, seed: $0) }
    let alone = try prompts.map { try tiny.append($0 + [5, 6], to: tiny.makeSequence()) }
    let sequences = prompts.map { _ in tiny.makeSequence() }
    var together = try tiny.run(
      zip(sequences, prompts).map { DecoderStep(sequence: $0, tokens: $1, wanted: .last) })
    #expect(relativeError(together, zip(alone, prompts).map { $0[$1.count - 1] }) <= largestError)
    together = try tiny.run(sequences.map { DecoderStep(sequence: $0, tokens: [5], wanted: .none) })
    #expect(together.isEmpty)
    together = try tiny.run(sequences.reversed().map { DecoderStep(sequence: $0, tokens: [6]) })
    #expect(relativeError(together, alone.reversed().compactMap(\.last)) <= largestError)
    #expect(sequences.map(\.tokenCount) == prompts.map { $0.count + 2 })
  }

  @Test("give rows in the order of steps and of their wanted tokens")
  func wantedRows() throws {
    let tiny = try TinyDecoder("qwen3moe")
    let prompts = [2, 3, 4].map { arbitraryTokens($0, seed: $0) }
    let alone = try prompts.map { try tiny.append($0, to: tiny.makeSequence()) }
    let wanted: [DecoderStep.Wanted] = [.all, .none, .last]
    let rows = try tiny.run(
      zip(prompts, wanted).map { DecoderStep(sequence: tiny.makeSequence(), tokens: $0, wanted: $1) })
    #expect(relativeError(rows, alone[0] + [alone[2][3]]) <= largestError)
  }

  @Test("go on from a copied prefix as from their own", arguments: names)
  func prefix(name: String) throws {
    let tiny = try TinyDecoder(name)
    let prompt = arbitraryTokens(100, seed: 1)
    let source = tiny.makeSequence()
    let expected = try tiny.append(prompt, to: source)
    let copy = tiny.makeSequence()
    _ = try tiny.append(arbitraryTokens(9, seed: 2), to: copy)
    copy.copyPrefix(of: source, count: 70)
    #expect(copy.tokenCount == 70)
    let rows = try tiny.append(prompt[70...], to: copy)
    #expect(relativeError(rows, Array(expected[70...])) <= largestError)
    #expect(source.tokenCount == 100)
  }

  @Test("go on after tokens were taken back as if these had never been", arguments: names)
  func truncation(name: String) throws {
    let tiny = try TinyDecoder(name)
    let prompt = arbitraryTokens(80, seed: 3)
    let expected = try tiny.append(prompt, to: tiny.makeSequence())
    let sequence = tiny.makeSequence()
    _ = try tiny.append(prompt[..<30] + arbitraryTokens(60, seed: 4), to: sequence)
    sequence.truncate(to: 30)
    #expect(sequence.tokenCount == 30)
    let rows = try tiny.append(prompt[30...], to: sequence)
    #expect(relativeError(rows, Array(expected[30...])) <= largestError)
    sequence.truncate(to: 0)
    #expect(relativeError(try tiny.append(prompt, to: sequence), expected) <= largestError)
  }

  @Test("take memory as tokens come, not for all that they may hold")
  func memory() throws {
    let tiny = try TinyDecoder("llama")
    let (small, large) = (tiny.decoder.makeSequence(capacity: 64), tiny.decoder.makeSequence(capacity: 1024))
    #expect(small.sizeBytes == large.sizeBytes)
    #expect(small.sizeBytes == 64 * tiny.decoder.stateBytesPerToken)
    _ = try tiny.append(arbitraryTokens(65, seed: 0), to: large)
    #expect(large.sizeBytes > small.sizeBytes)
    #expect(large.sizeBytes <= 100 * tiny.decoder.stateBytesPerToken)
    #expect(tiny.decoder.makeSequence(capacity: 1 << 40).capacity == tiny.decoder.configuration.contextLength)
  }

  @Test("refuse what does not fit, and hold what they held")
  func refusals() throws {
    let tiny = try TinyDecoder("qwen3moe")
    let size = Int32(tiny.decoder.configuration.vocabularySize)
    let sequence = tiny.decoder.makeSequence(capacity: 8)
    let expected = try tiny.append(arbitraryTokens(8, seed: 1), to: tiny.makeSequence())
    _ = try tiny.append(arbitraryTokens(8, seed: 1)[..<6], to: sequence)
    #expect(throws: DecoderError.tokenOutsideVocabulary(token: size, vocabularySize: Int(size))) {
      try tiny.run([DecoderStep(sequence: sequence, tokens: [1, size])])
    }
    #expect(throws: DecoderError.tokenOutsideVocabulary(token: -1, vocabularySize: Int(size))) {
      try tiny.run([DecoderStep(sequence: sequence, tokens: [-1])])
    }
    #expect(throws: DecoderError.sequenceFull(tokenCount: 9, capacity: 8)) {
      try tiny.run([DecoderStep(sequence: sequence, tokens: [1, 2, 3])])
    }
    #expect(throws: DecoderError.emptyStep) { try tiny.run([DecoderStep(sequence: sequence, tokens: [])]) }
    #expect(throws: DecoderError.batchTooLarge(tokenCount: 258, limit: 256)) {
      let others = [200, 56].map {
        DecoderStep(sequence: tiny.makeSequence(), tokens: arbitraryTokens($0, seed: 0))
      }
      return try tiny.run(others + [DecoderStep(sequence: sequence, tokens: [1, 2])])
    }
    let rows = try tiny.append(arbitraryTokens(8, seed: 1)[6...], to: sequence)
    #expect(relativeError(rows, Array(expected[6...])) <= largestError)
  }
}
