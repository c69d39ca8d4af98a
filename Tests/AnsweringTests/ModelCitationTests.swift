import Answering
import Catalog
import Domain
import Generation
import Guard
import LibraryFixture
import TestSupport
import Testing

/// Citations of generators that write text of their own. Source 0 is the manual's first page.
@Suite("Citations of a model", .enabled(if: InstalledModel.isPresent, "\(InstalledModel.absence)"))
struct ModelCitationTests {
  private let fixture: AnswerFixture

  init() throws { fixture = try AnswerFixture() }

  private func answer(
    _ events: [GenerationEvent], isStrict: Bool = false, strictCollections: Set<CollectionName> = [],
    format: ResponseFormat? = nil, policy: GuardPolicy = GuardPolicy(), safetyModel: (any SafetyModel)? = nil
  ) async throws -> Answer {
    let model = ScriptedGenerator(events: events + [.finished(GenerationResult(reason: .stop, answerTokenCount: 5))])
    let pipeline = AnswerPipeline(
      guard: GuardInForce(try Guard(policy: policy, safetyModel: safetyModel)), retriever: fixture.retriever,
      generator: model,
      strictGenerator: model,
      options: AnswerOptions(strictCollections: strictCollections))
    let question = Question(text: "Who designed the booster pump?", isStrict: isStrict)
    let events = pipeline.answer(
      question, in: AnswerFixture.everyone, writing: WritingOptions(responseFormat: format))
    let transcript = try await Transcript(of: events)
    let answer = try #require(transcript.answer)
    #expect(transcript.text == answer.text && transcript.citations == answer.citations)
    return answer
  }

  @Test("are checked, numbered by us, and quote the sentence that supports them")
  func supported() async throws {
    let answer = try await answer([
      .text("The pump was designed "), .text("by Ingrid Halvorsen"), .citation(source: 0),
      .text(". It needs oil every 90 days. "), .citation(source: 0), .text("\n\nThat is all."),
    ])
    #expect(
      answer.text
        == "The pump was designed by Ingrid Halvorsen [1]. It needs oil every 90 days. [2]\n\nThat is all.")
    #expect(answer.citations.map(\.number) == [1, 2] && answer.droppedCitationCount == 0)
    let document = try #require(try fixture.library.catalog.text(of: answer.citations[0].documentID))
    for citation in answer.citations { #expect(document.slice(citation.range) == citation.quote) }
    #expect(answer.citations[0].quote.contains("Halvorsen in 1987"))
    #expect(answer.citations[1].quote.contains("oiled every 90 days"))
    #expect(answer.text.slice(answer.citations[0].answerRange) == "The pump was designed by Ingrid Halvorsen")
    #expect(answer.text.slice(answer.citations[1].answerRange) == "It needs oil every 90 days.")
  }

  @Test("that the passage does not support are dropped and counted, without a trace in the text")
  func unsupported() async throws {
    let answer = try await answer([
      .text("It was designed by Robert Stevenson "), .citation(source: 0), .text(". It moves 999 litres "),
      .citation(source: 0), .citation(source: 7), .text(" a minute."), .citation(source: -1),
    ])
    #expect(answer.text == "It was designed by Robert Stevenson. It moves 999 litres a minute.")
    #expect(answer.citations.isEmpty && answer.droppedCitationCount == 4)
  }

  @Test("stand behind the supported sentences right before them, and no others")
  func suffix() async throws {
    let answer = try await answer([
      .text("Everybody loves pumps from Atlantis. It was designed by Ingrid Halvorsen in 1987."), .citation(source: 0),
    ])
    let citation = try #require(answer.citations.first)
    #expect(answer.text.slice(citation.answerRange) == "It was designed by Ingrid Halvorsen in 1987.")
    #expect(answer.text.hasSuffix("in 1987. [1]"))
  }

  @Test("are missing where the model ends without a word, and the answer says that the documents do not say")
  func silence() async throws {
    let answer = try await answer([])
    #expect(answer.text == AnswerOptions.notFoundText && !answer.isFound && answer.finishReason == .stop)
  }

