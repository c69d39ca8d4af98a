import ModelFiles
import TestSupport
import Testing

@testable import Tokenization

/// Vocabularies that do not fit together give an error, or a tokenizer that works; never a crash.
struct VocabularyDamageTests {
  private func error(_ vocabulary: TinyVocabulary) -> TokenizationError? {
    do {
      _ = try vocabulary.load()
      return nil
    } catch {
      return error as? TokenizationError
    }
  }

  @Test("An algorithm or a pre-tokenizer that is not known is refused by name, with those that are")
  func unknownNames() throws {
    var vocabulary = TinyVocabulary.byteLevel()
    vocabulary.model = "rwkv"
    guard case .unsupportedModel(_, "rwkv", ["gpt2", "llama", "bert"]) = error(vocabulary) else {
      Issue.record("not refused")
      return
    }
    vocabulary = .byteLevel()
    vocabulary.pre = "somebody's"
    guard case .unknownPreTokenizer(_, "somebody's", let known) = error(vocabulary) else {
      Issue.record("not refused")
      return
    }
    #expect(known.contains("qwen2") && known.contains("kimi-k2") && known == known.sorted())
    vocabulary.pre = nil
    #expect(try vocabulary.load().encode("ab12").count == 4)
  }

  @Test("Lists of the wrong length are refused")
  func wrongCounts() {
    var vocabulary = TinyVocabulary.byteLevel()
    vocabulary.types?.removeLast()
    guard case .wrongCount(_, "tokenizer.ggml.token_type", 255, 256) = error(vocabulary) else {
      Issue.record("not refused")
      return
    }
    vocabulary = TinyVocabulary(tokens: ["<unk>", "▁", "a"], types: [2, 1, 1], merges: nil)
    vocabulary.model = "llama"
    vocabulary.scores = [0, -1]
    guard case .wrongCount(_, "tokenizer.ggml.scores", 2, 3) = error(vocabulary) else {
      Issue.record("not refused")
      return
    }
  }

  @Test("Special tokens outside the vocabulary are refused; a padding token that nobody has is none")
  func outOfRange() throws {
    var vocabulary = TinyVocabulary.byteLevel()
    vocabulary.eos = 256
    guard case .tokenOutOfRange(_, "tokenizer.ggml.eos_token_id", 256, 256) = error(vocabulary) else {
      Issue.record("not refused")
      return
    }
    var file = TinyVocabulary.byteLevel().file
    file.set("tokenizer.ggml.padding_token_id", .uint32(.max))
    #expect(try TinyVocabulary.load(file.bytes()).specials.pad == nil)
  }

  @Test("A vocabulary that cannot write every text is refused")
  func missingBytes() {
    var vocabulary = TinyVocabulary.byteLevel()
    vocabulary.tokens[0x41] = "unrelated"
    guard case .missingByte(_, 0x41) = error(vocabulary) else {
      Issue.record("not refused")
      return
    }
    vocabulary = TinyVocabulary(tokens: ["▁", "a"], types: [1, 1], merges: nil)
    vocabulary.model = "llama"
    vocabulary.scores = [0, -1]
    guard case .missingByte = error(vocabulary) else {
      Issue.record("not refused")
      return
    }
  }

  @Test("Merges that name no tokens, or make none, are refused", arguments: ["ab c", "a", "a ", " ", "", "a b", "é £"])
  func merges(line: String) {
    var vocabulary = TinyVocabulary.byteLevel()
    vocabulary.merges = ["Ġ Ġ", line]
    vocabulary.tokens.append("ĠĠ")
    vocabulary.types?.append(1)
    guard case .invalidMerge(_, 1) = error(vocabulary) else {
      Issue.record("not refused")
      return
    }
  }

  @Test("Of tokens that write the same, texts get the first")
  func duplicates() throws {
    var vocabulary = TinyVocabulary.byteLevel(merges: ["a b"])
    vocabulary.tokens += ["ab", "a", ""]
    vocabulary.types? += [1, 1, 1]
    let tokenizer = try vocabulary.load()
    #expect(tokenizer.encode("ab a") == [256, 32, 97])
    #expect(tokenizer.bytes(of: 257) == Array("ab".utf8) && tokenizer.bytes(of: 259).isEmpty)
    #expect(tokenizer.bytes(of: 260).isEmpty && tokenizer.bytes(of: -1).isEmpty && !tokenizer.isControl(.max))
  }

