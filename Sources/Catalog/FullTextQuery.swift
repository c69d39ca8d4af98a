/// The words to look for in the full-text index; a chunk that holds any of them is found.
///
/// Made from free text: whatever the text holds, the query is valid.
public struct FullTextQuery: Hashable, Sendable {
  /// The longest query that is looked up; later words of a longer text are ignored.
  public static let maximumTermCount = 64

  /// Lower-case words without repetition, in the order of the text; pairs of letters for scripts without spaces.
  public let terms: [String]

  /// - Parameter text: A question or some words; English function words are left out unless there is nothing else.
  public init(_ text: String) {
    let words = Self.words(of: text)
    let content = words.filter { !StopWords.english.contains($0) }
    terms = Array((content.isEmpty ? words : content).prefix(Self.maximumTermCount))
  }

  /// True where the text holds no word at all; such a query finds nothing.
  public var isEmpty: Bool { terms.isEmpty }

  /// The words that the tokenizer of the index would find, in lower case, without repetition.
  static func words(of text: String) -> [String] {
    // A prefix, because a caller may send megabytes.
    let segmented = Segmentation.segmented(String(text.prefix(20_000))).lowercased()
    var words: [String] = []
    var known: Set<String> = []
    for part in segmented.unicodeScalars.split(whereSeparator: { !isWordScalar($0) }) {
      let word = String(part)
      if known.insert(word).inserted { words.append(word) }
    }
    return words
  }

  private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .privateUse:
      true
    default: false
    }
  }
}
