import Domain

/// Collects passages, best first, so that no text is shown twice.
///
/// Chunks of a document overlap: of a passage that begins or ends inside a better one only the rest is kept, and nothing
/// where the rest is not worth showing. The same text in another document counts as shown.
struct DistinctPassages {
  /// A shorter rest is dropped; in Unicode scalars.
  private static let minimumLength = 60

  private let limit: Int
  private var texts: Set<String> = []
  private(set) var passages: [Passage] = []

  init(limit: Int) {
    self.limit = limit
  }

  var isFull: Bool { passages.count >= limit }

  /// - Returns: Whether any of it is shown.
  mutating func append(_ passage: Passage) -> Bool {
    guard !isFull, let rest = uncovered(passage), texts.insert(rest.text).inserted else { return false }
    passages.append(rest)
    return true
  }

  /// The passage without what better ones of its document show; nil where too little is left.
  private func uncovered(_ passage: Passage) -> Passage? {
    var range = passage.range
    for shown in passages where shown.documentID == passage.documentID && shown.range.overlaps(range) {
      let before = range.lowerBound..<max(range.lowerBound, shown.range.lowerBound)
      let after = min(range.upperBound, shown.range.upperBound)..<range.upperBound
      range = before.count > after.count ? before : after
      if range.count < Self.minimumLength { return nil }
    }
    return range == passage.range ? passage : passage.cut(to: range)
  }
}

extension Passage {
  /// The part at a range of the document, without white space at its ends; nil where nothing is left.
  fileprivate func cut(to part: Range<Int>) -> Passage? {
    let scalars = Array(text.unicodeScalars)
    let inside = (part.lowerBound - range.lowerBound..<part.upperBound - range.lowerBound)
      .clamped(to: 0..<scalars.count).trimmed(in: scalars)
    guard !inside.isEmpty else { return nil }
    var result = self
    result.text = String(String.UnicodeScalarView(scalars[inside]))
    result.range = range.lowerBound + inside.lowerBound..<range.lowerBound + inside.upperBound
    return result
  }
}
