internal import ModelFiles

/// SentencePiece's byte-pair encoding: pieces with scores, and single bytes for what no piece spells.
///
/// Kudo and Richardson, "SentencePiece: A simple and language independent subword tokenizer and detokenizer for Neural
/// Text Processing", 2018. The sign U+2581 that stands for a blank in pieces is read as a blank in texts too.
struct SentencePieceTokenizer: VocabularyTokenizer {
  let vocabulary: Vocabulary
  private let table: TokenTable
  private let scores: [Float]
  /// The token of each byte; -1 where there is none.
  private let byteTokens: [Int32]
  /// Whether text begins as if a blank stood before it, at the start and behind every control token.
  private let addsSpacePrefix: Bool

  init(_ metadata: GGUFMetadata) throws(TokenizationError) {
    let list = try TokenList(metadata)
    let byteTokens = Self.byteTokens(list)
    vocabulary = try Vocabulary(list, addsBOS: true) { text, kind in
      if kind == .byte, let byte = Self.byte(text) { return [byte] }
      return Self.unescaped(text)
    }
    do {
      scores = try metadata.numbers("tokenizer.ggml.scores")
      addsSpacePrefix = try metadata.optionalBool("tokenizer.ggml.add_space_prefix") ?? true
    } catch {
      throw .file(error)
    }
    try list.check("tokenizer.ggml.scores", count: scores.count)
    table = vocabulary.table()
    self.byteTokens = byteTokens
    if vocabulary.specials.unknown == nil, let missing = byteTokens.firstIndex(of: -1) {
      throw .missingByte(path: metadata.path, byte: UInt8(missing))
    }
  }

  func append(_ run: UnsafeBufferPointer<UInt8>, after previous: Int32?, to tokens: inout [Int32]) {
    let isBeginning = previous.map { isControl($0) } ?? true
    let text = (addsSpacePrefix && isBeginning ? [UInt8(ascii: " ")] : []) + Self.unescaped(Array(run)[...])
    let firstIndex = tokens.count
    var merger = PieceMerger(table: table, scores: scores)
    text.withUnsafeBytes { bytes in
      merger.merge(bytes) { piece in
        let token = table.token(piece)
        if token >= 0 { tokens.append(token) } else { appendUnspelled(piece, to: &tokens, from: firstIndex) }
      }
    }
  }

  /// A character that no piece spells becomes its bytes, or else one unknown token with those beside it.
  private func appendUnspelled(_ character: UnsafeRawBufferPointer, to tokens: inout [Int32], from firstIndex: Int) {
    if character.allSatisfy({ byteTokens[Int($0)] >= 0 }) {
      tokens += character.map { byteTokens[Int($0)] }
    } else if let unknown = vocabulary.specials.unknown, tokens[firstIndex...].last != unknown {
      tokens.append(unknown)
    }
  }

  /// U+2581, in UTF-8 E2 96 81, turned into blanks.
  private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.contains(0xE2) else { return Array(text) }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var rest = text
    while let byte = rest.first {
      if rest.starts(with: [0xE2, 0x96, 0x81]) {
        result.append(UInt8(ascii: " "))
        rest = rest.dropFirst(3)
      } else {
        result.append(byte)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  /// The byte that `<0x41>` stands for.
  private static func byte(_ text: ArraySlice<UInt8>) -> UInt8? {
    guard text.count == 6, text.starts(with: "<0x".utf8), text.last == UInt8(ascii: ">") else { return nil }
    return UInt8(String(decoding: text.dropFirst(3).dropLast(), as: UTF8.self), radix: 16)
  }

  private static func byteTokens(_ list: TokenList) -> [Int32] {
    var tokens = [Int32](repeating: -1, count: 256)
    for (index, kind) in list.kinds.enumerated() where kind == .byte {
      if let byte = byte(list.texts[index][...]), tokens[Int(byte)] < 0 { tokens[Int(byte)] = Int32(index) }
    }
    return tokens
  }
}
