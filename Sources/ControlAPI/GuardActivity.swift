/// The reply of `GET /admin/guard/report`: what the guard did, from the audit.
public struct GuardActivityReport: Codable, Hashable, Sendable {
  /// The first day and the last that were asked for, in UTC; null for as far as the audit goes.
  @ExplicitNull public var since: String?
  @ExplicitNull public var until: String?
  /// Questions and searches of that time.
  public var requestCount: Int
  /// Lines of the audit that are no records: `cloister audit verify` says which.
  public var damagedLineCount: Int
  /// In the order of days, then of rules.
  public var entries: [Entry]

  /// How often a rule decided something on a day.
  public struct Entry: Codable, Hashable, Sendable {
    /// For example `2026-11-21`.
    public var day: String
    /// `inbound`, `passage` or `outbound`.
    public var stage: String
    public var rule: String
    /// Decision to how often it was taken, for example `block`.
    public var counts: [String: Int]

    public init(day: String, stage: String, rule: String, counts: [String: Int]) {
      self.day = day
      self.stage = stage
      self.rule = rule
      self.counts = counts
    }
  }

  public init(since: String?, until: String?, requestCount: Int, damagedLineCount: Int, entries: [Entry]) {
    self.since = since
    self.until = until
    self.requestCount = requestCount
    self.damagedLineCount = damagedLineCount
    self.entries = entries
  }

  enum CodingKeys: String, CodingKey {
    case since, until, entries
    case requestCount = "requests"
    case damagedLineCount = "damaged_lines"
  }
}

/// The days that a report is about.
public struct DayRange: Hashable, Sendable {
  /// In UTC, as `2026-11-21`; nil for as far as there are records.
  public var first: String?
  public var last: String?

  public init(first: String?, last: String?) {
    self.first = first
    self.last = last
  }

  /// Reads `since` and `until` of a query string, already percent-decoded; other parameters are ignored.
  public init(parameters: [(name: String, value: String)]) throws(RequestError) {
    for (name, value) in parameters where name == "since" || name == "until" {
      guard Self.isDay(value) else {
        throw .invalid(parameter: name, problem: "must be a day such as 2026-11-21")
      }
      if name == "since" { first = value } else { last = value }
    }
  }

  public var parameters: [(name: String, value: String)] {
    [("since", first), ("until", last)].compactMap { name, day in day.map { (name, $0) } }
  }

  public static func isDay(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.count) == [4, 2, 2] && parts.allSatisfy { $0.allSatisfy { ("0"..."9").contains($0) } }
  }
}
