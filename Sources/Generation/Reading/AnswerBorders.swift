/// Takes marks off the borders of a span that belong to the sentence around it: the comma behind an answer, or one of two
/// quotation marks of which the other stands outside.
enum AnswerBorders {
  private static let pairs: [Unicode.Scalar: Unicode.Scalar] = [
    "(": ")", "[": "]", "{": "}", "«": "»", "“": "”", "‘": "’", "„": "“",
  ]
  private static let closing = Set(pairs.values)
  /// Marks that open and close.
  private static let twofold: Set<Unicode.Scalar> = ["`", "\"", "*"]
  /// What ends no answer. A full stop may belong to an abbreviation.
  private static let separating: Set<Unicode.Scalar> = [",", ";", ":", "–", "—"]

  /// The part of `range` without such marks and the white space beside them; `range` where nothing else is in it.
  static func trimmed(_ range: Range<Int>, of scalars: [Unicode.Scalar]) -> Range<Int> {
    var span = scalars[range]
    while let last = span.last, isLoose(last, in: span, isFirst: false) { span.removeLast() }
    while let first = span.first, isLoose(first, in: span, isFirst: true) { span.removeFirst() }
    // What was taken from the front may have been the other half of what is at the end.
    while let last = span.last, isLoose(last, in: span, isFirst: false) { span.removeLast() }
    return span.isEmpty ? range : span.indices
  }

  private static func isLoose(_ mark: Unicode.Scalar, in span: ArraySlice<Unicode.Scalar>, isFirst: Bool) -> Bool {
    if mark.properties.isWhitespace || separating.contains(mark) { return true }
    if twofold.contains(mark) { return !span.count { $0 == mark }.isMultiple(of: 2) }
    if let other = pairs[mark] { return !isFirst || !span.contains(other) }
    guard closing.contains(mark), mark != "’" else { return false }
    return isFirst || !span.contains { pairs[$0] == mark }
  }
}
