import Foundation
import TestSupport
import Testing

@testable import Tokenization

/// Compares with splits and tokens that other implementations made; the scripts lie beside the fixtures.
struct FixtureTokensTests {
  private struct Split: Decodable {
    var text: String
    var ends: [String: [Int]]
  }

  private struct Expectations: Decodable {
    struct Case: Decodable {
      var text: String
      var ids: [Int32]
    }
    struct Prompt: Decodable {
      var parts: [Part]
      var ids: [Int32]
    }
    struct Part: Decodable {
      var text: String
      var isTrusted: Bool

      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        text = try list.decode(String.self)
        isTrusted = try list.decode(Bool.self)
      }
    }

    var cases: [Case]
    var prompts: [Prompt]
  }

  private func fixture(_ name: String, _ type: String) throws -> Data {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: type, subdirectory: "Fixtures"))
    return try Data(contentsOf: url)
  }

  @Test("Texts are cut where the regular expressions of the models cut them")
  func splits() throws {
    let lines = try fixture("splits", "jsonl").split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 100)
    for line in lines {
      let split = try JSONDecoder().decode(Split.self, from: line)
      #expect(split.ends.count == 12)
      for (name, ends) in split.ends {
        let preTokenizer = try #require(PreTokenizer.named[name])
        var text = split.text
        #expect(text.withUTF8 { preTokenizer.ends(of: $0) } == ends, "\(name) \(split.text.debugDescription)")
      }
    }
  }

  @Test("Tokens of small trained vocabularies equal those of the reference tokenizers")
  func vocabularies() throws {
    let data = try fixture("vocabularies", "json")
    let vocabularies = try JSONDecoder().decode([TinyVocabulary].self, from: data)
    let expectations = try JSONDecoder().decode([Expectations].self, from: data)
    #expect(vocabularies.count == 7)
    for (vocabulary, expected) in zip(vocabularies, expectations) {
      let tokenizer = try vocabulary.load()
      #expect(expected.cases.count >= 40)
      for each in expected.cases {
        #expect(tokenizer.encode(each.text) == each.ids, "\(vocabulary.name) \(each.text.debugDescription)")
      }
      for each in expected.prompts {
        var prompt = MarkedText()
        for part in each.parts { prompt.append(part.text, isTrusted: part.isTrusted) }
        #expect(tokenizer.encode(prompt) == each.ids, "\(vocabulary.name) \(prompt.text.debugDescription)")
      }
    }
  }
}
