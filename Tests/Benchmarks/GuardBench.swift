import ArgumentParser
import Domain
import Foundation
import Guard
import Yams

/// Measures the guard on texts that nobody here wrote, and how long a check takes.
struct GuardBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guard",
    abstract: "Print detection, false positives and time of the guard on texts that its classifier never saw.")

  @Option(help: "The folder of the evaluation data.")
  var data = "../shared/eval/guard"

  @Option(help: "The folder of the rule files.")
  var rules = "Config/guard"

  @Option(help: "The marks of the texts that were kept out of training by hand.")
  var heldOut = "Config/classifier/held_out.txt"

  @Option(help: "Checks that are timed.")
  var repetitions = 2_000

  @Option(help: "Write the texts that were judged wrongly here, for the study of the rules.")
  var mistakes: String?

  func run() throws {
    let policy = try GuardPolicy(reading: GuardBenchRules(folder: rules))
    let checks = try Guard(policy: policy)
    let corpus = try GuardCorpus(folder: data, heldOutFile: heldOut)
    var report = GuardReport()
    let questions = try corpus.questionSets()
    report.heading("questions")
    for set in questions { report.add(set, set.texts.map { checks.inspect(question: $0).verdict }) }
    report.heading("passages")
    for set in try corpus.passageSets() { report.add(set, set.texts.map { checks.inspect(passage: $0) }) }
    report.heading("answers: refusal and deflection")
    for set in try corpus.answerSets() { report.addAnswers(set, checks) }
    report.heading("personal data in Presidio's synthetic texts")
    for line in try PersonalDataBench(policy: policy).measures(of: corpus.personalData()) { report.print(line) }
    report.heading("all")
    report.summarize()
    report.print(try InjectionCurve(policy: policy).measure(questions))
    report.print(try time(checks))
    if let mistakes {
      try report.mistakes.joined(separator: "\n").write(toFile: mistakes, atomically: true, encoding: .utf8)
    }
  }

  /// The time of one check of a question of 400 characters.
  private func time(_ checks: Guard) throws -> GuardMeasure {
    guard repetitions > 0 else { throw ValidationError("nothing to time") }
    let sentence = "Which suppliers delivered the parts of the second pump, and who signed for them in the spring? "
    let question = String(String(repeating: sentence, count: 5).prefix(400))
    let clock = ContinuousClock()
    var milliseconds = (0..<repetitions).map { _ in
      let elapsed = clock.measure { _ = checks.inspect(question: question) }
      return Double(elapsed.components.attoseconds) / 1e15
    }
    milliseconds.sort()
    let (low, high) = (milliseconds[repetitions * 5 / 200], milliseconds[repetitions * 195 / 200])
    return GuardMeasure(
      name: "check of 400 characters, ms", value: milliseconds[repetitions / 2], low: low, high: high,
      count: repetitions, goal: GuardGoal(reach: 10, aim: 3, peer: 104, peerName: "llm-guard, ONNX"))
  }
}

/// Reads the rule files of a folder.
struct GuardBenchRules: GuardFileReader {
  var folder: String

  func hasFile(named fileName: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/\(fileName)") }

  func read<Part: Decodable>(_ type: Part.Type, fromFileNamed fileName: String) throws -> Part {
    try YAMLDecoder().decode(type, from: String(contentsOfFile: "\(folder)/\(fileName)", encoding: .utf8))
  }
}
