internal import Catalog

/// Tells which parts of an answer stand in none of its passages.
///
/// Sentence by sentence:
/// 1. a number is unsupported where no passage and not the question holds any of its values (``WrittenNumber``);
/// 2. a name is unsupported where no passage, no heading and not the question holds it: a word with a capital inside a
///    sentence, a word like "NASA" or "X200" anywhere, a run of katakana, a word in Latin letters within Chinese or
///    Japanese text. In German, where every noun has a capital, only several in a row are taken for a name;
/// 3. a sentence is unsupported where its best passage holds less than half of its words that mean something.
///
/// What an answer says in other words than its passages stays, what it adds is found. It knows no names at the beginning
/// of a sentence, and not who did what to whom: a sentence that mixes up what the passages say passes.
public struct GroundingCheck: Sendable {
  /// Of a sentence's words, by the passage that holds most of them.
  public static let minimumShare = 0.5
  /// A sentence with fewer words that mean something claims too little to be judged.
  static let fewestWords = 3

  private let sources: [SentenceWords]
  private let whole: SentenceWords
  private let numbers: Set<String>
  /// Stems of the words that begin with a capital, for names in another form: "Norway" for "Norwegian".
  private let capitalizedStems: Set<String>
  private let acronyms: Set<String>
  /// Whether words stand without spaces between them in some passage.
  private let isUnspaced: Bool

  /// - Parameters:
  ///   - sources: The texts that the answer may lean on.
  ///   - contexts: What is known beside each text, such as its title.
  ///   - question: Its words may be repeated.
  public init(sources: [String], contexts: [String], question: String) {
    precondition(sources.count == contexts.count)
    self.sources = zip(sources, contexts).map { SentenceWords([$0, $1, question].joined(separator: "\n")) }
    let text = (sources + contexts + [question]).joined(separator: "\n")
    let whole = SentenceWords(text)
    self.whole = whole
    numbers = WrittenNumbers.values(in: text)
    capitalizedStems = Set(zip(whole.stems, whole.isCapitalized).compactMap { $1 ? $0 : nil })
    acronyms = Self.acronyms(of: whole)
    isUnspaced = text.unicodeScalars.contains(where: \.isUnspaced)
  }

  /// The parts that nothing supports, in order; none where there is nothing to compare with.
  ///
  /// - Parameter answer: Numbers of citations like `[2]` in it are no numbers.
  /// - Complexity: O(words of the answer · words of the passages)
  public func unsupportedParts(of answer: String) -> [UnsupportedPart] {
    guard !sources.isEmpty else { return [] }
    let scalars = CitedText.withoutMarkers(Array(answer.unicodeScalars))
    let isGerman = GermanWords.prevail(in: answer)
    return SentenceSegmenter().sentences(in: String(String.UnicodeScalarView(scalars))).flatMap { sentence in
      parts(of: Array(scalars[sentence]), at: sentence, isGerman: isGerman)
    }
  }

  private func parts(of scalars: [Unicode.Scalar], at sentence: Range<Int>, isGerman: Bool) -> [UnsupportedPart] {
    let text = String(String.UnicodeScalarView(scalars))
    var parts: [UnsupportedPart] = []
    let add = { (kind: UnsupportedPart.Kind, ranges: [Range<Int>]) in
      guard !ranges.isEmpty else { return }
      let moved = ranges.map { $0.lowerBound + sentence.lowerBound..<$0.upperBound + sentence.lowerBound }
      parts.append(UnsupportedPart(kind: kind, sentence: sentence, words: moved))
    }
    add(.number, WrittenNumbers(in: scalars).all.filter { numbers.isDisjoint(with: $0.values) }.map(\.range))
    let names = ProperNames(in: text, isGerman: isGerman).words.filter { !holds(name: $0.text) }
    add(.name, isGerman ? ProperNames.sequences(in: names) : names.map(\.range))
    if parts.isEmpty, !isSupported(text) { add(.sentence, [0..<scalars.count]) }
    return parts
  }

  private func holds(name: String) -> Bool {
    let term = QuestionProfile.Term(name: name)
    if whole.distinctStems.contains(term.stem) || acronyms.contains(term.word) { return true }
    if let month = SpelledNumbers.month(term.word), numbers.contains(String(month)) { return true }
    if isUnspaced, whole.text.contains(term.word) { return true }
    return capitalizedStems.contains { Self.areForms($0, term.stem) }
  }

  /// Whether one name is another with a different ending.
  private static func areForms(_ left: String, _ right: String) -> Bool {
    let shared = zip(left.unicodeScalars, right.unicodeScalars).prefix { $0 == $1 }.count
    return shared >= 4 && shared * 10 >= min(left.unicodeScalars.count, right.unicodeScalars.count) * 6
  }

  private func isSupported(_ sentence: String) -> Bool {
    // Numbers are compared by value.
    let words = FullTextQuery(sentence).terms.filter { !$0.unicodeScalars.allSatisfy(\.isDigit) }
    let terms = words.filter { !acronyms.contains($0) }.map(QuestionProfile.Term.init(name:))
    guard terms.count >= Self.fewestWords, !SentenceWords(sentence).isHeading else { return true }
    let shares = sources.map { source in
      Double(terms.count { Self.holds($0, in: source) }) / Double(terms.count)
    }
    return shares.contains { $0 >= Self.minimumShare }
  }

  /// Whether the source holds the word, perhaps with another ending.
  private static func holds(_ term: QuestionProfile.Term, in source: SentenceWords) -> Bool {
    if source.match(for: term) > 0 { return true }
    // The stems of other languages than English still have their endings.
    return !term.stem.utf8.allSatisfy { $0 < 0x80 }
      && source.distinctStems.contains { stem in
        let shared = zip(stem.unicodeScalars, term.stem.unicodeScalars).prefix { $0 == $1 }.count
        return shared >= 4 && shared * 10 >= max(stem.unicodeScalars.count, term.stem.unicodeScalars.count) * 6
      }
  }

  /// The first letters of names of several words, lower case: "eu" of "European Union".
  private static func acronyms(of words: SentenceWords) -> Set<String> {
    var acronyms: Set<String> = []
    var letters = ""
    for (word, isCapitalized) in zip(words.words + [""], words.isCapitalized + [false]) {
      if isCapitalized, let first = word.first {
        letters.append(first)
        if letters.count >= 2 { acronyms.insert(letters) }
      } else if !["of", "and", "the", "for", "de", "la"].contains(word) {
        letters = ""
      }
    }
    return acronyms
  }
}

/// A part of an answer that no passage supports.
public struct UnsupportedPart: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case number
    case name
    /// The sentence as a whole: most of its words stand in no one passage.
    case sentence
  }

  public var kind: Kind
  /// The sentence, in Unicode scalars of the answer.
  public var sentence: Range<Int>
  /// The numbers or names in it, in Unicode scalars of the answer; the sentence itself where all of it is meant.
  public var words: [Range<Int>]

  public init(kind: Kind, sentence: Range<Int>, words: [Range<Int>]) {
    self.kind = kind
    self.sentence = sentence
    self.words = words
  }
}
