public import Domain

/// What the guard says of a document: never text of it.
public struct WireScreening: Codable, Hashable, Sendable {
  public var findings: [Finding]
  /// How many texts readers do not see, by how they are kept from them, for example `comment`.
  public var hiddenTextCounts: [String: Int]
  /// Whether the rules of this moment were asked; otherwise the findings are those of the time when it was read.
  public var isCurrent: Bool

  /// One passage or hidden text that a rule matched.
  public struct Finding: Codable, Hashable, Sendable {
    /// For example `hidden.instruction`.
    public var rule: String
    /// `block` (left out of answers), `flag` (marked) or `allow`.
    public var decision: String
    /// One sentence.
    public var reason: String
    @ExplicitNull public var score: Double?
    /// How it is kept from readers, for example `comment`; null for text that they see.
    @ExplicitNull public var manner: String?
    /// From 1; null for formats without pages.
    @ExplicitNull public var page: Int?
    /// Where it stands in the extracted text, in Unicode scalars.
    public var start: Int
    /// Where it ends; equal to `start` where it is no part of that text.
    public var end: Int

    public init(_ finding: DocumentFinding, pages: PageMap?) {
      rule = finding.ruleID
      decision = finding.decision.rawValue
      reason = finding.reason
      score = finding.score
      manner = finding.manner?.rawValue
      page = pages?.page(at: finding.range.lowerBound)
      start = finding.range.lowerBound
      end = finding.range.upperBound
    }
  }

  public init(_ findings: [DocumentFinding], hiddenTexts: [HiddenText], pages: PageMap?, isCurrent: Bool) {
    self.findings = findings.map { Finding($0, pages: pages) }
    hiddenTextCounts = hiddenTexts.reduce(into: [:]) { $0[$1.manner.rawValue, default: 0] += 1 }
    self.isCurrent = isCurrent
  }

  enum CodingKeys: String, CodingKey {
    case findings
    case hiddenTextCounts = "hidden_texts"
    case isCurrent = "current"
  }
}
