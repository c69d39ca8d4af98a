/// What counts as a span of a source that may be quoted.
struct QuoteOptions: Hashable, Sendable {
  enum Border: Hashable, Sendable {
    /// Where sentences, list items or paragraphs begin and end.
    case sentence
    /// Where words begin and end.
    case word
  }

  /// Where spans may begin.
  var start = Border.sentence
  /// Where spans may end; a sentence that is cut short can say the opposite.
  var end = Border.sentence
  /// Words of a span at least, where it ends before its sentence does.
  var minimumWordCount = 3
  /// Spans of an answer at most.
  var maximumSpanCount = 4
  /// Length of a span at most, in bytes.
  var maximumSizeBytes = 1200
}
