import DecoderFixture
import ModelFiles
import Tensors
import Testing
import Transformer

@Suite("A decoder that several threads share")
struct SharedDecoderTests {
  @Test("gives each of them what it gives one alone", arguments: [1, 3])
  func threads(threadCount: Int) async throws {
    let decoder = try Decoder(
      GGUFFile(path: DecoderFixture.path("qwen3moe")), threads: ThreadPool(threadCount: threadCount))
    let prompts = (0..<4).map { arbitraryTokens(20 + 9 * $0, seed: $0) }
    let alone = try prompts.map { try Self.logits(of: $0, from: decoder) }
    let together = try await withThrowingTaskGroup(of: (Int, [[Float]]).self) { group in
      for (index, prompt) in prompts.enumerated() {
        group.addTask { (index, try Self.logits(of: prompt, from: decoder)) }
      }
      return try await group.reduce(into: [Int: [[Float]]]()) { $0[$1.0] = $1.1 }
    }
    for (index, expected) in alone.enumerated() {
      #expect(relativeError(together[index] ?? [], expected) <= largestError)
    }
  }

  /// The logits of all tokens, each computed by itself, with memory of the calling thread's own.
  private static func logits(of prompt: [Int32], from decoder: Decoder) throws -> [[Float]] {
    let workspace = DecoderWorkspace(for: decoder, maximumTokenCount: 1)
    let sequence = decoder.makeSequence(capacity: prompt.count)
    return try prompt.map { token in
      try decoder.run([DecoderStep(sequence: sequence, tokens: [token])], in: workspace)
      return Array(workspace.logits.elements)
    }
  }
}
