/// The headings that are embedded with a chunk.
enum HeadingPath {
  /// Tokens that the path adds to the embedded text.
  static func tokenCount(_ path: [String], in text: TokenizedText) -> Int {
    path.isEmpty ? 0 : text.tokenCount(of: path.joined(separator: " > "))
  }

  /// As many of the innermost headings as fit; the innermost one is shortened if it is too long by itself.
  static func fitting(_ path: [String], tokenLimit: Int, in text: TokenizedText) -> [String] {
    guard let innermost = path.last else { return [] }
    var fitting = [text.prefix(of: innermost, tokenCount: tokenLimit)]
    guard fitting != [""] else { return [] }
    for heading in path.dropLast().reversed() {
      guard tokenCount([heading] + fitting, in: text) <= tokenLimit else { break }
      fitting.insert(heading, at: 0)
    }
    return fitting
  }
}
