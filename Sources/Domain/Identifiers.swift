/// The number of a document: one file of the ingest folder, for as long as it is known.
///
/// Assigned by the catalog, never reused. A renamed file keeps its number; a deleted and re-created one gets a new number.
public struct DocumentID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
  public let rawValue: Int64

  public init(rawValue: Int64) {
    self.rawValue = rawValue
  }

  /// The form used in the API and on the command line, for example `doc-12`.
  public var description: String { "doc-\(rawValue)" }

  /// Parses the form that ``description`` writes; a bare number is accepted too.
  public init?(_ text: some StringProtocol) {
    let digits = text.hasPrefix("doc-") ? text.dropFirst(4) : text[...]
    guard let value = Int64(digits), value > 0 else { return nil }
    rawValue = value
  }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The number of a chunk: the key of its text, its vector and its full-text row. Never reused.
public struct ChunkID: RawRepresentable, Hashable, Comparable, Sendable {
  public let rawValue: Int64

  public init(rawValue: Int64) {
    self.rawValue = rawValue
  }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The number of a stored content: the chunks and vectors of one sequence of bytes, shared by every document with
/// those bytes.
public struct ContentID: RawRepresentable, Hashable, Sendable {
  public let rawValue: Int64

  public init(rawValue: Int64) {
    self.rawValue = rawValue
  }
}
