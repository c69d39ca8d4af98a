import Foundation
import TestSupport
import Testing

@testable import Tokenization

/// What tokens write is the text that they were made of.
struct RoundTripTests {
  private static func randomTexts(count: Int, seed: UInt64) -> [String] {
    var random = SplitMix64(seed: seed)
    let pieces = [
      "the", " boiler", "It's", "\r\n", "\n\n", "   ", "12345", "größe", "检查", "e\u{301}", "<|im_end|>", "▁",
    ]
    return (0..<count).map { _ in
      (0..<Int.random(in: 0...12, using: &random)).map { _ in
        if Bool.random(using: &random) { return pieces.randomElement(using: &random) ?? "" }
        let limit: UInt32 = Bool.random(using: &random) ? 0x3000 : 0x40000
        return Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)).map { String(Character($0)) } ?? "?"
      }.joined()
    }
  }

  private static func vocabularies() throws -> [TinyVocabulary] {
    let url = try #require(
      Bundle.module.url(forResource: "vocabularies", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode([TinyVocabulary].self, from: Data(contentsOf: url))
  }

  @Test("Byte-level tokens write exactly the text, with every pre-tokenizer")
  func byteLevel() throws {
    let texts = Self.randomTexts(count: 60, seed: 21)
    var vocabulary = try #require(try Self.vocabularies().first)
    for name in PreTokenizer.named.keys.sorted() {
      vocabulary.pre = name
      let tokenizer = try vocabulary.load()
      for text in texts {
        let tokens = tokenizer.encode(text)
        #expect(tokenizer.written(tokens) == Array(text.utf8), "\(name) \(text.debugDescription)")
        #expect(tokens.allSatisfy { !tokenizer.isControl($0) })
      }
    }
  }

  @Test("SentencePiece's tokens write the text behind one blank")
  func sentencePiece() throws {
    let vocabulary = try #require(try Self.vocabularies().first { $0.name == "sentencepiece" })
    let tokenizer = try vocabulary.load()
    for text in Self.randomTexts(count: 800, seed: 22) where !text.isEmpty {
      // Its sign for a blank is a blank.
      let expected = [" "] + text.unicodeScalars.map { $0 == "▁" ? " " : $0 }
      let written = String(decoding: tokenizer.written(tokenizer.encode(text)), as: UTF8.self)
      #expect(Array(written.unicodeScalars) == expected, "\(text.debugDescription)")
    }
  }

  @Test("Pieces end where scalars end, the last at the end of the text, and none is empty")
  func pieces() {
    for (name, preTokenizer) in PreTokenizer.named {
      for var text in Self.randomTexts(count: 60, seed: 23) {
        let bytes = Array(text.utf8)
        let ends = text.withUTF8 { preTokenizer.ends(of: $0) }
        #expect(zip([0] + ends, ends).allSatisfy { $0 < $1 }, "\(name) \(text.debugDescription)")
        #expect(ends.last ?? 0 == bytes.count)
        #expect(ends.allSatisfy { $0 == bytes.count || bytes[$0] & 0xC0 != 0x80 })
      }
    }
  }

  @Test("A long text without a place to cut is tokenised whole")
  func longTexts() throws {
    for vocabulary in try Self.vocabularies() where ["gpt-4o", "sentencepiece"].contains(vocabulary.name) {
      let tokenizer = try vocabulary.load()
      for unit in ["a", " ", "\n ", "é", "検", "ªA", "'", "1", "<|im_start|>"] {
        let text = String(repeating: unit, count: 5_000)
        let tokens = tokenizer.encode(text)
        #expect(tokens.count > 0 && !tokens.contains { tokenizer.isControl($0) && $0 != tokenizer.specials.unknown })
      }
    }
  }
}
