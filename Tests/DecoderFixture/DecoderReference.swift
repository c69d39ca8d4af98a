/// The logits (or vectors) of one model for three prompts, and the text it continues them with.
public struct DecoderReference: Decodable, Sendable {
  /// Three prompts: of 1, 7 and 64 tokens.
  public let prompts: [[Int32]]

  /// Which prompt ``continuation`` continues; nil for an embedding model.
  public let continuedPrompt: Int?

  /// The 32 tokens that follow when the likeliest token is always chosen; nil for an embedding model.
  public let continuation: [Int32]?

  /// The smallest distance between the logit of a token of ``continuation`` and that of the runner-up.
  public let smallestGap: Float?

  /// All rows, one after another.
  var values: [Float] = []

  private enum CodingKeys: String, CodingKey {
    case prompts, continuedPrompt, continuation, smallestGap
  }

  /// The width of a row: the size of the vocabulary, or of the vectors.
  public var rowWidth: Int { values.count / rowCounts.reduce(0, +) }

  /// The reference rows of a prompt, those of its last tokens: at most 16; one vector for an embedding model.
  ///
  /// - Parameter index: Which of ``prompts``.
  /// - Returns: Rows in the order of the tokens; shape `[rows, rowWidth]`.
  public func rows(ofPrompt index: Int) -> [[Float]] {
    let first = rowCounts.prefix(index).reduce(0, +)
    return (first..<first + rowCounts[index]).map { row in
      Array(values[row * rowWidth..<(row + 1) * rowWidth])
    }
  }

  private var rowCounts: [Int] { prompts.map { continuation == nil ? 1 : min($0.count, 16) } }
}
