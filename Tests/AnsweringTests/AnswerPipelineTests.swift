import Answering
import Catalog
import Domain
import Generation
import Guard
import LibraryFixture
import TestSupport
import Testing

@Suite("Answer pipeline", .enabled(if: InstalledModel.isPresent, "\(InstalledModel.absence)"))
struct AnswerPipelineTests {
  private let fixture: AnswerFixture

  init() throws { fixture = try AnswerFixture() }

  private func ask(
    _ text: String, in scope: CollectionScope = AnswerFixture.everyone, policy: GuardPolicy = GuardPolicy(),
    generator: (any Generator)? = nil, isStrict: Bool = false
  ) async throws -> (transcript: Transcript, answer: Answer) {
    let pipeline = try fixture.pipeline(policy: policy, generator: generator)
    let transcript = try await Transcript(of: pipeline.answer(Question(text: text, isStrict: isStrict), in: scope))
    return (transcript, try #require(transcript.answer))
  }

  @Test("An answer quotes the document, cites the place and says what it took")
  func answers() async throws {
    let (transcript, answer) = try await ask("Who designed the booster pump?")
    #expect(answer.text.contains("designed by Ingrid Halvorsen in 1987. [1]"))
    #expect(answer.isFound && answer.finishReason == .stop && answer.generator.kind == "quote")
    #expect(answer.inbound == .allowed && answer.outbound.decision == .allow)
    #expect(answer.id.hasPrefix("ans-"))
    #expect(
      Set(answer.timings.keys) == ["guard_in", "retrieve", "guard_passages", "generate", "total"]
        && answer.timings.values.allSatisfy { $0 >= 0 })
    #expect(transcript.text == answer.text)
    #expect(transcript.citations == answer.citations)
  }

  @Test("Citations are numbered in order, exact, and name the page")
  func citations() async throws {
    let (_, answer) = try await ask("What must be done if the red lamp blinks?")
    let document = try #require(answer.citations.first).documentID
    let text = try #require(try fixture.library.catalog.text(of: document))
    #expect(answer.citations.map(\.number) == Array(1...answer.citations.count))
    for citation in answer.citations {
      #expect(text.slice(citation.range) == citation.quote)
      #expect(answer.text.slice(citation.answerRange).words == citation.quote.words)
      let end = citation.answerRange.upperBound
      #expect(answer.text.slice(end..<end + 4) == " [\(citation.number)]")
      #expect(citation.path == "pumps/manual.txt")
    }
    #expect(answer.citations.contains { $0.page == 2 && $0.quote.contains("close valve C") })
  }

  @Test("White space runs of the source become one space in the answer and stay as they are in the quote")
  func whiteSpace() async throws {
    let (_, answer) = try await ask("How many litres a minute does the pump move?")
    #expect(answer.text.contains("240 litres a minute"))
    #expect(answer.citations.contains { $0.quote.contains("240 litres\na minute") })
  }

  @Test("A question that the documents do not answer gets an honest word and no citation")
  func notFound() async throws {
    let (_, answer) = try await ask("Which composer wrote the opera about the flying Dutchman?")
    #expect(answer.text == AnswerOptions.notFoundText)
    #expect(answer.citations.isEmpty && !answer.isFound && answer.finishReason == .stop)
  }

  @Test("What the caller may not read is neither quoted nor found")
  func scope() async throws {
    let (_, hidden) = try await ask("What is the code name of the merger with Northwind?")
    #expect(!hidden.text.contains("Heron") && hidden.citations.allSatisfy { $0.collection.rawValue == "pumps" })
    let (_, seen) = try await ask("What is the code name of the merger with Northwind?", in: .all)
    #expect(seen.text.contains("Heron"))
  }

