import DecoderFixture
import ModelFiles
import Tensors
import Transformer

/// A decoder of the fixture, loaded, with memory to run it.
struct TinyDecoder {
  let decoder: Decoder
  let workspace: DecoderWorkspace

  init(_ name: String, threadCount: Int = 2, cacheElement: CacheRows.Element = .f32) throws {
    decoder = try Decoder(
      GGUFFile(path: DecoderFixture.path(name)), threads: ThreadPool(threadCount: threadCount),
      cacheElement: cacheElement)
    workspace = DecoderWorkspace(for: decoder, maximumTokenCount: 256)
  }

  func makeSequence() -> SequenceState { decoder.makeSequence(capacity: 256) }

  /// Appends tokens in pieces of some length; gives the logits of all of them.
  func append(_ tokens: some Collection<Int32>, to sequence: SequenceState, pieces: Int = 256) throws -> [[Float]] {
    var rows: [[Float]] = []
    var rest = tokens[...]
    while !rest.isEmpty {
      rows += try run([DecoderStep(sequence: sequence, tokens: Array(rest.prefix(pieces)), wanted: .all)])
      rest = rest.dropFirst(pieces)
    }
    return rows
  }

  /// Runs steps; gives the rows of wanted logits.
  func run(_ steps: [DecoderStep]) throws -> [[Float]] {
    try decoder.run(steps, in: workspace)
    return (0..<workspace.logits.rowCount).map { Array(workspace.logits.rows($0..<$0 + 1)) }
  }

  /// The tokens that follow a prompt when the likeliest one is always chosen.
  func continuation(of prompt: [Int32], count: Int) throws -> [Int32] {
    let sequence = makeSequence()
    var tokens: [Int32] = []
    var logits = try append(prompt, to: sequence)
    while let last = logits.last, tokens.count < count {
      tokens.append(Int32(last.indices.max { last[$0] < last[$1] } ?? 0))
      logits = try append(tokens.suffix(1), to: sequence)
    }
    return tokens
  }
}

/// The largest difference of a row's elements, relative to the row's largest element; the worst of all rows.
///
/// Not a number, and so in no bound, where rows are missing or hold one.
func relativeError(_ got: [[Float]], _ expected: [[Float]]) -> Float {
  guard got.count == expected.count else { return .nan }
  return zip(got, expected).reduce(0) { worst, pair in
    let (got, expected) = pair
    guard got.count == expected.count, got.allSatisfy(\.isFinite) else { return .nan }
    let difference = zip(got, expected).map { abs($0 - $1) }.max() ?? 0
    return max(worst, difference / (expected.map(abs).max() ?? 1))
  }
}

/// Arbitrary tokens that are in the vocabulary of every tiny decoder.
func arbitraryTokens(_ count: Int, seed: Int) -> [Int32] {
  (0..<count).map { Int32(($0 * 37 + seed * 101 + $0 * $0 * 7) % 300) }
}
