extension String {
  /// The text between two positions counted in Unicode scalars; positions beyond the end mean the end.
  func scalars(in range: Range<Int>) -> String {
    let start = unicodeScalars.index(
      unicodeScalars.startIndex, offsetBy: range.lowerBound, limitedBy: unicodeScalars.endIndex)
    guard let start else { return "" }
    let end = unicodeScalars.index(start, offsetBy: range.count, limitedBy: unicodeScalars.endIndex)
    return String(unicodeScalars[start..<(end ?? unicodeScalars.endIndex)])
  }

  /// Every run of white space as one space, none at the ends.
  func collapsingWhiteSpace() -> String {
    var result = String.UnicodeScalarView()
    var isPending = false
    for scalar in unicodeScalars {
      if scalar.properties.isWhitespace {
        isPending = !result.isEmpty
      } else {
        if isPending { result.append(" ") }
        isPending = false
        result.append(scalar)
      }
    }
    return String(result)
  }
}

extension String {
  /// Where the text stands without white space at its ends, if it begins at `start`.
  func trimmedRange(from start: Int) -> Range<Int> {
    let leading = unicodeScalars.prefix { $0.properties.isWhitespace }.count
    let trailing = unicodeScalars.reversed().prefix { $0.properties.isWhitespace }.count
    let lower = start + leading
    return lower..<max(lower, start + unicodeScalars.count - trailing)
  }

  /// The first place of a text at or after a position, in Unicode scalars; nil for an empty text.
  func firstRange(ofScalars text: String, from start: Int) -> Range<Int>? {
    let haystack = Array(unicodeScalars)
    let needle = Array(text.unicodeScalars)
    guard !needle.isEmpty, start >= 0, haystack.count >= needle.count else { return nil }
    var position = start
    while position + needle.count <= haystack.count {
      if haystack[position..<position + needle.count].elementsEqual(needle) {
        return position..<position + needle.count
      }
      position += 1
    }
    return nil
  }
}
