import Answering
import Domain
import Generation
import Guard
import LibraryFixture
import Synchronization
import TestSupport
import Testing

/// Refuses until it is told that refusing is wrong, or always.
private final class ReluctantGenerator: Generator {
  let identity = GeneratorIdentity(kind: "reluctant", model: "reluctant")
  let canInsist: Bool
  private let answers: [String]
  private let received = Mutex<[GenerationRequest]>([])

  /// - Parameter answers: One for each try, the last one again for later ones.
  init(_ answers: String..., canInsist: Bool = true) {
    self.answers = answers
    self.canInsist = canInsist
  }

  var requests: [GenerationRequest] { received.withLock { $0 } }

  func generate(_ request: GenerationRequest) -> AsyncThrowingStream<GenerationEvent, any Error> {
    let number = received.withLock { requests in
      requests.append(request)
      return requests.count - 1
    }
    return AsyncThrowingStream { continuation in
      for word in answers[min(number, answers.count - 1)].split(separator: " ", omittingEmptySubsequences: false) {
        continuation.yield(.text(word + " "))
      }
      continuation.yield(.citation(source: 0))
      continuation.yield(.finished(GenerationResult(reason: .stop, promptTokenCount: 10, answerTokenCount: 4)))
      continuation.finish()
    }
  }
}

@Suite("A refusal although the passages answer", .enabled(if: InstalledModel.isPresent, "\(InstalledModel.absence)"))
struct RefusalTests {
  private static let refusal = "I am sorry, but I cannot help with that."
  private static let question = "Who designed the booster pump?"
  private let fixture: AnswerFixture

  init() throws { fixture = try AnswerFixture() }

  private func ask(
    _ generator: ReluctantGenerator, _ text: String = question, seed: UInt64? = nil
  ) async throws -> (transcript: Transcript, answer: Answer) {
    var policy = GuardPolicy()
    policy.deflections.refusal = ["cannot help"]
    policy.deflections.honest = ["documents do not say"]
    policy.actions.messages.texts["de"] = "Dabei kann ich hier nicht helfen."
    let pipeline = try fixture.pipeline(policy: policy, generator: generator)
    let writing = WritingOptions(sampling: SamplingOptions(seed: seed))
    let events = pipeline.answer(Question(text: text), in: AnswerFixture.everyone, writing: writing)
    let transcript = try await Transcript(of: events)
    return (transcript, try #require(transcript.answer))
  }

  @Test("is asked again once, with another seed and firmer words, and nothing of it is shown")
  func retry() async throws {
    let generator = ReluctantGenerator(Self.refusal, "The booster pump was designed by Ingrid Halvorsen in 1987.")
    let (transcript, answer) = try await ask(generator, seed: 7)
    #expect(transcript.text.hasPrefix("The booster pump was designed by Ingrid Halvorsen in 1987."))
    #expect(transcript.text == answer.text && !transcript.text.contains("sorry"))
    #expect(answer.finishReason == .stop && answer.isFound && answer.isRetried && answer.citations.count == 1)
    #expect(answer.outbound.decision == .flag && answer.outbound.ruleID == "deflection.retried")
    #expect(answer.promptTokenCount == 20 && answer.answerTokenCount == 8, "both tries count")
    let requests = generator.requests
    #expect(requests.map(\.isInsistent) == [false, true] && requests.map(\.sampling.seed) == [7, 8])
    #expect(requests[1].sampling.temperature > 0, "a greedy model needs some temperature for another answer")
    let prompts = requests.map { GroundedPrompt(for: $0) }
    #expect(prompts[0].user == prompts[1].user && prompts[1].system.hasPrefix(prompts[0].system))
    #expect(prompts[1].system.contains("Do not refuse"))
  }

  @Test("becomes the branded message in the language of the question, with the sources, when it comes twice")
  func sources() async throws {
    let generator = ReluctantGenerator(Self.refusal)
    let (transcript, answer) = try await ask(generator, "Wer ist Ingrid Halvorsen und was ist die booster pump?")
    #expect(answer.text == "Dabei kann ich hier nicht helfen." && transcript.text == answer.text)
    #expect(answer.finishReason == .contentFilter && answer.outbound.ruleID == "deflection.answer")
    #expect(generator.requests.count == 2 && answer.isRetried && !answer.isFound)
    let citation = try #require(answer.citations.first)
    #expect(citation.number == 1 && citation.quote.contains("Halvorsen"))
    #expect(citation.answerRange == 0..<answer.text.unicodeScalars.count)
    #expect(transcript.citations == answer.citations)
  }

  @Test("is not asked again where a generator cannot be told more, and its sources are listed all the same")
  func cannotInsist() async throws {
    let generator = ReluctantGenerator(Self.refusal, canInsist: false)
    let (_, answer) = try await ask(generator)
    #expect(generator.requests.count == 1 && !answer.isRetried)
    #expect(answer.finishReason == .contentFilter && !answer.citations.isEmpty)
  }

  @Test("is no such thing where the passages do not answer: the message stands alone")
  func noEvidence() async throws {
    let generator = ReluctantGenerator(Self.refusal)
    let (_, answer) = try await ask(generator, "Which composer wrote the opera about the flying Dutchman?")
    #expect(generator.requests.count == 1 && answer.citations.isEmpty && answer.finishReason == .contentFilter)
  }

  @Test("is something else than an honest word that the documents do not say, which stays")
  func honesty() async throws {
    let generator = ReluctantGenerator("The documents do not say.")
    let (_, answer) = try await ask(generator)
    #expect(answer.text.hasPrefix("The documents do not say.") && generator.requests.count == 1)
    #expect(answer.finishReason == .stop && answer.outbound.decision == .allow)
  }
}
