internal import Domain

/// Gathers what readers do not see while a parser goes through a document, and finds its places once the text is made.
///
/// A place is kept as the number of letters before it: putting blocks, lists and tables together adds white space and
/// bars to a text, never letters or digits.
struct HiddenTextCollector {
  /// More of one text says nothing new about what it is.
  private static let lengthLimit = 4000

  private struct Entry {
    var manner: HiddenText.Manner
    var text: String
    /// Letters of the document before it.
    var start: Int
    var isInText: Bool
    /// More of the same may follow directly.
    var isOpen: Bool
  }

  private var entries: [Entry] = []
  private var letterCount = 0

  /// Takes text that readers see.
  mutating func pass(_ text: String) {
    letterCount += LetterSequence.count(in: text)
  }

  /// Takes a piece of text that readers do not see; pieces of one manner that follow one another are one text.
  ///
  /// - Parameter isInText: Whether the document's text holds it all the same.
  mutating func add(_ text: String, _ manner: HiddenText.Manner, isInText: Bool) {
    let start = letterCount
    if isInText { letterCount += LetterSequence.count(in: text) }
    if let last = entries.last, last.isOpen, last.manner == manner, last.isInText == isInText,
      last.start + (isInText ? LetterSequence.count(in: last.text) : 0) == start
    {
      guard last.text.utf8.count < Self.lengthLimit else { return }
      entries[entries.count - 1].text += text
    } else if entries.count < ExtractedDocument.maximumHiddenTextCount {
      entries.append(Entry(manner: manner, text: text, start: start, isInText: isInText, isOpen: true))
    }
  }

  /// Says that what follows is another word.
  mutating func separate() {
    if let last = entries.last, last.isOpen { entries[entries.count - 1].text += " " }
  }

  /// Takes a text that stands for itself, such as a comment.
  mutating func addWhole(_ text: String, _ manner: HiddenText.Manner) {
    guard entries.count < ExtractedDocument.maximumHiddenTextCount else { return }
    entries.append(Entry(manner: manner, text: text, start: letterCount, isInText: false, isOpen: false))
  }

  /// What was gathered, with its places in the finished text; what holds no letter is dropped.
  func hiddenTexts(in text: String) -> [HiddenText] {
    guard !entries.isEmpty else { return [] }
    let scalars = Array(text.unicodeScalars)
    let letters = LetterSequence(scalars)
    var search = LetterSequence.Search()
    return entries.compactMap { entry in
      let words = Self.collapsed(entry.text)
      let sought = LetterSequence(Array(entry.text.unicodeScalars)).letters
      guard !sought.isEmpty else { return nil }
      let place = letters.position(ofLetter: entry.start) ?? scalars.count
      let range =
        entry.isInText
        ? letters.range(of: sought, near: entry.start, &search) ?? place..<place : place..<place
      return HiddenText(manner: entry.manner, text: words, range: range)
    }
  }

  static func collapsed(_ text: String) -> String {
    let words = text.unicodeScalars.split(whereSeparator: LineScanner.isSpace).map(String.init).joined(separator: " ")
    return String(String.UnicodeScalarView(words.unicodeScalars.prefix(lengthLimit)))
  }
}

/// The letters and digits of a text, and where each stands.
struct LetterSequence {
  private(set) var letters: [Unicode.Scalar] = []
  private var positions: [Int] = []

  /// What searching may still cost: texts of hostile documents can be made to match almost everywhere.
  struct Search {
    var comparisonsLeft = 50_000_000
  }

  /// - Parameter offset: The position of the first scalar.
  init(_ scalars: some Collection<Unicode.Scalar>, from offset: Int = 0) {
    for (index, scalar) in scalars.enumerated() where Self.isLetter(scalar) {
      letters.append(scalar)
      positions.append(offset + index)
    }
  }

  static func count(in text: String) -> Int { text.unicodeScalars.count(where: isLetter) }

  /// The position of the scalar that is letter number `index`; nil behind the last.
  func position(ofLetter index: Int) -> Int? { positions.indices.contains(index) ? positions[index] : nil }

  /// The scalars from the first to the last of these letters: where they are expected, else where they stand first.
  ///
  /// - Returns: Nil where they stand nowhere, and where looking on would cost too much.
  func range(of other: [Unicode.Scalar], near index: Int, _ search: inout Search) -> Range<Int>? {
    guard !other.isEmpty, other.count <= letters.count else { return nil }
    let last = letters.count - other.count
    if index <= last, matches(other, at: index, &search) { return range(other.count, at: index) }
    for start in 0...last where matches(other, at: start, &search) { return range(other.count, at: start) }
    return nil
  }

  private func range(_ count: Int, at start: Int) -> Range<Int> { positions[start]..<positions[start + count - 1] + 1 }

  private func matches(_ other: [Unicode.Scalar], at start: Int, _ search: inout Search) -> Bool {
    for (index, letter) in other.enumerated() {
      search.comparisonsLeft -= 1
      guard search.comparisonsLeft > 0, letters[start + index] == letter else { return false }
    }
    return true
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
    }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}
