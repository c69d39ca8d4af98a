import Foundation

/// What a question looks for: its words with their weights, and the kind of answer.
struct QuestionProfile {
  struct Term {
    /// As it stands in the question, lower case.
    var word: String
    var stem: String
    /// Inverse document frequency: how much the word tells.
    var weight: Double
  }

  let terms: [Term]
  let expected: ExpectedAnswer
  /// Neighbouring stems of the question, for phrases.
  let pairs: Set<StemPair>
  private let knownStems: Set<String>
  private let totalWeight: Double

  /// - Parameters:
  ///   - question: As it was asked.
  ///   - words: Its words that count, lower case.
  ///   - frequencies: In how many of `total` chunks each of the words stands.
  init(_ question: String, words: [String], frequencies: [String: Int], total: Int) {
    let asked = SentenceWords(question)
    var known: Set<String> = []
    terms = words.compactMap { word in
      let stem = Stemmer.stem(word)
      guard known.insert(stem).inserted else { return nil }
      return Term(word: word, stem: stem, weight: Self.weight(frequency: frequencies[word] ?? 0, total: total))
    }
    totalWeight = max(terms.reduce(0) { $0 + $1.weight }, .leastNormalMagnitude)
    expected = ExpectedAnswer(question: asked.words)
    pairs = asked.pairs
    knownStems = known.union(Self.questionStems)
  }

  func knows(_ stem: String) -> Bool { knownStems.contains(stem) }

  /// For each term how far the sentence holds it: 1 itself, less for a word that begins alike.
  func matches(in sentence: SentenceWords) -> [Double] {
    terms.map { sentence.match(for: $0) }
  }

  /// The share of the terms' weight that some matches cover, 0 to 1.
  func coverage(of matches: [Double]) -> Double {
    zip(terms, matches).reduce(0) { $0 + $1.0.weight * $1.1 } / totalWeight
  }

  /// The inverse document frequency of BM25, as if the library had a thousand chunks at least: in a small one chance
  /// decides which words are rare.
  private static func weight(frequency: Int, total: Int) -> Double {
    let total = max(total, 1000)
    let count = Double(min(frequency, total))
    return log1p((Double(total) - count + 0.5) / (count + 0.5))
  }

  /// Stems of words that ask; a sentence with one of them does not answer with it.
  private static let questionStems = Set(
    "what who whom whose which when where why how many much do did was were is are name kind type".split(separator: " ")
      .map { Stemmer.stem(String($0)) })
}

/// Two words that follow each other.
struct StemPair: Hashable {
  var first: String
  var second: String
}

extension SentenceWords {
  var pairs: Set<StemPair> {
    Set(zip(stems, stems.dropFirst()).map { StemPair(first: $0, second: $1) })
  }

  /// How far the sentence holds a term, 0 to 1.
  func match(for term: QuestionProfile.Term) -> Double {
    if distinctStems.contains(term.stem) { return 1 }
    guard term.stem.utf8.count >= 4 else { return 0 }
    // Scripts without spaces: the word is a pair of letters somewhere in the sentence.
    guard term.word.utf8.allSatisfy({ $0 < 0x80 }) else { return text.contains(term.word) ? 1 : 0 }
    return distinctStems.contains { Self.beginAlike($0, term.stem) } ? 0.7 : 0
  }

  /// Whether two stems share their first letters: "invad" and "invasion".
  private static func beginAlike(_ left: String, _ right: String) -> Bool {
    let shared = zip(left.utf8, right.utf8).prefix { $0 == $1 }.count
    return shared >= 4 && shared * 10 >= max(left.utf8.count, right.utf8.count) * 6
  }
}
