public import Domain
import Generation
import Guard
public import Retrieval

/// A part of an answer that no passage supports, and what was done about it.
public struct GroundingFinding: Hashable, Sendable {
  public var kind: UnsupportedPart.Kind
  /// `flag`, or `redact` where the sentence was taken out.
  public var decision: Verdict.Decision
  /// The sentence, in Unicode scalars of the answer; empty where it was taken out, at the place where it stood.
  public var sentence: Range<Int>
  /// The numbers or names in it; the sentence itself where all of it is meant, none where it was taken out.
  public var words: [Range<Int>]

  public init(kind: UnsupportedPart.Kind, decision: Verdict.Decision, sentence: Range<Int>, words: [Range<Int>]) {
    self.kind = kind
    self.decision = decision
    self.sentence = sentence
    self.words = words
  }

  /// `number`, `name` or `sentence`.
  public var kindName: String { kind.rawValue }
  /// For example `grounding.number`.
  public var ruleID: String { "grounding.\(kindName)" }

  var verdict: Verdict {
    let reason =
      switch kind {
      case .number: "It holds a number that stands in none of the passages."
      case .name: "It holds a name that stands in none of the passages."
      case .sentence: "It holds a sentence that none of the passages supports."
      }
    return Verdict(decision: decision, ruleID: ruleID, reason: reason)
  }
}

/// Compares the sentences of an answer with its passages, by the policy of the guard.
struct Grounding {
  private let check: GroundingCheck
  private let gate: Guard
  private let audience: Audience

  init(_ gate: Guard, for audience: Audience, question: String, passages: [Passage]) {
    self.gate = gate
    self.audience = audience
    check = GroundingCheck(
      sources: passages.map(\.text),
      contexts: passages.map { ([$0.path, $0.title ?? ""] + $0.headingPath).joined(separator: "\n") },
      question: question)
  }

  /// What is to be reported of a text that was released.
  func findings(in answer: String) -> [GroundingFinding] {
    reported(in: answer).map { part, decision in
      GroundingFinding(
        kind: part.kind, decision: min(decision, .flag), sentence: part.sentence, words: part.words)
    }
  }

  /// What is to be reported of JSON: by strings and numbers, each as a whole.
  func findings(in answer: StructuredAnswer) -> [GroundingFinding] {
    answer.leaves.filter { !$0.isName }.flatMap { leaf in
      findings(in: leaf.text).map { finding in
        GroundingFinding(kind: finding.kind, decision: finding.decision, sentence: leaf.range, words: [leaf.range])
      }
    }
  }

  /// Why a sentence must be taken out; nil where it may stay.
  func reasonToRemove(_ sentence: String) -> UnsupportedPart.Kind? {
    reported(in: sentence).first { $0.1 == .redact }?.0.kind
  }

  private func reported(in text: String) -> [(UnsupportedPart, Verdict.Decision)] {
    check.unsupportedParts(of: text).compactMap { part in
      let decision = decision(on: part.kind)
      if decision == .allow { return nil }
      if part.kind == .sentence, !gate.isStatement(text.scalars(in: part.sentence)) { return nil }
      return (part, decision)
    }
  }

  /// Whether a sentence may have to be taken out.
  var removes: Bool { UnsupportedPart.Kind.allCases.contains { decision(on: $0) == .redact } }

  private func decision(on kind: UnsupportedPart.Kind) -> Verdict.Decision {
    let findings: AnswerFindings =
      switch kind {
      case .number: .unsupportedNumber
      case .name: .unsupportedName
      case .sentence: .unsupportedSentence
      }
    // An answer of which parts were shown can no longer be withheld.
    return min(gate.decision(on: findings, for: audience), .redact)
  }
}
