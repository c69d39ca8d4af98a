import Domain
import Foundation
import Testing

@testable import Guard

/// Counts a few words: questions with the same words have the same direction.
private struct WordEncoder: QuestionEncoder {
  static let words = ["merger", "takeover", "salary", "lunch", "weather"]

  func vectors(ofExamples texts: [String]) throws -> [[Float]] { texts.map(Self.vector) }

  func vectors(ofQuestion parts: [String]) async throws -> [[Float]] { parts.map(Self.vector) }

  static func vector(of text: String) -> [Float] {
    let found = text.lowercased().split { !$0.isLetter }.map(String.init)
    let counts = words.map { word in Float(found.count { $0 == word }) } + [0.1]
    let length = counts.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return counts.map { $0 / length }
  }
}

/// Reads examples, and fails or hangs on questions.
private struct BrokenEncoder: QuestionEncoder {
  struct Failure: Error {}
  var hangs: Bool

  func vectors(ofExamples texts: [String]) throws -> [[Float]] { texts.map(WordEncoder.vector) }

  func vectors(ofQuestion parts: [String]) async throws -> [[Float]] {
    guard hangs else { throw Failure() }
    // Never ends, and does not heed its cancellation.
    await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
    return []
  }
}

@Suite("Topics told by examples")
struct TopicExampleTests {
  private func policy(_ change: (inout Topic) -> Void = { _ in }) -> GuardPolicy {
    var topic = Topic(
      id: "deals", reason: "A test.", question: .replace, answer: .allow, patterns: [],
      examples: ["Is there a merger?", "Who plans the takeover and the merger?"])
    topic.messages = ["en": "Please ask the board.", "de": "Bitte fragen Sie den Vorstand."]
    change(&topic)
    var policy = GuardPolicy()
    policy.topics.topics = [topic]
    return policy
  }

  private func judge(
    _ question: String, _ policy: GuardPolicy, for audience: Audience = .unknown
  ) async throws -> Verdict {
    try await Guard(policy: policy, encoder: WordEncoder()).judge(question: question, for: audience).verdict
  }

  @Test("a question like an example is found, with its score, and another one is not")
  func similar() async throws {
    let verdict = try await judge("Tell me about the merger", policy())
    #expect(verdict.decision == .replace && verdict.ruleID == "topic.deals")
    #expect(try #require(verdict.findings.first?.score) > 0.8)
    #expect(try await judge("What is for lunch?", policy()) == .allowed)
  }

  @Test("the topic's own message stands in place of the answer, in the language of the question")
  func messages() async throws {
    let gate = try Guard(policy: policy(), encoder: WordEncoder())
    let verdict = try await judge("the merger", policy())
    #expect(gate.message(for: verdict, on: "What is the merger?") == "Please ask the board.")
    #expect(gate.message(for: verdict, on: "Was ist der merger?") == "Bitte fragen Sie den Vorstand.")
    #expect(gate.message(for: .allowed, on: "What is it?") == gate.message)
  }

  @Test("nearness may be treated more mildly than the words themselves")
  func milder() async throws {
    let policy = policy {
      $0.patterns = ["heron"]
      $0.similar = .shadow
    }
    #expect(try await judge("the merger", policy).decision == .shadow)
    #expect(try await judge("Heron", policy).decision == .replace)
  }

  @Test("a topic holds for its collections and groups")
  func scope() async throws {
    let policy = policy {
      $0.collections = ["board"]
      $0.groups = ["7"]
    }
    let board = CollectionScope.only([CollectionName(rawValue: "board")])
    let other = CollectionScope.only([CollectionName(rawValue: "other")])
    for (groups, collections, isFound) in [
      ([7], board, true), ([7], .all, true), ([7], other, false), ([8], board, false),
    ] as [(Set<UInt32>, CollectionScope, Bool)] {
      let audience = Audience(groupIDs: groups, collections: collections)
      #expect(try await judge("the merger", policy, for: audience).decision.isWithheld == isFound)
    }
  }

  @Test("what stands in the middle of a long text is found too")
  func longQuestions() async throws {
    let filler = String(repeating: "The weather, the lunch. ", count: 80)
    #expect(try await judge(filler + "And the merger merger merger merger? " + filler, policy()).decision == .allow)
    let window = String(repeating: "and the merger, ", count: 40)
    #expect(try await judge(filler + window + filler, policy()).decision == .replace)
    let parts = QuestionParts.parts(of: filler)
    #expect(parts.first == filler && parts.dropFirst().allSatisfy { filler.contains($0) })
    #expect(parts.last.map(filler.hasSuffix) == true)
  }

  @Test("words hidden in look-alike letters are compared as they are meant")
  func concealed() async throws {
    #expect(try await judge("the mеrgеr", policy()).decision == .replace)
  }

  @Test("a threshold of the topic wins over the measured one, and that over the general one")
  func thresholds() async throws {
    let question = "lunch merger"
    var measured = policy()
    #expect(try await judge(question, measured).decision == .replace)
    measured.thresholds.topics = ["deals": 0.9]
    #expect(try await judge(question, measured) == .allowed)
    measured.topics.topics[0].threshold = 0.3
    #expect(try await judge(question, measured).decision == .replace)
    measured.topics.topics[0].threshold = 2
    #expect(throws: GuardError.self) { try Guard(policy: measured, encoder: WordEncoder()) }
  }

  @Test("an encoder that fails, hangs or is absent closes: nothing goes on unchecked", arguments: [false, true, nil])
  func failures(hangs: Bool?) async throws {
    var policy = policy()
    policy.actions.limits.checkTimeoutSeconds = 1
    policy.allow.entries = [
      AllowEntry(id: "all", reason: "A test.", rules: ["*"], questions: ["What is for lunch?"])
    ]
    let gate = try Guard(policy: policy, encoder: hangs.map { BrokenEncoder(hangs: $0) })
    let verdict = try await gate.judge(question: "What is for lunch?").verdict
    #expect(verdict.decision == .block && verdict.ruleID == "topics.unavailable")
  }

  @Test("phrases may be ordered by language")
  func languages() throws {
    let text = #"{"id": "a", "reason": "b", "patterns": {"en": ["x"], "de": ["y", "z"]}, "examples": ["q"]}"#
    let topic = try JSONDecoder().decode(Topic.self, from: Data(text.utf8))
    #expect(Set(topic.patterns) == ["x", "y", "z"] && topic.examples == ["q"])
  }

  @Test("the threshold is the lowest at which no more of the sample is found than asked for")
  func calibration() async throws {
    let scores = (0..<100).map { Double($0) / 100 }
    #expect(Guard.threshold(for: scores, rate: 0) == 0.9901)
    #expect(Guard.threshold(for: scores, rate: 0.05) == 0.9401)
    #expect(scores.count { $0 >= Guard.threshold(for: scores, rate: 0.05) } == 5)
    #expect(Guard.threshold(for: scores, rate: 1) == -1)
    let gate = try Guard(policy: policy(), encoder: WordEncoder())
    let sample = [
      "What is for lunch?", "Will the weather hold?", "Is my salary due at lunch?", "merger, lunch, weather",
    ]
    let result = try #require(try await gate.calibrateTopics(benign: sample, rate: 0.25).first)
    #expect(result.falsePositiveCount == 1 && result.nearest.first?.question == "merger, lunch, weather")
    #expect(result.exampleCount == 2 && result.recognizedExampleCount == 2 && result.formerThreshold == 0.5)
  }
}
