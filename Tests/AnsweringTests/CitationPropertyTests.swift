import Answering
import Catalog
import Domain
import LibraryFixture
import TestSupport
import Testing

/// Documents of random words, white space and marks: whatever is quoted must stand where the citation says.
@Suite("Citations of random documents", .enabled(if: InstalledModel.isPresent, "\(InstalledModel.absence)"))
struct CitationPropertyTests {
  private static let words = [
    "valve", "pump", "Dr.", "Smith", "3.5", "litres", "naïve", "日本", "語。", "🇩🇪", "e\u{301}tude", "U.S.", "(see",
    "Fig. 2)", "\"stop\"", "пуск", "किया।", "ends.", "Then", "why?", "the", "was", "built", "1987",
  ]
  private static let gaps = [" ", " ", " ", "  ", "\n", "\u{A0}", "\t", "\n\n", " \r\n", "\n- "]

  private static func document(_ random: inout SplitMix64) -> String {
    (0..<Int.random(in: 5...150, using: &random))
      .map { _ in
        words[Int.random(in: 0..<words.count, using: &random)] + gaps[Int.random(in: 0..<gaps.count, using: &random)]
      }
      .joined()
  }

  @Test("Every quote is the text at its range, and what it supports has the same words", arguments: UInt64(1)...12)
  func exactness(seed: UInt64) async throws {
    var random = SplitMix64(seed: seed)
    let fixture = try AnswerFixture()
    for number in 0..<4 { try fixture.library.add("random/\(number).txt", Self.document(&random)) }
    let pipeline = try fixture.pipeline()
    for text in ["Who built the pump in 1987?", "How many litres?", "valve Smith naïve 日本", "пуск किया"] {
      let question = Question(text: text, collections: [CollectionName(rawValue: "random")], passageLimit: 12)
      let answer = try #require(try await Transcript(of: pipeline.answer(question, in: .all)).answer)
      for citation in answer.citations {
        let document = try #require(try fixture.library.catalog.text(of: citation.documentID))
        #expect(document.slice(citation.range) == citation.quote)
        #expect(answer.text.slice(citation.answerRange).words == citation.quote.words)
      }
      #expect(answer.isFound == !answer.citations.isEmpty)
    }
  }

  @Test("A deleted document answers no more")
  func deletion() async throws {
    let fixture = try AnswerFixture()
    let pipeline = try fixture.pipeline()
    let question = Question(text: "What is the code name of the merger with Northwind?")
    let before = try #require(try await Transcript(of: pipeline.answer(question, in: .all)).answer)
    #expect(before.text.contains("Heron"))
    try fixture.library.remove("secret/plan.txt", fromIndex: false)
    let after = try #require(try await Transcript(of: pipeline.answer(question, in: .all)).answer)
    #expect(!after.text.contains("Heron"))
  }

  @Test("A consumer that goes away ends the generator")
  func cancellation() async throws {
    let fixture = try AnswerFixture()
    let endless = EndlessGenerator()
    let pipeline = try fixture.pipeline(generator: endless)
    let question = Question(text: "Who designed the booster pump?")
    let consumer = Task {
      for try await _ in pipeline.answer(question, in: .all) {}
    }
    await endless.waitForStart()
    consumer.cancel()
    await endless.waitForEnd()
  }
}
