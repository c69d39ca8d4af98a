internal import Domain
internal import Guard

/// Reads a document as the guard does: every passage, and what readers do not see.
struct DocumentScreen: Sendable {
  /// More findings say nothing new about a document.
  private static let findingLimit = 1000

  let gate: Guard

  /// What the rules of this moment find; hidden texts that speak to no model are no finding.
  ///
  /// - Complexity: O(text)
  func findings(
    passages: some Sequence<(range: Range<Int>, text: String)>, hiddenTexts: [HiddenText]
  ) -> [DocumentFinding] {
    let unseen = hiddenTexts.filter(\.isInText)
    var found: [DocumentFinding] = []
    for hidden in hiddenTexts where !hidden.isInText {
      found += [Self.finding(gate.inspect(hiddenText: hidden.text), hidden.range, hidden.manner)].compactMap { $0 }
    }
    for passage in passages where found.count < Self.findingLimit {
      let inside = unseen.filter { $0.range.overlaps(passage.range) }
      let verdict = gate.inspect(passage: passage.text, unseen: inside.map { $0.range.within(passage.range) })
      // The words of a passage are what readers see, unless what they do not see decided.
      let isHidden = verdict.ruleID?.hasPrefix("hidden.") == true
      found += [Self.finding(verdict, passage.range, isHidden ? inside.first?.manner : nil)].compactMap { $0 }
    }
    return found.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  private static func finding(
    _ verdict: Verdict, _ range: Range<Int>, _ manner: HiddenText.Manner?
  ) -> DocumentFinding? {
    guard let ruleID = verdict.ruleID else { return nil }
    return DocumentFinding(
      decision: verdict.decision, ruleID: ruleID, reason: verdict.reason ?? "",
      score: verdict.findings.first { $0.ruleID == ruleID }?.score, range: range, manner: manner)
  }
}