  @Test("A question's collections narrow the scope and never widen it")
  func narrowing() async throws {
    let pipeline = try fixture.pipeline()
    let secret: Set<CollectionName> = [CollectionName(rawValue: "secret")]
    let question = Question(text: "merger with Northwind", collections: secret)
    #expect(try await pipeline.search(question, in: AnswerFixture.everyone).passages.isEmpty)
    #expect(try await pipeline.search(question, in: .all).passages.map(\.path) == ["secret/plan.txt"])
  }

  @Test("A blocked question gets the branded message; nothing is retrieved or generated")
  func blockedQuestion() async throws {
    var policy = GuardPolicy()
    policy.topics.topics = [
      Topic(id: "mergers", reason: "Not discussed.", question: .block, answer: .allow, patterns: ["merger"])
    ]
    let (transcript, answer) = try await ask("When does the merger close?", policy: policy)
    #expect(answer.text == policy.actions.messages.texts["en"] && transcript.text == answer.text)
    #expect(answer.finishReason == .contentFilter && answer.inbound.ruleID == "topic.mergers" && !answer.isFound)
    #expect(Set(answer.timings.keys) == ["guard_in", "total"])
    await #expect(throws: AnsweringError.self) {
      try await fixture.pipeline(policy: policy).search(Question(text: "the merger"), in: .all)
    }
  }

  @Test("A blocked answer is replaced by the branded message, without citations")
  func blockedAnswer() async throws {
    var policy = GuardPolicy()
    policy.topics.topics = [
      Topic(id: "names", reason: "Not told.", question: .allow, answer: .block, patterns: ["halvorsen"])
    ]
    let (transcript, answer) = try await ask("Who designed the booster pump?", policy: policy)
    #expect(!transcript.text.contains("Halvorsen") && answer.text.hasSuffix("I cannot help with that here."))
    #expect(answer.finishReason == .contentFilter && answer.outbound.decision == .block)
    #expect(answer.citations.isEmpty && transcript.text == answer.text)
  }

  @Test("A strict answer consists of quotes whatever the generator is")
  func strict() async throws {
    let generator = ScriptedGenerator(events: [.text("I made this up."), .finished(GenerationResult(reason: .stop))])
    let (_, loose) = try await ask("Who designed the booster pump?", generator: generator)
    #expect(loose.text == "I made this up." && loose.generator.kind == "scripted")
    let (_, strict) = try await ask("Who designed the booster pump?", generator: generator, isStrict: true)
    #expect(strict.generator.kind == "quote" && strict.text.contains("Ingrid Halvorsen"))
  }

  @Test("A quote that does not stand at the cited place is not cited")
  func falseQuotes() async throws {
    let spans = [
      QuotedSpan(source: 0, range: 0..<9, score: 1), QuotedSpan(source: 99, range: 0..<5, score: 1),
      QuotedSpan(source: 0, range: 0..<9_000, score: 1), QuotedSpan(source: -1, range: 0..<5, score: 1),
    ]
    for span in spans {
      let generator = ScriptedGenerator(
        events: [.text("Pumps fly."), .quote(span), .finished(GenerationResult(reason: .stop))])
      let (_, answer) = try await ask("Who designed the booster pump?", generator: generator)
      #expect(answer.text == "Pumps fly." && answer.citations.isEmpty)
    }
  }

  @Test("A generator that fails fails the answer")
  func failure() async throws {
    struct Broken: Error {}
    let generator = ScriptedGenerator(events: [.text("Half of")], failure: Broken())
    await #expect(throws: AnsweringError.generatorFailed(reason: "Broken()")) {
      try await ask("Who designed the booster pump?", generator: generator)
    }
  }

  @Test("A bound on tokens is reported as such")
  func length() async throws {
    let result = GenerationResult(reason: .length, promptTokenCount: 7, answerTokenCount: 3)
    let generator = ScriptedGenerator(events: [.text("Cut off"), .finished(result)])
    let (_, answer) = try await ask("Who designed the booster pump?", generator: generator)
    #expect(answer.finishReason == .length && answer.promptTokenCount == 7 && answer.answerTokenCount == 3)
  }
}
