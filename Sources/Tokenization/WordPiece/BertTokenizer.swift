internal import ModelFiles

/// The WordPiece tokenizer of an uncased BERT model, from a GGUF file.
///
/// Such files mark the beginnings of words with U+2581 and write continuations bare, where `vocab.txt` writes `##`.
struct BertTokenizer: VocabularyTokenizer {
  let vocabulary: Vocabulary
  private let tokenizer: WordPieceTokenizer

  init(_ metadata: GGUFMetadata) throws(TokenizationError) {
    try Self.requireUncased(metadata)
    let list = try TokenList(metadata)
    vocabulary = try Vocabulary(list, addsBOS: true) { text, _ in
      text.starts(with: Self.wordStart) ? [UInt8(ascii: " ")] + text.dropFirst(Self.wordStart.count) : Array(text)
    }
    let vocabulary = vocabulary
    func control(_ spelling: String, _ id: Int32?) throws(TokenizationError) -> Int32 {
      guard let token = id ?? vocabulary.controlToken(spelling) else {
        throw .missingToken(path: metadata.path, token: spelling)
      }
      return token
    }
    var trie = ByteTrie(rootCount: 2)
    for (index, text) in list.texts.enumerated() where !(vocabulary.kind(Int32(index))?.isControl ?? true) {
      let isWordStart = text.starts(with: Self.wordStart)
      let spelling = text.dropFirst(isWordStart ? Self.wordStart.count : 0)
      let root = isWordStart ? WordPieceVocabulary.wordRoot : WordPieceVocabulary.continuationRoot
      // Of two tokens with the same spelling the first is used.
      if !spelling.isEmpty { _ = trie.insert(spelling, under: root, value: Int32(index)) }
    }
    tokenizer = WordPieceTokenizer(
      vocabulary: WordPieceVocabulary(
        trie: trie, tokenCount: list.texts.count, unknownID: try control("[UNK]", vocabulary.specials.unknown),
        classificationID: try control("[CLS]", vocabulary.specials.bos),
        separatorID: try control("[SEP]", vocabulary.specials.eos)))
  }

  func append(_ run: UnsafeBufferPointer<UInt8>, after _: Int32?, to tokens: inout [Int32]) {
    tokens += tokenizer.encode(String(decoding: run, as: UTF8.self)).ids
  }

  private static func requireUncased(_ metadata: GGUFMetadata) throws(TokenizationError) {
    let field = "tokenizer.ggml.normalizer.lowercase"
    do {
      guard try metadata.optionalBool(field) == false else { return }
    } catch {
      throw .file(error)
    }
    throw .file(
      .invalidField(path: metadata.path, field: field, requirement: "true; models that tell case are not supported"))
  }

  /// U+2581 in UTF-8.
  private static let wordStart: [UInt8] = [0xE2, 0x96, 0x81]
}
