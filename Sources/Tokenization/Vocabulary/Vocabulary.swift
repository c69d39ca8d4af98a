internal import ModelFiles

/// The tokens of a model as its GGUF file lists them: what each writes, and what it is for.
struct Vocabulary: Sendable {
  let specials: SpecialTokens
  let markers: MarkerTrie
  /// What each token writes; nothing for control tokens.
  let written: ByteStrings
  private let kinds: [TokenKind]
  private let controls: [[UInt8]: Int32]

  var count: Int { kinds.count }

  func kind(_ token: Int32) -> TokenKind? {
    kinds.indices.contains(Int(token)) ? kinds[Int(token)] : nil
  }

  func bytes(of token: Int32) -> [UInt8] {
    kinds.indices.contains(Int(token)) ? Array(written[Int(token)]) : []
  }

  /// Whether this is how a control token is spelled.
  func isControl(_ spelling: [UInt8]) -> Bool { controls[spelling] != nil }

  func controlToken(_ spelling: String) -> Int32? { controls[Array(spelling.utf8)] }

  /// The table of the tokens that text is made of.
  func table() -> TokenTable {
    TokenTable(written) { kinds[$0] != .byte && !kinds[$0].isControl }
  }

  /// - Parameters:
  ///   - addsBOS: Whether prompts begin with BOS where the file does not say.
  ///   - write: What a token of text writes, from its spelling in the file.
  init(
    _ list: TokenList, addsBOS: Bool, write: (ArraySlice<UInt8>, TokenKind) -> [UInt8]
  ) throws(TokenizationError) {
    var kinds = list.kinds
    let ids = try SpecialTokenIDs(list)
    for id in ids.structural { kinds[Int(id)] = kinds[Int(id)] == .unknown ? .unknown : .control }
    var written = ByteStrings()
    var markers = MarkerTrie()
    var controls: [[UInt8]: Int32] = [:]
    written.reserve(count: kinds.count, sizeBytes: list.texts.reduce(0) { $0 + $1.count })
    for (index, text) in list.texts.enumerated() {
      let kind = kinds[index]
      if kind.isControl || kind == .userDefined {
        markers.insert(text, token: Int32(index), needsTrust: kind.isControl)
      }
      if kind.isControl, controls[text] == nil { controls[text] = Int32(index) }
      switch kind {
      case .control, .unknown: written.append(EmptyCollection())
      case .userDefined: written.append(text)
      case .byte, .normal, .unused, .undefined: written.append(write(text[...], kind))
      }
    }
    self.kinds = kinds
    self.written = written
    self.markers = markers
    self.controls = controls
    specials = try ids.specials(list, controls: controls, addsBOS: addsBOS)
  }
}

/// `tokenizer.ggml.tokens` with what the file says of each.
struct TokenList {
  let metadata: GGUFMetadata
  let texts: [[UInt8]]
  /// Corrected where a control token is called text.
  let kinds: [TokenKind]

  init(_ metadata: GGUFMetadata) throws(TokenizationError) {
    self.metadata = metadata
    let types: [Int]?
    do {
      texts = try metadata.byteStrings("tokenizer.ggml.tokens")
      types = try metadata.optionalIntegers("tokenizer.ggml.token_type")
    } catch {
      throw .file(error)
    }
    var kinds: [TokenKind] = []
    kinds.reserveCapacity(texts.count)
    for (index, text) in texts.enumerated() {
      let type = types.flatMap { $0.indices.contains(index) ? UInt8(exactly: $0[index]) : nil }
      kinds.append((type.flatMap(TokenKind.init(rawValue:)) ?? .undefined).corrected(for: text))
    }
    self.kinds = kinds
    try check("tokenizer.ggml.token_type", count: types?.count ?? texts.count)
  }

  /// - Throws: ``TokenizationError/wrongCount(path:field:count:tokenCount:)`` unless there is one element a token.
  func check(_ field: String, count: Int) throws(TokenizationError) {
    guard count == texts.count, texts.count <= Int(Int32.max) else {
      throw .wrongCount(path: metadata.path, field: field, count: count, tokenCount: texts.count)
    }
  }
}
