/// Cuts text into sentences, list items, headings and table rows.
///
/// First the text falls into units at empty lines, list markers, headings, rows, and line ends that no line wrapping
/// explains; then each unit into sentences at their end marks. Positions count Unicode scalars. What it returns never
/// overlaps, ascends, neither begins nor ends with white space, and holds a letter or digit.
public struct SentenceSegmenter: Sendable {
  /// A longer sentence is cut at a clause or word, so that a quote stays readable; in scalars.
  static let maximumLength = 600

  public init() {}

  /// - Complexity: O(length of the text)
  public func sentences(in text: String) -> [Range<Int>] {
    let scalars = Array(text.unicodeScalars)
    var result: [Range<Int>] = []
    for unit in TextUnits(of: scalars).ranges {
      for sentence in SentenceBoundaries(in: scalars, unit: unit).sentences {
        for piece in pieces(of: sentence, in: scalars) {
          let trimmed = piece.trimmed(in: scalars)
          if scalars[trimmed].contains(where: \.isLetterOrDigit) { result.append(trimmed) }
        }
      }
    }
    return result
  }

  /// A sentence of bearable length as it is, a longer one cut at the last good place before the bound.
  private func pieces(of sentence: Range<Int>, in scalars: [Unicode.Scalar]) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = sentence.lowerBound
    while sentence.upperBound - start > Self.maximumLength {
      let window = start + Self.maximumLength / 2..<start + Self.maximumLength
      let cut =
        window.last { ";；；:\n".unicodeScalars.contains(scalars[$0]) }
        ?? window.last { ",，、،".unicodeScalars.contains(scalars[$0]) }
        ?? window.last { scalars[$0].isWhiteSpace } ?? window.upperBound - 1
      pieces.append(start..<cut + 1)
      start = cut + 1
    }
    pieces.append(start..<sentence.upperBound)
    return pieces
  }
}

extension Range<Int> {
  /// Without the white space at both ends.
  func trimmed(in scalars: [Unicode.Scalar]) -> Range<Int> {
    var (lower, upper) = (lowerBound, upperBound)
    while lower < upper, scalars[lower].isWhiteSpace { lower += 1 }
    while lower < upper, scalars[upper - 1].isWhiteSpace { upper -= 1 }
    return lower..<upper
  }
}
