internal import Catalog

/// Tells whether sources support what a text claims.
///
/// A claim is supported where the sources that it names, together,
/// 1. hold each of its numbers, in digits or in words,
/// 2. hold each of its names, which are the words that begin with a capital inside a sentence (three quarters of them in
///    texts that capitalise their nouns), and
/// 3. hold at least half of its other words that mean something, by their stems;
///
/// and where each source holds its share of the words by itself: half of them, or a quarter where several are named.
/// So a claim may say in other words what a source says, but brings neither a number nor a name of its own.
public struct ClaimCheck: Sendable {
  /// Of the claim's words, by all its sources together.
  public static let minimumShare = 0.5
  /// Of the claim's words, by each of several sources.
  public static let minimumPartialShare = 0.25
  /// Of the names, where capitals do not tell names from nouns.
  static let minimumNounShare = 0.75

  private let sources: [ClaimSource]

  /// - Parameters:
  ///   - sources: The texts that claims may lean on.
  ///   - contexts: What is known beside each text, such as its headings; it supports names and words and is never quoted.
  public init(sources: [String], contexts: [String]) {
    precondition(sources.count == contexts.count)
    self.sources = zip(sources, contexts).map { ClaimSource($0, context: $1) }
  }

  /// How each of some sources supports a claim.
  ///
  /// - Parameters:
  ///   - claim: One sentence, or a few that belong together.
  ///   - numbers: The sources that it names, counted from 0; those that do not exist support nothing.
  /// - Returns: One entry for each of `numbers`; nil where that source does not support the claim.
  public func support(of claim: String, by numbers: [Int]) -> [ClaimSupport?] {
    let claim = Claim(claim)
    let named = Set(numbers).filter(sources.indices.contains).map { sources[$0] }
    guard !claim.isEmpty, isCovered(claim, by: named) else { return numbers.map { _ in nil } }
    let least = named.count > 1 ? Self.minimumPartialShare : Self.minimumShare
    return numbers.map { number in
      guard sources.indices.contains(number) else { return nil }
      let share = sources[number].share(of: claim)
      guard share >= least, let sentence = sources[number].bestSentence(for: claim) else { return nil }
      return ClaimSupport(sentence: sentence, score: share)
    }
  }

  private func isCovered(_ claim: Claim, by sources: [ClaimSource]) -> Bool {
    let holds = { (test: (ClaimSource) -> Bool) in sources.contains(where: test) }
    guard claim.numbers.allSatisfy({ values in holds { !$0.numbers.isDisjoint(with: values) } }) else { return false }
    let nameCount = claim.names.count { name in holds { $0.holds(name) } }
    let nameShare = holds(\.capitalizesNouns) ? Self.minimumNounShare : 1
    let wordCount = claim.words.count { word in holds { $0.holds(word) } }
    return Double(nameCount) >= nameShare * Double(claim.names.count)
      && Double(wordCount) >= Self.minimumShare * Double(claim.words.count)
  }
}

/// What of a source supports a claim.
public struct ClaimSupport: Hashable, Sendable {
  /// The sentence that says most of it, in Unicode scalars of the source.
  public var sentence: Range<Int>
  /// The share of the claim's words that the source holds, 0 to 1.
  public var score: Double
}

/// The parts of a claim that a source must hold.
struct Claim {
  /// Words that mean something, names and numbers among them.
  let words: [QuestionProfile.Term]
  let names: [QuestionProfile.Term]
  /// What each number can mean; see ``WrittenNumber``.
  let numbers: [Set<String>]

  init(_ text: String) {
    words = FullTextQuery(text).terms.map(QuestionProfile.Term.init(name:))
    names = CapitalizedWords(of: text).inner.map { QuestionProfile.Term(name: $0.text) }
    numbers = WrittenNumbers(in: Array(text.unicodeScalars)).all.map(\.values)
  }

  var isEmpty: Bool { words.isEmpty && names.isEmpty && numbers.isEmpty }
}

extension QuestionProfile.Term {
  /// A word as it stands, none weighing more than another.
  init(name: String) {
    let word = name.lowercased()
    self.init(word: word, stem: Stemmer.stem(word), weight: 1)
  }
}

/// A source as claims are compared with it.
private struct ClaimSource {
  let numbers: Set<String>
  let capitalizesNouns: Bool
  private let words: SentenceWords
  private let sentences: [(range: Range<Int>, words: SentenceWords, numbers: Set<String>)]

  init(_ text: String, context: String) {
    let whole = text + "\n" + context
    words = SentenceWords(whole)
    numbers = WrittenNumbers.values(in: whole)
    capitalizesNouns = CapitalizedWords(of: text).areNouns
    let scalars = Array(text.unicodeScalars)
    sentences = SentenceSegmenter().sentences(in: text).map { range in
      let sentence = String(String.UnicodeScalarView(scalars[range]))
      return (range, SentenceWords(sentence), WrittenNumbers.values(in: sentence))
    }
  }

  func holds(_ term: QuestionProfile.Term) -> Bool { words.match(for: term) > 0 }

  /// 0 to 1.
  func share(of claim: Claim) -> Double {
    guard !claim.words.isEmpty else { return 1 }
    return Double(claim.words.count(where: holds)) / Double(claim.words.count)
  }

  /// The sentence that holds most of the claim, the first of several; names and numbers count twice.
  func bestSentence(for claim: Claim) -> Range<Int>? {
    let scored = sentences.map { sentence in
      let words = (claim.words + claim.names).reduce(0) { $0 + sentence.words.match(for: $1) }
      return (
        range: sentence.range, score: words + Double(claim.numbers.count { !$0.isDisjoint(with: sentence.numbers) })
      )
    }
    guard let best = scored.map(\.score).max(), best > 0 else { return nil }
    return scored.first { $0.score == best }?.range
  }
}
