import Catalog
public import Domain
import Embedding

extension Retriever {
  /// The sentences of texts, best answer first.
  ///
  /// - Parameters:
  ///   - sources: The texts, best first: earlier ones are preferred a little.
  ///   - question: What the sentences should answer.
  ///   - scope: What the caller may read: a word is as rare as it is there.
  /// - Returns: Every sentence once, even where it stands in several sources.
  /// - Complexity: One embedding a sentence that was not met lately.
  public func rankSentences(
    of sources: [String], for question: String, in scope: CollectionScope
  ) throws -> [RankedSentence] {
    let cut = sources.map(SentenceRanker.Source.init(cutting:))
    let vectors = try sentenceVectors(of: [question] + cut.flatMap(\.texts))
    guard let questionVector = vectors.first else { return [] }
    var rest = vectors.dropFirst()
    let embedded = cut.map { source in
      var source = source
      source.vectors = Array(rest.prefix(source.texts.count))
      rest = rest.dropFirst(source.texts.count)
      return source
    }
    let words = FullTextQuery(question).terms
    let (frequencies, total) = try catalog.documentFrequencies(of: words, in: scope)
    let profile = QuestionProfile(question, words: words, frequencies: frequencies, total: total)
    return SentenceRanker(profile: profile, question: questionVector).rank(embedded)
  }

  /// Vectors in the order of the texts, computed in one batch where they are not remembered.
  private func sentenceVectors(of texts: [String]) throws -> [[Float]] {
    let model = currentModel()
    var known: [String: [Float]] = [:]
    var missing: [String] = []
    for text in Set(texts) {
      if let vector = sentenceVectors.vector(of: text) { known[text] = vector } else { missing.append(text) }
    }
    for (text, vector) in zip(missing, try embed(missing, by: model)) {
      known[text] = vector
      sentenceVectors.insert(vector, for: text)
    }
    return texts.compactMap { known[$0] }
  }
}

extension SentenceRanker.Source {
  /// Cuts a text into sentences that are not embedded yet.
  fileprivate init(cutting text: String) {
    let scalars = Array(text.unicodeScalars)
    let sentences = SentenceSegmenter().sentences(in: text)
    self.init(
      sentences: sentences, texts: sentences.map { String(String.UnicodeScalarView(scalars[$0])) }, vectors: [])
  }
}
