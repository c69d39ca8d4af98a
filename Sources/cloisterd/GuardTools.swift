import ControlAPI
import Domain
import Guard
import Server

/// Judges texts for administrators by the rules of the daemon, or by rules that they send.
struct GuardTools: GuardDesk {
  let inForce: GuardInForce
  let safetyModel: (any SafetyModel)?
  let encoder: QuestionVectors

  func test(_ request: GuardTestRequest) async throws -> GuardTestReport {
    let gate = try request.policy.map { try self.gate(following: $0, encoder: encoder) } ?? inForce.current
    let began = ContinuousClock.now
    func report(_ verdict: Verdict) -> GuardTestReport {
      GuardTestReport(request.kind, verdict, durationMilliseconds: (.now - began) / .milliseconds(1))
    }
    switch request.kind {
    case .question:
      let inspected = try await gate.judge(question: request.text)
      var report = report(inspected.verdict)
      report.takeReading(of: inspected, original: request.text)
      if inspected.text != request.text, !inspected.verdict.decision.isWithheld { report.shownText = inspected.text }
      return report
    case .passage:
      var report = report(gate.inspect(passage: request.text))
      report.takeReading(of: gate.inspect(question: request.text), original: request.text)
      return report
    case .answer:
      let (verdict, shown) = try await judge(answer: request.text, to: request.question ?? "", by: gate)
      var report = report(verdict)
      if shown != request.text { report.shownText = shown }
      return report
    }
  }

  /// What would be shown of an answer that leans on no passage.
  private func judge(answer: String, to question: String, by gate: Guard) async throws -> (Verdict, String) {
    var filter = gate.makeAnswerFilter(question: question, sources: [])
    var shown = ""
    for piece in [filter.push(answer), filter.finish()] {
      guard case .released(let text) = piece else {
        return (filter.verdict, gate.message(for: filter.verdict, on: question))
      }
      shown += text
    }
    let verdict = filter.verdict.joined(with: try await gate.judge(answer: shown, to: question))
    return (verdict, verdict.decision.isWithheld ? gate.message(for: verdict, on: question) : shown)
  }

  /// The rules alone decide: a model of safety takes seconds a text, and passages are not recorded.
  func replay(_ request: GuardReplayRequest) throws -> GuardReplayReport {
    let (before, after) = (inForce.current, try gate(following: request.policy))
    var report = GuardReplayReport(differences: [])
    for (index, item) in request.items.enumerated() {
      report.note(
        index, "inbound", before.inspect(question: item.question).verdict,
        after.inspect(question: item.question).verdict)
      guard let answer = item.answer else { continue }
      report.note(
        index, "outbound", Self.verdict(onAnswer: answer, to: item.question, by: before),
        Self.verdict(onAnswer: answer, to: item.question, by: after))
    }
    return report
  }

  /// The answer leans on no passage here, for either set of rules.
  private static func verdict(onAnswer answer: String, to question: String, by gate: Guard) -> Verdict {
    var filter = gate.makeAnswerFilter(question: question, sources: [])
    if case .released = filter.push(answer) { _ = filter.finish() }
    return filter.verdict
  }

  /// A guard that follows rule files by name.
  ///
  /// - Parameter encoder: Compares questions with the examples of topics; nil where only rules are asked.
  /// - Throws: `RequestError` naming the file and what is wrong in it.
  private func gate(following files: [String: String], encoder: QuestionVectors? = nil) throws -> Guard {
    do {
      return try GuardRules(origin: "the folder", files: files).makeGuard(safetyModel: safetyModel, encoder: encoder)
    } catch StartupError.guardRulesWrong(_, let reason) {
      throw RequestError.invalid(parameter: "policy", problem: "is not a set of rule files. \(reason)")
    }
  }
}

extension GuardTestReport {
  /// How the rules read a text, where that is not what it looks like.
  fileprivate mutating func takeReading(of inspected: InspectedQuestion, original: String) {
    concealments = inspected.concealments.map(\.rawValue).sorted()
    let isPlain = inspected.normalizedText == original.lowercased()
    if !isPlain && !inspected.normalizedText.isEmpty { normalizedText = inspected.normalizedText }
  }
}

extension GuardReplayReport {
  /// Other scores or reasons are no difference to anybody.
  fileprivate mutating func note(_ item: Int, _ stage: String, _ before: Verdict, _ after: Verdict) {
    guard before.decision != after.decision || before.ruleID != after.ruleID else { return }
    differences.append(
      Difference(item: item, stage: stage, before: WireVerdict(before), after: WireVerdict(after)))
  }
}
