/// The words of a sentence that name somebody or something.
struct ProperNames {
  let words: [CapitalizedWords.Word]

  /// - Parameter isGerman: Capitals alone do not make a name; words that stand alone are still given.
  init(in sentence: String, isGerman: Bool) {
    let capitalized = CapitalizedWords(of: sentence)
    let distinctive = isGerman ? [] : capitalized.distinctive
    let isUnspaced = sentence.unicodeScalars.count(where: \.isUnspaced) * 2 > sentence.unicodeScalars.count
    let found = isUnspaced ? Self.foreignWords(in: sentence) : capitalized.inner + distinctive
    // Abbreviations of titles and units are no names.
    words = found.filter { !Abbreviations.opening.contains($0.text.lowercased()) }
  }

  /// The runs of two words and more: in German, what is very likely a name.
  static func sequences(in words: [CapitalizedWords.Word]) -> [Range<Int>] {
    var sequences: [Range<Int>] = []
    var open: (range: Range<Int>, count: Int)?
    for word in words {
      if let sequence = open, word.continues, word.range.lowerBound == sequence.range.upperBound + 1 {
        open = (sequence.range.lowerBound..<word.range.upperBound, sequence.count + 1)
      } else {
        if let sequence = open, sequence.count > 1 { sequences.append(sequence.range) }
        open = (word.range, 1)
      }
    }
    if let sequence = open, sequence.count > 1 { sequences.append(sequence.range) }
    return sequences
  }

  /// In Chinese and Japanese: runs of three katakana and more, and words in letters.
  private static func foreignWords(in sentence: String) -> [CapitalizedWords.Word] {
    let scalars = Array(sentence.unicodeScalars)
    var words: [CapitalizedWords.Word] = []
    var start = 0
    while start < scalars.count {
      let isKatakana = scalars[start].isKatakana
      let belongs = { (scalar: Unicode.Scalar) in
        isKatakana ? scalar.isKatakana : scalar.isLetterOrDigit && !scalar.isUnspaced
      }
      let end = scalars[start...].firstIndex { !belongs($0) } ?? scalars.count
      let run = scalars[start..<end]
      if isKatakana ? run.count >= 3 : run.count >= 2 && run.contains(where: { !$0.isDigit }) {
        words.append(.init(text: String(String.UnicodeScalarView(run)), range: start..<end))
      }
      start = max(end, start + 1)
    }
    return words
  }
}

/// Tells German, which writes every noun with a capital.
enum GermanWords {
  private static let small: Set<String> = [
    "der", "die", "das", "und", "ist", "nicht", "ein", "eine", "einen", "einer", "den", "dem", "von", "mit", "wird",
    "werden", "wurde", "auf", "für", "sich", "bei", "zu", "zum", "zur", "im", "muss", "auch", "sind", "hat", "oder",
  ]

  static func prevail(in text: String) -> Bool {
    let words = text.lowercased().unicodeScalars.split { !$0.isLetterOrDigit }.map { String($0) }
    return words.count { small.contains($0) } * 8 > words.count
  }
}

/// An answer with what its author wrote to name sources.
enum CitedText {
  private static let labels: Set<String> = ["passage", "passages", "source", "sources", "document", "documents"]

  /// The text with blanks in place of markers like `[2]` and of numbers as in "passage 2"; positions stay.
  static func withoutMarkers(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result = scalars
    var index = 0
    var word = ""
    while index < scalars.count {
      if scalars[index] == "[", let end = endOfMarker(in: scalars, from: index) {
        for position in index..<end { result[position] = " " }
        index = end
      } else if scalars[index].isDigit, labels.contains(word) {
        let end = scalars[index...].firstIndex { !$0.isDigit } ?? scalars.count
        if end - index <= 2 { for position in index..<end { result[position] = " " } }
        index = end
      } else {
        if scalars[index].isLetterOrDigit {
          word = index > 0 && scalars[index - 1].isLetterOrDigit ? word : ""
          word += String(scalars[index]).lowercased()
        } else if !scalars[index].isWhiteSpace {
          word = ""
        }
        index += 1
      }
    }
    return result
  }

  private static func endOfMarker(in scalars: [Unicode.Scalar], from start: Int) -> Int? {
    var index = start + 1
    while index < scalars.count, scalars[index].isDigit, index - start <= 4 { index += 1 }
    return index > start + 1 && index < scalars.count && scalars[index] == "]" ? index + 1 : nil
  }
}
