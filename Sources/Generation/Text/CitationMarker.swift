/// What a model writes to name its sources: `[1]`, `[1, 2]`, `[2-4]`, `[source 2]`, `【1】`, `[^1]`, `【3†source】`.
enum CitationMarker {
  /// A longer bracket is text.
  static let maximumLength = 48
  /// A longer number is text: a year, a quantity.
  private static let maximumDigitCount = 3

  static func isOpening(_ scalar: Unicode.Scalar) -> Bool { scalar == "[" || scalar == "【" }

  static func isClosing(_ scalar: Unicode.Scalar) -> Bool { scalar == "]" || scalar == "】" }

  /// The numbers between the brackets, in order, each once; nil where this is no citation.
  ///
  /// - Parameter content: Without the brackets.
  static func numbers(in content: Substring.UnicodeScalarView) -> [Int]? {
    var reader = Reader(rest: content)
    reader.skipLabel()
    guard var last = reader.number() else { return nil }
    var numbers = [last]
    while !reader.isAtEnd {
      guard let link = reader.link() else { return nil }
      reader.skipLabel()
      guard let number = reader.number() else { return nil }
      numbers += link == .through && number > last ? Array(last + 1...number) : [number]
      last = number
    }
    var seen: Set<Int> = []
    return numbers.filter { seen.insert($0).inserted }
  }

  private enum Link { case and, through }

  private struct Reader {
    var rest: Substring.UnicodeScalarView

    private static let labels: Set<String> = [
      "source", "sources", "passage", "passages", "document", "documents", "doc", "docs", "ref", "refs", "reference",
      "references", "citation", "quelle", "quellen", "fuente", "fuentes", "fonte", "fonti", "来源", "資料", "출처",
    ]
    private static let spaces: Set<Unicode.Scalar> = [" ", "\u{A0}", "\u{202F}", "\t"]

    var isAtEnd: Bool {
      mutating get {
        skipSpaces()
        // What some models append to the number: "†source", "†L10-L12".
        if rest.first == "†" { rest = rest.suffix(0) }
        return rest.isEmpty
      }
    }

    mutating func skipSpaces() { rest = rest.drop { Self.spaces.contains($0) } }

    /// Skips a word that says what the number is of.
    mutating func skipLabel() {
      skipSpaces()
      let word = rest.prefix { $0.properties.isAlphabetic }
      if Self.labels.contains(String(word).lowercased()) { rest = rest[word.endIndex...] }
      rest = rest.drop { Self.spaces.contains($0) || $0 == "#" || $0 == "^" || $0 == ":" || $0 == "." }
    }

    mutating func number() -> Int? {
      skipSpaces()
      let digits = rest.prefix { ("0"..."9").contains($0) }
      guard digits.count <= CitationMarker.maximumDigitCount, let number = Int(String(digits)) else { return nil }
      rest = rest[digits.endIndex...]
      return number
    }

    mutating func link() -> Link? {
      skipSpaces()
      if String(rest.prefix(3)).lowercased() == "and" {
        rest = rest.dropFirst(3)
        return .and
      }
      guard let scalar = rest.popFirst() else { return nil }
      if [",", ";", "&", "，", "、"].contains(scalar) { return .and }
      return ["-", "–", "—"].contains(scalar) ? .through : nil
    }
  }
}
