/// Text of documents and answers made safe to show.
///
/// Documents are not trusted: an escape sequence in one could repaint the terminal, and a direction override could make
/// a line read other than it is.
enum PlainText {
  /// Keeps line breaks and tabs; every other control character becomes U+FFFD.
  static func lines(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isHarmless($0) ? $0 : "\u{FFFD}" }))
  }

  /// On one line: runs of white space become one space.
  static func line(_ text: String) -> String {
    lines(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
  }

  private static func isHarmless(_ scalar: UnicodeScalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: true
    case 0x00...0x1F, 0x7F...0x9F: false
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: false
    default: true
    }
  }
}
