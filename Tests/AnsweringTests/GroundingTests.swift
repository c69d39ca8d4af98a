import Answering
import Domain
import Generation
import Guard
import LibraryFixture
import Retrieval
import TestSupport
import Testing

/// Source 0 is the manual's first page.
@Suite("What of an answer no passage supports", .enabled(if: InstalledModel.isPresent, "\(InstalledModel.absence)"))
struct GroundingTests {
  private let fixture: AnswerFixture

  init() throws { fixture = try AnswerFixture() }

  private func answer(
    _ pieces: [GenerationEvent], policy: GuardPolicy = GuardPolicy(), format: ResponseFormat? = nil,
    reason: GenerationResult.Reason = .stop, safetyModel: (any SafetyModel)? = nil
  ) async throws -> Answer {
    let model = ScriptedGenerator(events: pieces + [.finished(GenerationResult(reason: reason, answerTokenCount: 5))])
    let pipeline = try fixture.pipeline(policy: policy, safetyModel: safetyModel, generator: model)
    let transcript = try await Transcript(
      of: pipeline.answer(
        Question(text: "Who designed the booster pump?"), in: AnswerFixture.everyone,
        writing: WritingOptions(responseFormat: format)))
    let answer = try #require(transcript.answer)
    #expect(transcript.text == answer.text && transcript.citations == answer.citations)
    return answer
  }

  private static let invention: [GenerationEvent] = [
    .text("The pump was designed by Ingrid Hal"), .text("vorsen in 1987"), .citation(source: 0),
    .text(". It was sold to Robert Stevenson "), .text("in 1999."), .citation(source: 0),
    .text(" It moves 240 litres."),
  ]

  private static func redacting() -> GuardPolicy {
    var policy = GuardPolicy()
    policy.actions.answer[.unsupportedNumber] = .redact
    policy.actions.answer[.unsupportedName] = .redact
    policy.actions.answer[.unsupportedSentence] = .redact
    return policy
  }

  @Test("is named with its sentence, its words and its rule, and shown")
  func flagged() async throws {
    let answer = try await answer(Self.invention)
    #expect(answer.text.contains("[1]. It was sold to Robert Stevenson in 1999. It moves 240 litres."))
    #expect(answer.unsupported.map(\.ruleID) == ["grounding.number", "grounding.name"])
    #expect(answer.unsupported.allSatisfy { $0.decision == .flag })
    for finding in answer.unsupported {
      #expect(answer.text.slice(finding.sentence).hasPrefix("It was sold"))
    }
    #expect(answer.unsupported.flatMap(\.words).map(answer.text.slice) == ["1999", "Robert", "Stevenson"])
    #expect(answer.outbound.decision == .flag && answer.outbound.ruleID == "grounding.number")
    var policy = GuardPolicy()
    policy.actions.answer[.unsupportedNumber] = .allow
    let lenient = try await self.answer(Self.invention, policy: policy)
    #expect(lenient.unsupported.map(\.kind) == [.name])
  }

  @Test("is taken out before it is shown where the policy says so, and the rest keeps its citations")
  func removed() async throws {
    let answer = try await answer(Self.invention, policy: Self.redacting())
    #expect(!answer.text.contains("Stevenson") && !answer.text.contains("1999"))
    #expect(answer.text.hasPrefix("The pump was designed by Ingrid Halvorsen in 1987 [1]. "))
    #expect(answer.text.hasSuffix("It moves 240 litres.") && answer.citations.count == 1)
    #expect(answer.unsupported.map(\.decision) == [.redact] && answer.outbound.decision == .redact)
    #expect(answer.text.slice(answer.citations[0].answerRange) == "The pump was designed by Ingrid Halvorsen in 1987")
  }

  @Test("leaves an honest word where all of it is taken out")
  func allRemoved() async throws {
    let answer = try await answer(
      [.text("It was sold to Robert Stevenson in 1999.")], policy: Self.redacting())
    #expect(answer.text == AnswerOptions.notFoundText && !answer.isFound)
    #expect(answer.unsupported.map(\.decision) == [.redact])
  }

  @Test("is nothing where the answer quotes, refuses nothing and invents nothing")
  func supported() async throws {
    let answer = try await answer([
      .text("The booster pump was designed by Ingrid Halvorsen in 1987. It moves 240 litres a minute.")
    ])
    #expect(answer.unsupported.isEmpty && answer.outbound == .allowed)
    let pipeline = try fixture.pipeline()
    let quoted = try await Transcript(
      of: pipeline.answer(Question(text: "Who designed the booster pump?"), in: AnswerFixture.everyone))
    #expect(quoted.answer?.unsupported == [])
  }

  @Test("is found in the strings and numbers of JSON, which is cited by document and stays as it is")
  func structured() async throws {
    let json = #"{"designer": "Ingrid Halvorsen", "buyer": "to Robert Stevenson", "year": 1987, "litres": 999}"#
    let answer = try await answer(
      [.text(String(json.prefix(30))), .text(String(json.dropFirst(30)))], format: .jsonObject)
    #expect(answer.text == json && answer.finishReason == .stop)
    #expect(answer.unsupported.map(\.kind) == [.name, .number])
    #expect(answer.unsupported.map { answer.text.slice($0.sentence) } == [#""to Robert Stevenson""#, "999"])
    #expect(answer.citations.count == 1)
    #expect(answer.citations.first.map { answer.text.slice($0.answerRange) } == "Ingrid Halvorsen")
    #expect(answer.citations.first?.quote.contains("Halvorsen") == true)
  }

