internal import ModelFiles

/// Byte-level byte-pair encoding: GPT-2's algorithm, with the split pattern of each family.
struct ByteLevelTokenizer: VocabularyTokenizer {
  let vocabulary: Vocabulary
  private let preTokenizer: PreTokenizer
  private let table: TokenTable
  private let merges: MergeTable
  /// The token of each single byte; -1 where there is none.
  private let byteTokens: [Int32]

  init(_ metadata: GGUFMetadata) throws(TokenizationError) {
    preTokenizer = try Self.preTokenizer(metadata)
    vocabulary = try Vocabulary(TokenList(metadata), addsBOS: preTokenizer.addsBOS) { text, _ in
      ByteAlphabet.decode(text) ?? Array(text)
    }
    let table = vocabulary.table()
    self.table = table
    let byteTokens = (0..<256).map { table.token([UInt8($0)]) }
    if let missing = byteTokens.indices.first(where: { byteTokens[$0] < 0 && Self.isCommon($0) }) {
      throw .missingByte(path: metadata.path, byte: UInt8(missing))
    }
    self.byteTokens = byteTokens
    merges = try Self.merges(metadata, table, vocabulary)
  }

  func append(_ run: UnsafeBufferPointer<UInt8>, after _: Int32?, to tokens: inout [Int32]) {
    var merger = BytePairMerger(merges)
    var start = 0
    for end in preTokenizer.ends(of: run) {
      let piece = UnsafeBufferPointer(rebasing: run[start..<end])
      start = end
      if preTokenizer.takesWholePieces {
        let whole = table.token(UnsafeRawBufferPointer(piece))
        if whole >= 0 {
          tokens.append(whole)
          continue
        }
      }
      merger.merge(piece.lazy.map { byteTokens[Int($0)] }.filter { $0 >= 0 }, into: &tokens)
    }
  }

  /// Whether a byte occurs in the UTF-8 of real texts. Vocabularies learnt from texts lack some of the others, with
  /// which the characters from U+40000 on begin; such a byte writes no token, as in the reference tokenizers.
  private static func isCommon(_ byte: Int) -> Bool {
    switch byte {
    case 0xC0, 0xC1, 0xF1...0xFF: false
    default: true
    }
  }

  private static func preTokenizer(_ metadata: GGUFMetadata) throws(TokenizationError) -> PreTokenizer {
    let name: String
    do { name = try metadata.optionalString("tokenizer.ggml.pre") ?? "default" } catch { throw .file(error) }
    guard let preTokenizer = PreTokenizer.named[name] else {
      throw .unknownPreTokenizer(path: metadata.path, name: name, known: PreTokenizer.named.keys.sorted())
    }
    return preTokenizer
  }

  /// Reads `tokenizer.ggml.merges`: two tokens and a blank between them, the most important first.
  private static func merges(
    _ metadata: GGUFMetadata, _ table: TokenTable, _ vocabulary: Vocabulary
  ) throws(TokenizationError) -> MergeTable {
    let lines: [[UInt8]]
    do { lines = try metadata.byteStrings("tokenizer.ggml.merges") } catch { throw .file(error) }
    var merges = MergeTable(capacity: lines.count)
    for (index, line) in lines.enumerated() {
      guard let blank = line.dropFirst().firstIndex(of: UInt8(ascii: " ")),
        let left = ByteAlphabet.decode(line[..<blank]), let right = ByteAlphabet.decode(line[(blank + 1)...])
      else { throw .invalidMerge(path: metadata.path, index: index) }
      let merged = left + right
      let tokens = (left: table.token(left), right: table.token(right), merged: table.token(merged))
      guard tokens.left >= 0, tokens.right >= 0, tokens.merged >= 0 else {
        // Text never makes a control token, by merges neither: the table has none.
        if [left, right, merged].contains(where: vocabulary.isControl) { continue }
        throw .invalidMerge(path: metadata.path, index: index)
      }
      merges.insert(tokens.left, tokens.right, .init(rank: Int32(truncatingIfNeeded: index), token: tokens.merged))
    }
    return merges
  }
}
