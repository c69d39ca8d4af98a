import Foundation

/// How well an answer agrees with the right ones, as SQuAD measures it.
///
/// Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text", 2016, section 6.1.
enum SpanScore {
  /// Whether it is one of them, but for case, punctuation, articles and white space.
  static func isExact(_ answer: String, _ gold: [String]) -> Bool {
    let words = words(of: answer)
    return gold.contains { self.words(of: $0) == words }
  }

  /// The harmonic mean of precision and recall in words, against the right answer that is nearest; 0 to 1.
  static func overlap(_ answer: String, _ gold: [String]) -> Double {
    gold.map { overlap(words(of: answer), words(of: $0)) }.max() ?? 0
  }

  private static func overlap(_ ours: [String], _ theirs: [String]) -> Double {
    guard !ours.isEmpty, !theirs.isEmpty else { return ours.isEmpty && theirs.isEmpty ? 1 : 0 }
    var rest = Dictionary(theirs.map { ($0, 1) }, uniquingKeysWith: +)
    var common = 0
    for word in ours where rest[word, default: 0] > 0 {
      rest[word, default: 0] -= 1
      common += 1
    }
    return common == 0 ? 0 : 2 * Double(common) / Double(ours.count + theirs.count)
  }

  private static func words(of text: String) -> [String] {
    let kept = text.lowercased().unicodeScalars.filter { !Self.punctuation.contains($0) }
    return String(String.UnicodeScalarView(kept)).split(whereSeparator: \.isWhitespace).map(String.init)
      .filter { !["a", "an", "the"].contains($0) }
  }

  private static let punctuation = Set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".unicodeScalars)
}
