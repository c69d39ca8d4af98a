import Foundation
import TestSupport
import Testing

@testable import Tokenization

struct WordPieceTokenizerTests {
  /// A vocabulary whose tokenisations can be worked out by hand.
  private static func tokenizer() throws -> WordPieceTokenizer {
    let tokens = [
      "[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##aff", "##able", "##ord", "cafe", "straße", "[", "]", "sep", ",", "中",
      "##e", "a",
    ]
    return WordPieceTokenizer(vocabulary: try WordPieceVocabulary(text: tokens.joined(separator: "\n"), path: "v"))
  }

  @Test("The longest tokens from the left are taken, and each knows where it ends")
  func longestFirst() throws {
    #expect(try Self.tokenizer().encode("UNaffORDable").ids == [4, 5, 7, 6])
    #expect(try Self.tokenizer().encode(" unaffable,\u{0} un").ends == [3, 6, 10, 11, 15])
  }

  @Test("A word that no tokens spell is one unknown token")
  func unknown() throws {
    let tokens = try Self.tokenizer().encode("unxable un")
    #expect(tokens.ids == [1, 4] && tokens.ends == [7, 10])
    #expect(try Self.tokenizer().encode("a" + String(repeating: "e", count: 99)).ids.count == 100)
    #expect(try Self.tokenizer().encode("a" + String(repeating: "e", count: 100)).ids == [1])
    #expect(try Self.tokenizer().encode("a" + String(repeating: "e", count: 100)).ends == [101])
  }

  @Test("Accents are stripped and belong to the token of their letter")
  func accents() throws {
    #expect(try Self.tokenizer().encode("Café cafe\u{301},").ends == [4, 10, 11])
    #expect(try Self.tokenizer().encode("Café cafe\u{301},").ids == [8, 8, 13])
  }

  @Test("Ideographs are words of their own")
  func ideographs() throws {
    let tokens = try Self.tokenizer().encode("a中a")
    #expect(tokens.ids == [16, 14, 16] && tokens.ends == [1, 2, 3])
  }

  @Test("A text that spells a control token stays text")
  func controlTokens() throws {
    #expect(try Self.tokenizer().encode("[SEP]").ids == [10, 12, 11])
    #expect(try Self.tokenizer().encode("[ſep] [CLS]").ids.allSatisfy { $0 != 2 && $0 != 3 })
  }

  @Test("No more tokens than the limit are made")
  func limit() throws {
    let tokens = try Self.tokenizer().encode("un unaffable un", limit: 3)
    #expect(tokens.ids == [4, 4, 5] && tokens.ends == [2, 5, 8])
    #expect(try Self.tokenizer().encode("un", limit: 0).count == 0)
  }

  @Test("A vocabulary without its control tokens, with a token twice, or not of text is refused")
  func vocabularies() throws {
    #expect(throws: TokenizationError.missingToken(path: "v", token: "[UNK]")) {
      try WordPieceVocabulary(text: "[CLS]\n[SEP]\na", path: "v")
    }
    #expect(throws: TokenizationError.duplicateToken(path: "v", line: 3)) {
      try WordPieceVocabulary(text: "a\n##a\na", path: "v")
    }
    let folder = try TemporaryFolder()
    let path = folder.path + "/vocab.txt"
    try Data([0x61, 0xFF]).write(to: URL(fileURLWithPath: path))
    #expect(throws: TokenizationError.notText(path: path)) { try WordPieceVocabulary(path: path) }
  }

  @Test("Any bytes become tokens whose ends ascend and lie in the text")
  func mutations() throws {
    let tokenizer = try Self.tokenizer()
    let original = Array("Café unaffable, 中a [SEP] İ \u{1F469}\u{200D}\u{1F52C} ﷺ \u{301}".utf8)
    for bytes in Mutations(of: [original], count: 3000, seed: 3) {
      let text = String(decoding: bytes, as: UTF8.self)
      let tokens = tokenizer.encode(text)
      #expect(tokens.ids.count == tokens.ends.count)
      #expect(zip(tokens.ends, tokens.ends.dropFirst()).allSatisfy { $0 <= $1 })
      #expect(tokens.ends.last ?? 0 <= text.unicodeScalars.count)
      #expect(tokens.ids.allSatisfy { (0..<17).contains($0) && $0 != 2 && $0 != 3 })
    }
  }
}