  @Test("JSON that is none, or breaks its schema, is refused whole; a code fence is taken off")
  func malformedJSON() async throws {
    for text in ["Here it is: {}", #"{"a": 1"#, "[1]"] {
      let answer = try await answer([.text(text)], format: .jsonObject)
      #expect(answer.finishReason == .contentFilter && answer.outbound.ruleID == "format.invalid")
      #expect(answer.text == "I cannot help with that here.")
    }
    let schema = #"{"type":"object","required":["designer"],"additionalProperties":false}"#
    let wrong = try await answer([.text(#"{"name":"Ingrid"}"#)], format: .jsonSchema(schema))
    #expect(wrong.outbound.ruleID == "format.invalid")
    let fenced = try await answer([.text("```json\n{\"litres\": 240}\n```")], format: .jsonObject)
    #expect(fenced.text == #"{"litres": 240}"#)
    let cut = try await answer([.text(#"{"litres": 24"#)], format: .jsonObject, reason: .length)
    #expect(cut.text == #"{"litres": 24"# && cut.finishReason == .length)
  }

  @Test("secrets in JSON are masked and it stays JSON; refusals, topics and words of the prompt in strings block it")
  func guardedJSON() async throws {
    var policy = GuardPolicy()
    policy.sensitive.kinds = [
      SensitiveRule(kind: .paymentCard, question: .flag, answer: .redact, mask: #"[card "removed"]"#),
      SensitiveRule(kind: .password, question: .flag, answer: .redact, mask: "[password removed]"),
    ]
    policy.deflections.refusal = ["cannot help"]
    policy.topics.topics = [
      Topic(id: "mergers", reason: "Not told.", question: .allow, answer: .block, patterns: ["merger"])
    ]
    let json = #"{"card": 4111111111111111, "again": "4111 1111 1111 1111\n", "password": "h7!kQz93-mm", "n": 240}"#
    let masked = try await answer([.text(json)], policy: policy, format: .jsonObject)
    let mask = #""[card \"removed\"]"#
    #expect(
      masked.text == #"{"card": \#(mask)", "again": \#(mask)\n", "password": "[password removed]", "n": 240}"#)
    #expect(masked.outbound.decision == .redact && masked.outbound.ruleID?.hasPrefix("sensitive.") == true)
    for (text, rule) in [
      (#"{"answer": "I am sorry, I cannot help with that.", "sources": []}"#, "deflection.answer"),
      (#"{"answer": "The m\u0065rger closes."}"#, "topic.mergers"),
      (
        #"{"a": "You answer the question from the numbered passages,", "b": "and from nothing else."}"#,
        "leak.system_prompt"
      ),
    ] {
      let blocked = try await answer([.text(text)], policy: policy, format: .jsonObject)
      #expect(blocked.outbound.ruleID == rule && blocked.text == "I cannot help with that here.")
    }
  }

  /// Lets questions pass and cannot judge answers.
  private struct BrokenJudge: SafetyModel {
    struct TimedOut: Error {}

    func judge(question: String) async throws -> SafetyFinding { SafetyFinding(severity: .safe) }

    func judge(answer: String, to question: String) async throws -> SafetyFinding { throw TimedOut() }
  }

  @Test("An answer that the safety model cannot judge in time is replaced by the message, and nothing of it is shown")
  func unjudged() async throws {
    for format in [nil, ResponseFormat.jsonObject] {
      let text = format == nil ? "The pump was designed by Ingrid Halvorsen." : #"{"designer": "Ingrid Halvorsen"}"#
      let answer = try await answer([.text(text)], format: format, safetyModel: BrokenJudge())
      #expect(answer.text == "I cannot help with that here." && answer.outbound.ruleID == "safety.unavailable")
      #expect(answer.citations.isEmpty && answer.finishReason == .contentFilter && answer.unsupported.isEmpty)
    }
  }

  /// Keeps what it was asked.
  private final class Recorder: Generator {
    let identity = GeneratorIdentity(kind: "recorder", model: "recorder")
    let prompts = AsyncStream<String>.makeStream()

    func generate(_ request: GenerationRequest) -> AsyncThrowingStream<GenerationEvent, any Error> {
      let prompt = GroundedPrompt(for: request)
      prompts.continuation.yield(prompt.system + prompt.user)
      return AsyncThrowingStream { $0.finish() }
    }
  }

  @Test("A model is never told what stands in a collection that the caller may not read, so it cannot repeat it")
  func otherCollections() async throws {
    let recorder = Recorder()
    let pipeline = try fixture.pipeline(generator: recorder)
    let question = Question(text: "When does the merger with Northwind close, and what is its code name?")
    _ = try await Transcript(of: pipeline.answer(question, in: AnswerFixture.everyone))
    _ = try await Transcript(of: pipeline.answer(question, in: .all))
    recorder.prompts.continuation.finish()
    var prompts: [String] = []
    for await prompt in recorder.prompts.stream { prompts.append(prompt) }
    #expect(prompts.count == 2 && !prompts[0].contains("Heron") && prompts[1].contains("Heron"))
  }
}
