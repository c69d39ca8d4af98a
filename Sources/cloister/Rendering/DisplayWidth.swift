/// How many columns of a terminal a text takes.
enum DisplayWidth {
  static func columns(of text: String) -> Int {
    text.reduce(0) { $0 + columns(of: $1) }
  }

  /// The longest beginning that fits, with `…` where something was cut off.
  static func truncate(_ text: String, to limit: Int) -> String {
    guard columns(of: text) > limit else { return text }
    var kept = ""
    var width = 0
    for character in text {
      width += columns(of: character)
      if width > limit - 1 { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// Breaks text into lines of at most `limit` columns, at spaces where there are any.
  static func wrap(_ text: String, to limit: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace).flatMap({ cut(String($0), to: limit) }) {
      if !line.isEmpty && columns(of: line) + 1 + columns(of: word) > limit {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? word : " " + word
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// A word in pieces of at most `limit` columns.
  private static func cut(_ word: String, to limit: Int) -> [String] {
    var pieces = [""]
    for character in word {
      if columns(of: pieces[pieces.count - 1]) + columns(of: character) > limit { pieces.append("") }
      pieces[pieces.count - 1].append(character)
    }
    return pieces.filter { !$0.isEmpty }
  }

  /// A character is as wide as its base: marks that follow it take no room.
  private static func columns(of character: Character) -> Int {
    guard let base = character.unicodeScalars.first else { return 0 }
    switch base.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    let isEmoji = base.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{FE0F}")
    return isEmoji || isWide(base.value) ? 2 : 1
  }

  /// The wide and full-width blocks of Unicode Standard Annex 11.
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18D08, 0x1B000...0x1B2FB,
      0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
