import Testing

@testable import Embedding

struct EmbeddingBatchesTests {
  @Test("Batches cover all texts in order", arguments: [1, 2, 7], [[], [0], [3, 0, 900, 1, 1], Array(0..<300)])
  func cover(_ threadCount: Int, _ lengths: [Int]) {
    let batches = EmbeddingBatches.plan(lengths: lengths, threadCount: threadCount)
    #expect(batches.flatMap(Array.init) == Array(lengths.indices))
    #expect(batches.allSatisfy { !$0.isEmpty })
  }

  @Test("Little work is shared among the threads")
  func shares() {
    #expect(EmbeddingBatches.plan(lengths: [10, 10, 10, 10], threadCount: 2) == [0..<2, 2..<4])
    #expect(EmbeddingBatches.plan(lengths: [10, 10, 10, 10], threadCount: 1) == [0..<4])
  }
}
