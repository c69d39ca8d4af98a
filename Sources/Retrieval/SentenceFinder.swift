import Catalog
import Domain
import Embedding

/// Finds the sentences that answer a question, and embeds other texts that are not questions.
///
/// On a thread of its own: the sentences of a few passages take as long to embed as fifty questions, and searches must
/// not wait for them.
actor SentenceFinder {
  private nonisolated let executor = ThreadExecutor(name: "sentences")
  private let catalog: Catalog
  private let space: Replaceable<SearchSpace>
  private let options: RetrievalOptions
  private var known: VectorCache
  /// The model that made them.
  private var knownModelSHA256 = ""

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(catalog: Catalog, space: Replaceable<SearchSpace>, options: RetrievalOptions) {
    self.catalog = catalog
    self.space = space
    self.options = options
    known = VectorCache(capacity: options.cachedSentenceCount)
  }

  deinit { executor.stop() }

  /// See ``Retriever/rankSentences(of:for:in:)``.
  func rank(
    sentencesOf sources: [String], for question: String, in scope: CollectionScope
  ) throws -> [RankedSentence] {
    let cut = sources.map(SentenceRanker.Source.init(cutting:))
    let vectors = try vectors(of: [question] + cut.flatMap(\.texts))
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

  /// Unit vectors of texts, in their order; none is remembered.
  func embed(_ texts: [String]) throws -> [[Float]] {
    try space.value.model.embed(texts, threadCount: options.threadCount)
  }

  /// Forgets the sentences that were embedded lately; returns how many.
  func forget() -> Int {
    defer { known = VectorCache(capacity: options.cachedSentenceCount) }
    return known.count
  }

  /// Vectors in the order of the texts, computed in one batch where they are not remembered.
  private func vectors(of texts: [String]) throws -> [[Float]] {
    let model = space.value.model
    if knownModelSHA256 != model.identity.sha256 {
      // Vectors of two models must not be compared.
      _ = forget()
      knownModelSHA256 = model.identity.sha256
    }
    var found: [String: [Float]] = [:]
    var missing: [String] = []
    for text in Set(texts) {
      if let vector = known.vector(of: text) { found[text] = vector } else { missing.append(text) }
    }
    for (text, vector) in zip(missing, try model.embed(missing, threadCount: options.threadCount)) {
      found[text] = vector
      known.insert(vector, for: text)
    }
    return texts.compactMap { found[$0] }
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
