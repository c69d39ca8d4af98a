/// The text of one block while a parser delivers it in parts: runs of white space become one blank, unless preformatted.
struct InlineText {
  private var scalars = String.UnicodeScalarView()
  private var hasPendingSpace = false

  mutating func append(_ text: String, isPreformatted: Bool = false) {
    if isPreformatted {
      for scalar in text.unicodeScalars { scalars.append(scalar) }
      return
    }
    for scalar in text.unicodeScalars {
      if LineScanner.isSpace(scalar) {
        hasPendingSpace = true
      } else {
        if hasPendingSpace && !isAtLineStart { scalars.append(" ") }
        hasPendingSpace = false
        scalars.append(scalar)
      }
    }
  }

  /// A line end inside the block.
  mutating func breakLine() {
    hasPendingSpace = false
    if !scalars.isEmpty { scalars.append("\n") }
  }

  /// A blank between what came and what follows.
  mutating func separate() {
    hasPendingSpace = true
  }

  /// The text so far without white space at its end; afterwards empty.
  mutating func take() -> String {
    defer { self = InlineText() }
    while let last = scalars.last, LineScanner.isSpace(last) { scalars.removeLast() }
    return String(scalars)
  }

  private var isAtLineStart: Bool { scalars.isEmpty || scalars.last == "\n" }
}
