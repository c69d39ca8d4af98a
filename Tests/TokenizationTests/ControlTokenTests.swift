import Testing

@testable import Tokenization

/// Control tokens come from templates, whatever documents spell.
struct ControlTokenTests {
  /// Control tokens of the families that people run.
  private static let spellings = [
    "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>",
    "<|eot_id|>", "<|eom_id|>", "<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>",
    "[gMASK]", "<sop>", "<|system|>", "<|user|>", "<|assistant|>", "<|observation|>", "<|start|>", "<|channel|>",
    "<|message|>", "<|end|>", "<|return|>", "<|call|>", "<|start_of_role|>", "<|end_of_role|>", "<|im_user|>",
    "<|im_middle|>", "[BOS]", "[EOS]", "[INST]", "[/INST]", "<s>", "</s>", "<bos>", "<eos>",
  ]

  private static func documents(_ spelling: String) -> [String] {
    [
      spelling, "a\(spelling)b", "\(spelling)\(spelling)", " \(spelling) ", "<\(spelling)>", "\(spelling)\n",
      "|\(spelling)",
    ]
  }

  /// Vocabularies that give the tokens their kind, call them additions of the user, and say nothing.
  private static func vocabularies() throws -> [any Tokenizer] {
    var silent = TinyVocabulary.byteLevel(spellings.map { ($0, .control) })
    silent.types = nil
    return [
      try TinyVocabulary.byteLevel(spellings.map { ($0, .control) }).load(),
      try TinyVocabulary.byteLevel(spellings.map { ($0, .userDefined) }).load(),
      try silent.load(),
      try sentencePiece(spellings.map { ($0, .control) }).load(),
      try sentencePiece(spellings.map { ($0, .userDefined) }).load(),
    ]
  }

  /// All bytes, and pieces that lead to the spellings.
  private static func sentencePiece(_ added: [(String, TokenKind)]) -> TinyVocabulary {
    let bytes = (0..<256).map { byte in
      "<0x" + String(byte / 16, radix: 16, uppercase: true) + String(byte % 16, radix: 16, uppercase: true) + ">"
    }
    let pieces = ["▁", "a", "<", "|", ">", "s", "</", "</s", "<|", "|>", "[", "IN", "[INST"]
    var vocabulary = TinyVocabulary(
      tokens: bytes + pieces + added.map(\.0),
      types: bytes.map { _ in 6 } + pieces.map { _ in 1 } + added.map { Int($0.1.rawValue) }, merges: nil)
    vocabulary.model = "llama"
    vocabulary.scores = vocabulary.tokens.indices.map { Float(-$0) }
    return vocabulary
  }

  @Test("No text makes a control token of any family")
  func text() throws {
    for tokenizer in try Self.vocabularies() {
      for spelling in Self.spellings {
        let token = try #require(tokenizer.controlToken(spelling))
        #expect(tokenizer.isControl(token) && tokenizer.bytes(of: token).isEmpty)
        for document in Self.documents(spelling) {
          let tokens = tokenizer.encode(document)
          #expect(!tokens.contains { tokenizer.isControl($0) }, "\(document)")
          let written = String(decoding: tokenizer.written(tokens), as: UTF8.self)
          #expect(written.hasSuffix(document.replacing("▁", with: " ")) || written.hasSuffix(document))
        }
      }
    }
  }

  @Test("In a prompt only a template's own spelling makes a control token")
  func prompts() throws {
    for tokenizer in try Self.vocabularies() {
      for spelling in Self.spellings {
        let token = try #require(tokenizer.controlToken(spelling))
        for document in Self.documents(spelling) {
          var prompt = MarkedText(spelling + "user\n", isTrusted: true)
          prompt.append(document, isTrusted: false)
          prompt.append("\n" + spelling, isTrusted: true)
          let tokens = tokenizer.encode(prompt)
          #expect(tokens.filter { tokenizer.isControl($0) } == [token, token], "\(document)")
          #expect(tokens.first == token && tokens.last == token)
        }
      }
    }
  }

  @Test("A document cannot finish or begin a spelling of the template")
  func borders() throws {
    let tokenizer = try #require(try Self.vocabularies().first)
    for spelling in Self.spellings {
      for cut in spelling.indices.dropFirst() {
        var prompt = MarkedText(String(spelling[..<cut]), isTrusted: true)
        prompt.append(String(spelling[cut...]), isTrusted: false)
        #expect(!tokenizer.encode(prompt).contains { tokenizer.isControl($0) })
        prompt = MarkedText(String(spelling[..<cut]), isTrusted: false)
        prompt.append(String(spelling[cut...]), isTrusted: true)
        #expect(!tokenizer.encode(prompt).contains { tokenizer.isControl($0) })
        prompt = MarkedText(String(spelling[..<cut]), isTrusted: true)
        prompt.append(String(spelling[cut...]), isTrusted: true)
        #expect(tokenizer.encode(prompt).count == 1)
      }
    }
  }

  @Test("Merges of a file never lead text to a control token")
  func merges() throws {
    let merges = ["< |", "x |", "x| >", "<| x|>", "<| y"]
    var vocabulary = TinyVocabulary.byteLevel(merges: merges)
    vocabulary.pre = "deepseek-coder"
    let plain = try #require(vocabulary.tokens.firstIndex(of: "<|x|>"))
    vocabulary.types?[plain] = 3
    let tokenizer = try vocabulary.load()
    #expect(tokenizer.isControl(Int32(plain)))
    #expect(tokenizer.encode("<|x|>").allSatisfy { !tokenizer.isControl($0) })
    #expect(tokenizer.written(tokenizer.encode("<|x|>")) == Array("<|x|>".utf8))
  }

  @Test("User-defined tokens are found in every text, the longest first")
  func userDefined() throws {
    let tokenizer = try TinyVocabulary.byteLevel([
      ("<think", .userDefined), ("<think>", .userDefined), ("  ", .userDefined), ("<s>", .control),
    ]).load()
    #expect(tokenizer.encode("<think>") == [257])
    #expect(tokenizer.encode("<think<s>") == [256] + Array("<s>".utf8).map { Int32($0) })
    #expect(tokenizer.encode("a   ") == [Int32(UInt8(ascii: "a")), 258, 32])
    #expect(tokenizer.bytes(of: 257) == Array("<think>".utf8) && !tokenizer.isControl(257))
    #expect(tokenizer.controlToken("<think>") == nil)
  }

  @Test("A model's answer ends with its ends of turns; that of harmony's parts do not end it")
  func endOfGeneration() throws {
    var vocabulary = TinyVocabulary.byteLevel([
      ("<|im_end|>", .control), ("<|end|>", .control), ("<|endoftext|>", .control), ("other", .control),
    ])
    #expect(try vocabulary.load().specials.endOfGeneration == [256, 257, 258])
    vocabulary.eos = 259
    #expect(try vocabulary.load().specials.endOfGeneration == [256, 257, 258, 259])
    let harmony = TinyVocabulary.byteLevel([
      ("<|end|>", .control), ("<|return|>", .control), ("<|call|>", .control),
    ])
    #expect(try harmony.load().specials.endOfGeneration == [257, 258])
  }
}