  @Test("leave no marker in an answer that has another form than prose, whatever the model names")
  func structured() async throws {
    let answer = try await answer(
      [.text(#"{"designer":"Ingrid Halvorsen"}"#), .citation(source: 7)], format: .jsonObject)
    #expect(answer.text == #"{"designer":"Ingrid Halvorsen"}"# && answer.citations.count == 1)
  }

  /// What the model says when it quotes the first sentence of the manual, and then makes something up.
  private var strictEvents: [GenerationEvent] {
    let sentence = "The booster pump was designed by Ingrid Halvorsen in 1987."
    return [
      .text("The booster pump was designed "), .text("by Ingrid Halvorsen in 1987."),
      .quote(QuotedSpan(source: 0, range: 0..<sentence.unicodeScalars.count, score: 1)), .text(" It can fly."),
      .quote(QuotedSpan(source: 0, range: 0..<12, score: 1)), .text(" Honestly."),
    ]
  }

  @Test("of a strict answer are all there is: what the model does not quote is not shown")
  func strict() async throws {
    let answer = try await answer(strictEvents, isStrict: true)
    #expect(answer.text == "The booster pump was designed by Ingrid Halvorsen in 1987. [1]")
    #expect(answer.isStrict && answer.generator.kind == "scripted" && answer.citations.count == 1)
  }

  @Test("are replaced by our own quotes where a strict answer of the model has none")
  func strictFallback() async throws {
    let answer = try await answer([.text("I made this up."), .citation(source: 0)], isStrict: true)
    #expect(answer.generator.kind == "quote" && answer.text.contains("Ingrid Halvorsen"))
    #expect(!answer.text.contains("made this up") && answer.answerTokenCount == 5)
  }

  @Test("come from quotes alone where a passage is of a strict collection, and no other form is served")
  func strictCollection() async throws {
    let pumps: Set<CollectionName> = [CollectionName(rawValue: "pumps")]
    let answer = try await answer(strictEvents, strictCollections: pumps)
    #expect(answer.isStrict && answer.text.hasSuffix("1987. [1]"))
    #expect(try await !self.answer(strictEvents, strictCollections: [.root]).isStrict)
    await #expect(throws: AnsweringError.formatNotStrict(collection: CollectionName(rawValue: "pumps"))) {
      try await self.answer(strictEvents, strictCollections: pumps, format: .jsonObject)
    }
  }

  @Test("and probabilities are told of no text that the guard has blocked")
  func logprobs() async throws {
    let token = TokenLogprob(chosen: .init(bytes: Array("Pumps".utf8), logprob: -1))
    let events: [GenerationEvent] = [.text("Pumps are nice."), .logprob(token)]
    #expect(try await answer(events).logprobs == [token])
    var policy = GuardPolicy()
    policy.topics.topics = [
      Topic(id: "nice", reason: "Not told.", question: .allow, answer: .block, patterns: ["nice"])
    ]
    #expect(try await answer(events, policy: policy).logprobs == nil)
  }

  /// Finds "fly" unsafe and "moves" controversial.
  private struct FlightCensor: SafetyModel {
    func judge(question: String) async throws -> SafetyFinding { SafetyFinding(severity: .safe) }

    func judge(answer: String, to question: String) async throws -> SafetyFinding {
      SafetyFinding(severity: answer.contains("fly") ? .unsafe : answer.contains("moves") ? .controversial : .safe)
    }
  }

  @Test("are not shown, and no word of the answer is, where the safety model blocks the whole of it")
  func safetyModel() async throws {
    let censor = FlightCensor()
    let first = GenerationEvent.text("The pump was designed by Ingrid Halvorsen in 1987.")
    let blocked = try await answer([first, .citation(source: 0), .text(" Pumps can fly.")], safetyModel: censor)
    #expect(!blocked.text.contains("pump") && blocked.finishReason == .contentFilter)
    #expect(blocked.outbound.ruleID == "safety.unsafe" && blocked.citations.isEmpty)
    let flagged = try await answer([first, .citation(source: 0), .text(" It moves.")], safetyModel: censor)
    #expect(flagged.text.hasSuffix("1987. [1] It moves.") && flagged.citations.count == 1)
    #expect(flagged.outbound.decision == .flag && flagged.timings["guard_out"] != nil)
    #expect(try await answer([first], safetyModel: censor).outbound.decision == .allow)
  }
}
