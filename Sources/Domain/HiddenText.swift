/// A text in a document that its readers do not see when they open it.
public struct HiddenText: Hashable, Sendable, Codable {
  /// How it is kept from readers.
  public enum Manner: String, Hashable, Sendable, Codable, CaseIterable {
    /// A comment of the markup.
    case comment
    /// Words that stand for a picture or explain an element; shown by few programs, and only when asked.
    case alternativeText = "alternative_text"
    /// An element or a run that is switched off: `display: none`, Word's hidden text.
    case switchedOff = "switched_off"
    /// Written in the colour of what is behind it, or in white where that is not known.
    case colour
    /// Too small to be read.
    case tiny
    /// Outside the page or the window.
    case outside
    /// Wholly transparent, or painted with no ink.
    case transparent
  }

  public var manner: Manner
  /// White space collapsed; the beginning of a very long one.
  public var text: String
  /// Where it stands in the extracted text, in Unicode scalars; empty where it is no part of that text, at the place
  /// where it would stand.
  public var range: Range<Int>

  public init(manner: Manner, text: String, range: Range<Int>) {
    self.manner = manner
    self.text = text
    self.range = range
  }

  /// Whether the extracted text holds it, so that passages can.
  public var isInText: Bool { !range.isEmpty }
}

/// What a rule of the guard found in a document when it was read.
public struct DocumentFinding: Hashable, Sendable, Codable {
  public var decision: Verdict.Decision
  /// The rule that decided, for example `hidden.instruction`.
  public var ruleID: String
  /// One sentence, without text of the document.
  public var reason: String
  /// What the rule measured, in units of its own; nil for rules that match or do not.
  public var score: Double?
  /// In the extracted text, in Unicode scalars; empty where the text found is no part of it.
  public var range: Range<Int>
  /// How it is kept from readers; nil for a passage as readers see it.
  public var manner: HiddenText.Manner?

  public init(
    decision: Verdict.Decision, ruleID: String, reason: String, score: Double? = nil, range: Range<Int>,
    manner: HiddenText.Manner? = nil
  ) {
    self.decision = decision
    self.ruleID = ruleID
    self.reason = reason
    self.score = score
    self.range = range
    self.manner = manner
  }
}

extension Range<Int> {
  /// The part of it that lies in an outer range, counted from the start of that one.
  public func within(_ outer: Range<Int>) -> Range<Int> {
    let part = clamped(to: outer)
    return part.lowerBound - outer.lowerBound..<part.upperBound - outer.lowerBound
  }
}
