import DecoderFixture
import ModelFiles
import Tensors
import Testing
import Transformer

@testable import Generation

@Suite("The store of prefixes")
struct PrefixStoreTests {
  private func session(_ tokens: [Int32], of decoder: Decoder) throws -> Session {
    let session = Session(of: decoder, capacity: 200)
    let workspace = DecoderWorkspace(for: decoder, maximumTokenCount: 64)
    let step = session.step(tokens, wantsLogits: false)
    try decoder.run([step], in: workspace)
    session.append(step.tokens)
    return session
  }

  private func decoder() throws -> Decoder {
    try Decoder(GGUFFile(path: DecoderFixture.path("llama")), threads: .single)
  }

  @Test("lends the longest beginning, from finished and from running timelines")
  func longest() throws {
    let decoder = try decoder()
    let store = PrefixStore(limitBytes: 1 << 30)
    store.insert(try session([1, 2, 3, 4], of: decoder))
    store.insert(try session([9, 8], of: decoder))
    let running = try session([1, 2, 3, 5, 6, 7], of: decoder)
    let prompt: [Int32] = [1, 2, 3, 5, 6, 9]
    let one = Session(of: decoder, capacity: 50)
    store.fill(one, for: prompt, from: [], limit: 5)
    #expect(one.tokens == [1, 2, 3])
    let other = Session(of: decoder, capacity: 50)
    store.fill(other, for: prompt, from: [running], limit: 5)
    #expect(other.tokens == [1, 2, 3, 5, 6])
    let limited = Session(of: decoder, capacity: 50)
    store.fill(limited, for: [9, 8], from: [], limit: 1)
    #expect(limited.tokens == [9])
    let none = Session(of: decoder, capacity: 50)
    store.fill(none, for: [7], from: [], limit: 0)
    #expect(none.tokens.isEmpty)
  }

  @Test("keeps no timeline that another one continues, and no more than its memory")
  func memory() throws {
    let decoder = try decoder()
    let store = PrefixStore(limitBytes: 1 << 30)
    store.insert(try session([1, 2, 3], of: decoder))
    store.insert(try session([1, 2, 3, 4], of: decoder))
    #expect(store.count == 1)
    let small = PrefixStore(limitBytes: store.sizeBytes * 2)
    for first in 10..<20 as Range<Int32> { small.insert(try session([first, 2, 3, 4], of: decoder)) }
    #expect(small.count == 2)
    let kept = Session(of: decoder, capacity: 50)
    small.fill(kept, for: [19, 2, 3, 4, 5], from: [], limit: 4)
    #expect(kept.tokens == [19, 2, 3, 4])
    let none = PrefixStore(limitBytes: 0)
    none.insert(try session([1], of: decoder))
    #expect(none.count == 0)
  }
}
