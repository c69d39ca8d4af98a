import Answering
import Domain
import Generation
import Guard
import LibraryFixture
import TestSupport
import Testing

/// Finds texts with a word unsafe, and fails where it is asked to.
private struct WordModel: SafetyModel {
  struct Failure: Error {}

  var unsafeWord: String
  var fails = false

  func judge(question: String) throws -> SafetyFinding {
    if fails { throw Failure() }
    return SafetyFinding(severity: question.contains(unsafeWord) ? .unsafe : .safe, categories: ["S1"])
  }

  func judge(answer: String, to question: String) throws -> SafetyFinding { try judge(question: answer) }
}

@Suite("Answers under a model of safety", .enabled(if: InstalledModel.isPresent, "\(InstalledModel.absence)"))
struct SafetyModelTests {
  private func ask(_ text: String, _ model: WordModel) async throws -> Transcript {
    let pipeline = try AnswerFixture().pipeline(safetyModel: model)
    return try await Transcript(of: pipeline.answer(Question(text: text), in: AnswerFixture.everyone))
  }

  @Test("A safe question gets its answer, whole and cited")
  func safe() async throws {
    let question = "Who designed the booster pump?"
    let judged = try await ask(question, WordModel(unsafeWord: "dynamite"))
    #expect(judged.text.contains("Ingrid Halvorsen") && !judged.citations.isEmpty)
    #expect(judged.text == judged.answer?.text && judged.answer?.outbound == .allowed)
  }

  @Test("An unsafe question is refused before anything is retrieved")
  func question() async throws {
    let asked = try await ask("Who designed the booster pump?", WordModel(unsafeWord: "designed"))
    #expect(asked.answer?.finishReason == .contentFilter && asked.answer?.inbound.ruleID == "safety.unsafe")
    #expect(!asked.text.contains("Halvorsen") && asked.citations.isEmpty)
  }

  @Test("Of an unsafe answer nothing is shown")
  func answer() async throws {
    let asked = try await ask("Who designed the booster pump?", WordModel(unsafeWord: "Halvorsen"))
    #expect(asked.answer?.finishReason == .contentFilter && asked.answer?.outbound.ruleID == "safety.unsafe")
    #expect(!asked.text.contains("Halvorsen") && !asked.text.isEmpty && asked.citations.isEmpty)
    #expect(asked.text == asked.answer?.text)
  }

  @Test("A model that fails lets nothing through")
  func failure() async throws {
    let asked = try await ask("Who designed the booster pump?", WordModel(unsafeWord: "x", fails: true))
    #expect(asked.answer?.inbound.ruleID == "safety.unavailable" && !asked.text.contains("Halvorsen"))
  }
}
