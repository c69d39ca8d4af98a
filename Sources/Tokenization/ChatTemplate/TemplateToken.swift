/// A piece of a chat template's source, and the line on which it begins.
struct TemplateToken {
  enum Kind: Equatable {
    /// Text outside of all tags.
    case data(String)
    case outputStart, outputEnd
    case tagStart, tagEnd
    case name(String)
    case text(String)
    case integer(Int)
    case number(Double)
    case symbol(String)
    case end
  }

  var kind: Kind
  /// Counted from 1.
  var line: Int

  /// How an error names it.
  var description: String {
    switch kind {
    case .data: "text"
    case .outputStart: "'{{'"
    case .outputEnd: "'}}'"
    case .tagStart: "'{%'"
    case .tagEnd: "'%}'"
    case .name(let name): "'\(name)'"
    case .text: "a text"
    case .integer, .number: "a number"
    case .symbol(let symbol): "'\(symbol)'"
    case .end: "the end of the template"
    }
  }
}
