/// Splits text into the tokens of an uncased BERT model.
///
/// Equal to the reference tokeniser of such models for every text, with one intended difference: a text that spells a
/// control token, such as `[SEP]`, stays text.
public struct WordPieceTokenizer: Sendable {
  public let vocabulary: WordPieceVocabulary
  /// A longer word becomes one unknown token; counted in scalars after normalisation.
  public static let maximumWordLength = 100

  public init(vocabulary: WordPieceVocabulary) {
    self.vocabulary = vocabulary
  }

  /// Tokenises a text.
  ///
  /// - Parameters:
  ///   - text: Any text; its length is not limited.
  ///   - limit: Stop after this many tokens.
  /// - Complexity: O(bytes), until the limit is reached.
  public func encode(_ text: String, limit: Int = .max) -> WordPieceTokens {
    var text = text
    return text.withUTF8 { bytes in
      var run = WordPieceRun(vocabulary: vocabulary, limit: limit)
      run.read(bytes)
      return run.tokens
    }
  }
}

/// One pass over one text.
private struct WordPieceRun {
  var tokens = WordPieceTokens()
  private let vocabulary: WordPieceVocabulary
  private let limit: Int
  private let scalarMap = BertScalarMap.shared
  /// UTF-8 of the normalised word being read, and for each byte where its scalar ends in the text.
  private var word: [UInt8] = []
  private var wordEnds: [Int] = []
  private var wordLength = 0

  init(vocabulary: WordPieceVocabulary, limit: Int) {
    self.vocabulary = vocabulary
    self.limit = limit
    word.reserveCapacity(4 * (WordPieceTokenizer.maximumWordLength + 1))
    wordEnds.reserveCapacity(4 * (WordPieceTokenizer.maximumWordLength + 1))
  }

  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
    var index = 0
    var end = 0
    while index < bytes.count, tokens.count < limit {
      let byte = bytes[index]
      end += 1
      if byte < 0x80 {
        index += 1
        readASCII(byte, end: end)
      } else {
        readOther(Self.decode(bytes, &index), end: end)
      }
    }
    finishWord()
    if tokens.count > limit {
      tokens.ids.removeLast(tokens.count - limit)
      tokens.ends.removeLast(tokens.ends.count - limit)
    }
  }

  /// The scalar that begins at `index`, which moves behind it; a string's UTF-8 is always well-formed.
  private static func decode(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Unicode.Scalar {
    let first = UInt32(bytes[index])
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var value = first & (0x7F >> UInt32(length))
    for offset in 1..<length { value = value << 6 | UInt32(bytes[index + offset]) & 0x3F }
    index += length
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  @inline(__always)
  private mutating func readASCII(_ byte: UInt8, end: Int) {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      append(byte, end: end)
    case UInt8(ascii: "A")...UInt8(ascii: "Z"):
      append(byte | 0x20, end: end)
    case 9, 10, 13, 32:
      finishWord()
    case 0..<32, 127:
      break
    default:
      finishWord()
      append(byte, end: end)
      finishWord()
    }
  }

  private mutating func readOther(_ scalar: Unicode.Scalar, end: Int) {
    var isEmpty = true
    scalarMap.forEachPart(of: scalar) { part in
      isEmpty = false
      if part.kind != .word { finishWord() }
      if part.kind != .space { append(part, end: end) }
      if part.kind == .isolated { finishWord() }
    }
    if isEmpty, !wordEnds.isEmpty { wordEnds[wordEnds.count - 1] = end }
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8, end: Int) {
    wordLength += 1
    if wordLength <= WordPieceTokenizer.maximumWordLength {
      word.append(byte)
      wordEnds.append(end)
    } else {
      wordEnds[wordEnds.count - 1] = end
    }
  }

  private mutating func append(_ part: BertScalarMap.Part, end: Int) {
    wordLength += 1
    if wordLength <= WordPieceTokenizer.maximumWordLength {
      for offset in 0..<UInt32(part.byteCount) {
        word.append(UInt8(truncatingIfNeeded: part.bytes >> (8 * offset)))
        wordEnds.append(end)
      }
    } else {
      wordEnds[wordEnds.count - 1] = end
    }
  }

  /// Splits the word into the longest tokens from the left; a word that cannot be split so is unknown as a whole.
  @inline(__always)
  private mutating func finishWord() {
    guard wordLength > 0 else { return }
    let firstToken = tokens.count
    var start = 0
    var root = WordPieceVocabulary.wordRoot
    while start < word.count {
      guard wordLength <= WordPieceTokenizer.maximumWordLength, let match = longestMatch(from: start, under: root)
      else {
        tokens.ids.replaceSubrange(firstToken..., with: CollectionOfOne(vocabulary.unknownID))
        tokens.ends.replaceSubrange(firstToken..., with: CollectionOfOne(wordEnds[wordEnds.count - 1]))
        break
      }
      tokens.ids.append(match.id)
      tokens.ends.append(wordEnds[match.end - 1])
      start = match.end
      root = WordPieceVocabulary.continuationRoot
    }
    word.removeAll(keepingCapacity: true)
    wordEnds.removeAll(keepingCapacity: true)
    wordLength = 0
  }

  @inline(__always)
  private func longestMatch(from start: Int, under root: ByteTrie.Node) -> (id: Int32, end: Int)? {
    var node = root
    var match: (id: Int32, end: Int)?
    var index = start
    while index < word.count {
      node = vocabulary.trie.child(of: node, word[index])
      if node < 0 { break }
      index += 1
      let value = vocabulary.trie.value(at: node)
      if value >= 0 { match = (value, index) }
    }
    return match
  }
}
