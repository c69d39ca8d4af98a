/// A complete answer in JSON, with its strings and numbers where they stand.
public struct StructuredAnswer: Sendable {
  /// A string or a number.
  public struct Leaf: Hashable, Sendable {
    /// What the string says, without escapes; the number as it is written.
    public var text: String
    /// The literal with its quotes, in Unicode scalars of the answer.
    public var range: Range<Int>
    public var isString: Bool
    /// Whether it names a property.
    public var isName: Bool
    /// The property that it is the value of, or stands in; nil where it is in none.
    public var property: String?
  }

  /// As the model wrote it, without white space or a code fence around it.
  public let text: String
  /// In order.
  public let leaves: [Leaf]

  /// - Returns: nil where the text is not JSON (RFC 8259, no name twice in an object), or not of the form: for a schema the
  ///   types, required and allowed properties, elements and enumerations are compared.
  public init?(_ text: String, format: ResponseFormat) {
    let bare = Self.withoutFence(text)
    guard let value = try? JSONParser.parse(bare), SchemaCheck.accepts(value, format) else { return nil }
    self.text = bare
    leaves = Self.leaves(of: Array(bare.unicodeScalars))
  }

  /// The answer with other texts in place of some leaves; a number that is replaced becomes a string.
  ///
  /// - Parameter texts: By position in ``leaves``.
  public func replacing(_ texts: [Int: String]) -> String {
    let scalars = Array(text.unicodeScalars)
    var result = ""
    var end = 0
    for (index, leaf) in leaves.enumerated() {
      guard let text = texts[index] else { continue }
      result.unicodeScalars += scalars[end..<leaf.range.lowerBound]
      result += JSONText.quoted(text)
      end = leaf.range.upperBound
    }
    result.unicodeScalars += scalars[end...]
    return result
  }

  /// The text inside ``` marks, which some models set around JSON.
  private static func withoutFence(_ text: String) -> String {
    let trimmed = trim(text[...])
    guard trimmed.hasPrefix("```"), trimmed.hasSuffix("```"), let line = trimmed.firstIndex(where: \.isNewline) else {
      return String(trimmed)
    }
    let inner = trimmed[trimmed.index(after: line)...]
    return inner.count >= 3 ? String(trim(inner.dropLast(3))) : String(trimmed)
  }

  private static func trim(_ text: Substring) -> Substring {
    let rest = text.drop(while: \.isWhitespace)
    return rest.lastIndex { !$0.isWhitespace }.map { rest[...$0] } ?? ""
  }

  /// - Parameter scalars: Valid JSON.
  private static func leaves(of scalars: [Unicode.Scalar]) -> [Leaf] {
    var leaves: [Leaf] = []
    var property: String?
    var index = 0
    while index < scalars.count {
      let start = index
      if scalars[start] == "\"" {
        index = endOfString(in: scalars, from: start)
        let text = string(scalars[start..<index])
        let next = scalars[index...].first { !" \n\r\t".unicodeScalars.contains($0) }
        leaves.append(Leaf(text: text, range: start..<index, isString: true, isName: next == ":", property: property))
        if next == ":" { property = text }
      } else if "-0123456789".unicodeScalars.contains(scalars[start]) {
        index = scalars[start...].firstIndex { !"+-.eE0123456789".unicodeScalars.contains($0) } ?? scalars.count
        let text = String(String.UnicodeScalarView(scalars[start..<index]))
        leaves.append(Leaf(text: text, range: start..<index, isString: false, isName: false, property: property))
      } else {
        index += 1
      }
    }
    return leaves
  }

  private static func endOfString(in scalars: [Unicode.Scalar], from start: Int) -> Int {
    var index = start + 1
    while index < scalars.count, scalars[index] != "\"" { index += scalars[index] == "\\" ? 2 : 1 }
    return min(index + 1, scalars.count)
  }

  private static func string(_ literal: ArraySlice<Unicode.Scalar>) -> String {
    guard case .string(let text)? = try? JSONParser.parse(String(String.UnicodeScalarView(literal))) else { return "" }
    return text
  }
}
