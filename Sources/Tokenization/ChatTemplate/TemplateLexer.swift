/// Cuts a chat template into tokens.
///
/// The rules are Jinja's with `trim_blocks` and `lstrip_blocks`: the line end after a tag goes, and so does white space
/// between the start of a line and a tag; `-` takes away all white space on its side, `+` takes away none.
struct TemplateLexer {
  private(set) var line = 1
  private let source: [Unicode.Scalar]
  private var index = 0
  private var tokens: [TemplateToken] = []
  /// Whether the last thing read ended a line, or nothing was read yet.
  private var isAtLineStart = true

  init(_ source: String) {
    var scalars: [Unicode.Scalar] = []
    for scalar in source.unicodeScalars {
      if scalar == "\n", scalars.last == "\r" { scalars.removeLast() }
      if scalars.last == "\r" { scalars[scalars.count - 1] = "\n" }
      scalars.append(scalar)
    }
    if scalars.last == "\r" { scalars[scalars.count - 1] = "\n" }
    if scalars.last == "\n" { scalars.removeLast() }
    self.source = scalars
  }

  mutating func tokenize() throws(TemplateProblem) -> [TemplateToken] {
    while index < source.count {
      guard let start = nextTag() else {
        addData(index..<source.count)
        advance(to: source.count)
        break
      }
      let mark = source[start + 1]
      let control = start + 2 < source.count ? source[start + 2] : " "
      addData(index..<dataEnd(index..<start, control: control, isOutput: mark == "{"))
      advance(to: start + (control == "-" || control == "+" ? 3 : 2))
      switch mark {
      case "#": try skipComment()
      case "{": try readTag(start: .outputStart, end: "}}")
      default:
        if let raw = rawStart() {
          try readRaw(from: raw)
        } else {
          try readTag(start: .tagStart, end: "%}")
        }
      }
      isAtLineStart = source[index - 1] == "\n"
    }
    add(.end)
    return tokens
  }

  /// Where the next `{{`, `{%` or `{#` stands.
  private func nextTag() -> Int? {
    guard source.count > 1 else { return nil }
    return (index..<max(index, source.count - 1)).first { start in
      source[start] == "{" && (source[start + 1] == "{" || source[start + 1] == "%" || source[start + 1] == "#")
    }
  }

  /// How far the text before a tag reaches once the white space that the tag takes is gone.
  private func dataEnd(_ range: Range<Int>, control: Unicode.Scalar, isOutput: Bool) -> Int {
    if control == "+" || (isOutput && control != "-") { return range.upperBound }
    let end = source[range].lastIndex { !$0.isPythonSpace }.map { $0 + 1 } ?? range.lowerBound
    if control == "-" { return end }
    let lineStart = source[range].lastIndex(of: "\n").map { $0 + 1 } ?? range.lowerBound
    let beginsLine = lineStart > range.lowerBound || isAtLineStart
    return beginsLine && end <= lineStart ? lineStart : range.upperBound
  }

  private mutating func addData(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    add(.data(text(range)))
  }

  private mutating func add(_ kind: TemplateToken.Kind) {
    tokens.append(TemplateToken(kind: kind, line: line))
  }

  private func text(_ range: Range<Int>) -> String {
    var result = String.UnicodeScalarView()
    result.append(contentsOf: source[range])
    return String(result)
  }

  private mutating func advance(to end: Int) {
    for position in index..<max(index, end) where source[position] == "\n" { line += 1 }
    index = max(index, end)
  }

  private func stands(_ text: String, at start: Int) -> Bool {
    let scalars = text.unicodeScalars
    return start + scalars.count <= source.count && source[start..<start + scalars.count].elementsEqual(scalars)
  }

  private func afterSpace(_ start: Int) -> Int {
    source[min(start, source.count)...].firstIndex { !$0.isPythonSpace } ?? source.count
  }

  /// The position behind the end mark at `start`, with the white space that it takes; nil when none stands there.
  private func endOfTag(_ mark: String, at start: Int) -> Int? {
    if stands("-" + mark, at: start) { return afterSpace(start + 3) }
    let takesLineEnd = mark != "}}"
    if takesLineEnd, stands("+" + mark, at: start) { return start + 3 }
    guard stands(mark, at: start) else { return nil }
    let end = start + 2
    return takesLineEnd && end < source.count && source[end] == "\n" ? end + 1 : end
  }

  private mutating func skipComment() throws(TemplateProblem) {
    for start in index..<source.count {
      if let end = endOfTag("#}", at: start) { return advance(to: end) }
    }
    throw .lexical("a comment without its end")
  }

  /// The position behind `raw %}` when that stands here.
  private func rawStart() -> Int? {
    let word = afterSpace(index)
    guard stands("raw", at: word) else { return nil }
    let end = afterSpace(word + 3)
    if stands("-%}", at: end) { return afterSpace(end + 3) }
    return stands("%}", at: end) ? end + 2 : nil
  }

  private mutating func readRaw(from start: Int) throws(TemplateProblem) {
    advance(to: start)
    for tag in index..<source.count where stands("{%", at: tag) {
      let control = tag + 2 < source.count ? source[tag + 2] : " "
      let word = afterSpace(tag + (control == "-" || control == "+" ? 3 : 2))
      guard stands("endraw", at: word), let end = endOfTag("%}", at: afterSpace(word + 6)) else { continue }
      addData(index..<dataEnd(index..<tag, control: control, isOutput: false))
      return advance(to: end)
    }
    throw .lexical("'raw' without 'endraw'")
  }

  private mutating func readTag(start: TemplateToken.Kind, end mark: String) throws(TemplateProblem) {
    add(start)
    var brackets: [Unicode.Scalar] = []
    while true {
      advance(to: afterSpace(index))
      guard index < source.count else { throw .lexical("a tag without its end") }
      if brackets.isEmpty, let end = endOfTag(mark, at: index) {
        add(mark == "}}" ? .outputEnd : .tagEnd)
        return advance(to: end)
      }
      try readToken(brackets: &brackets)
    }
  }

  private mutating func readToken(brackets: inout [Unicode.Scalar]) throws(TemplateProblem) {
    var reader = TemplateTokenReader(source: source, index: index)
    let kind = try reader.read()
    add(kind)
    advance(to: reader.index)
    switch kind {
    case .symbol("("): brackets.append(")")
    case .symbol("["): brackets.append("]")
    case .symbol("{"): brackets.append("}")
    case .symbol(let symbol) where [")", "]", "}"].contains(symbol):
      guard let open = brackets.popLast(), String(open) == symbol else {
        throw .unexpected("'\(symbol)'", expected: brackets.isEmpty ? "an expression" : "another bracket")
      }
    default: break
    }
  }
}
