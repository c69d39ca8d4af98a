/// A text in the form that patterns are matched against: folded scalars, cut into words.
///
/// A word is a run of letters and digits; every Chinese character and kana is a word of its own.
struct PlainText: Sendable {
  /// The folded text.
  var scalars: [UInt32] = []
  var words: [Word] = []
  /// Second spellings of words, one after the other; see ``Word/alternate``.
  var alternates: [UInt32] = []

  struct Word: Sendable {
    /// Where it stands in `scalars`.
    var range: Range<Int>
    /// Where its reading without digits and signs for letters stands in `alternates`; empty where it has none.
    var alternate: Range<Int> = 0..<0
    /// First of a sentence, a line or a clause after a colon.
    var startsClause: Bool
    /// A sentence or paragraph ended before it; no gap of a pattern reaches across.
    var followsBreak: Bool
    /// Inside quotation marks or code marks.
    var isQuoted = false
  }
}
