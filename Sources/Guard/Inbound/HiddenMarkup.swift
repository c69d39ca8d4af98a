/// Texts that a page shows to machines only: comments of HTML and Markdown.
enum HiddenMarkup {
  private static let opening: [UInt32] = "<!--".unicodeScalars.map(\.value)
  private static let closing: [UInt32] = "-->".unicodeScalars.map(\.value)

  /// - Complexity: O(n)
  static func texts(in scalars: [UInt32]) -> [[UInt32]] {
    var texts: [[UInt32]] = []
    var start: Int?
    var index = 0
    while index < scalars.count {
      if let opened = start {
        if scalars[index] == "-", scalars[index...].starts(with: closing) {
          texts.append(Array(scalars[opened..<index]))
          start = nil
          index += closing.count - 1
        }
      } else if scalars[index] == "<", scalars[index...].starts(with: opening) {
        start = index + opening.count
        index += opening.count - 1
      }
      index += 1
    }
    if let opened = start, opened < scalars.count { texts.append(Array(scalars[opened...])) }
    return texts
  }
}