  @Test("BERT's vocabulary is read with its marks of word beginnings")
  func bert() throws {
    var vocabulary = TinyVocabulary(
      tokens: ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "▁un", "aff", "able", "▁[", "▁]", "▁sep"],
      types: [3, 2, 3, 3, 1, 1, 1, 1, 1, 1], merges: nil)
    vocabulary.model = "bert"
    let tokenizer = try vocabulary.load()
    #expect(tokenizer.encode("UNaffable [SEP] x") == [4, 5, 6, 7, 9, 8, 1])
    #expect(tokenizer.encode(MarkedText("[CLS]un[SEP]", isTrusted: true)) == [2, 4, 3])
    #expect(tokenizer.written([4, 5, 2]) == Array(" unaff".utf8))
    var cased = vocabulary.file
    cased.set("tokenizer.ggml.normalizer.lowercase", .bool(false))
    #expect(throws: TokenizationError.self) { try TinyVocabulary.load(cased.bytes()) }
    vocabulary.tokens[3] = "[other]"
    guard case .missingToken(_, "[SEP]") = error(vocabulary) else {
      Issue.record("not refused")
      return
    }
  }

  @Test("Damaged files give an error or a tokenizer that works")
  func mutations() throws {
    var piece = TinyVocabulary(
      tokens: ["<unk>", "<s>", "▁", "a", "b", "▁a", "ab", "<0x41>"], types: [2, 3, 1, 1, 1, 1, 1, 6], merges: nil)
    piece.model = "llama"
    piece.scores = [0, 0, -1, -2, -3, -4, -5, 0]
    let bytes = TinyVocabulary.byteLevel(
      [("<s>", .control), ("<think>", .userDefined)], merges: ["a b", "ab ab", "Ġ a"])
    let originals = [piece.file.bytes(), bytes.file.bytes()]
    var loadedCount = 0
    for file in Mutations(of: originals, count: 1500, seed: 31) {
      guard let tokenizer = try? TinyVocabulary.load(file) else { continue }
      loadedCount += 1
      let tokens = tokenizer.encode(MarkedText("<s>abab ab<think>A é\n", isTrusted: true))
      #expect(tokens.allSatisfy { $0 >= 0 && $0 < tokenizer.tokenCount })
      #expect(tokenizer.written(tokens).count < 1000)
      let plain = tokenizer.encode("<s>abab ab<think>A é\n")
      #expect(!plain.contains { tokenizer.isControl($0) && $0 != tokenizer.specials.unknown })
    }
    #expect(loadedCount > 50)
  }

  @Test("Lists exchanged, repeated and filled with numbers at random give an error or a tokenizer that works")
  func shuffled() throws {
    var random = SplitMix64(seed: 32)
    var loadedCount = 0
    for _ in 0..<400 {
      var vocabulary = TinyVocabulary.byteLevel(
        [("<s>", .control), ("<think>", .userDefined)], merges: ["a b", "ab ab", "Ġ a"])
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let one = Int.random(in: 0..<vocabulary.tokens.count, using: &random)
        let other = Int.random(in: 0..<vocabulary.tokens.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: vocabulary.tokens.swapAt(one, other)
        case 1: vocabulary.tokens[one] = vocabulary.tokens[other]
        case 2: vocabulary.types?[one] = Int.random(in: -1...9, using: &random)
        case 3: vocabulary.merges?.append("\(vocabulary.tokens[one]) \(vocabulary.tokens[other])")
        case 4: vocabulary.merges?.shuffle(using: &random)
        default: vocabulary.eos = one
        }
      }
      guard let tokenizer = try? vocabulary.load() else { continue }
      loadedCount += 1
      let tokens = tokenizer.encode("<s>abab ab<think>A é\n")
      #expect(tokens.allSatisfy { $0 >= 0 && $0 < tokenizer.tokenCount && !tokenizer.isControl($0) })
    }
    #expect(loadedCount > 50)
  }
}
