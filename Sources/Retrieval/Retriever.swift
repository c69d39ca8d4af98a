public import Catalog
public import Domain
public import Embedding
public import VectorIndex

/// An embedding model, and the index of the vectors that it made.
public typealias SearchSpace = (model: EmbeddingModel, index: VectorIndex)

/// Finds the passages, and the sentences in them, that answer a question.
///
/// Searches run one after the other on a thread of their own, away from the shared executor; what takes longer, the
/// sentences of passages, on another.
public actor Retriever {
  private nonisolated let executor = ThreadExecutor(name: "retriever")
  private let catalog: Catalog
  private let space: Replaceable<SearchSpace>
  private let options: RetrievalOptions
  private let ranker: (any PassageRanker)?
  private nonisolated let sentences: SentenceFinder
  /// Of the questions that were read last: the guard compares what the search looks for a moment later.
  private var questionVectors = VectorCache(capacity: questionCapacity)
  private static let questionCapacity = 64
  /// The model that made them.
  private var cachedModelSHA256 = ""

  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// With a model and an index that stay.
  public init(
    catalog: Catalog, index: VectorIndex, model: EmbeddingModel, options: RetrievalOptions = RetrievalOptions(),
    ranker: (any PassageRanker)? = nil
  ) {
    self.init(catalog: catalog, space: Replaceable((model, index)), options: options, ranker: ranker)
  }

  /// - Parameters:
  ///   - space: May be replaced while questions are answered; each question keeps to the one that it began with.
  ///   - ranker: Orders the passages that the searches find; nil keeps their order.
  public init(
    catalog: Catalog, space: Replaceable<SearchSpace>, options: RetrievalOptions = RetrievalOptions(),
    ranker: (any PassageRanker)? = nil
  ) {
    self.ranker = ranker
    self.catalog = catalog
    self.space = space
    self.options = options
    sentences = SentenceFinder(catalog: catalog, space: space, options: options)
  }

  deinit { executor.stop() }

  /// The passages that best match a question.
  ///
  /// - Parameters:
  ///   - scope: What the caller may read; nothing outside it is ever a candidate.
  ///   - limit: How many at most.
  ///   - method: `fused`, unless one search alone is to be measured; only then a ranker is asked.
  /// - Returns: Best first; no two show the same text of a document.
  public func passages(
    for question: String, in scope: CollectionScope, limit: Int, by method: RetrievalMethod = .fused
  ) throws -> [Passage] {
    try retrieve(for: question, in: scope, limit: limit, by: method).passages
  }

  /// The passages that best match a question, and how they were found; see ``passages(for:in:limit:by:)``.
  public func retrieve(
    for question: String, in scope: CollectionScope, limit: Int, by method: RetrievalMethod = .fused
  ) throws -> RetrievedPassages {
    guard limit > 0 else { return RetrievedPassages(passages: [], trace: trace(of: CandidateList(), taken: [])) }
    guard let ranker, method == .fused else { return try found(for: question, in: scope, limit: limit, by: method) }
    let count = max(limit, options.rankedPassageCount)
    var found = try found(for: question, in: scope, limit: count, by: method)
    var passages = found.passages
    let scores = try ranker.scores(of: passages.map(\.text), for: question)
    precondition(scores.count == passages.count, "a ranker scores every passage")
    for (index, score) in scores.enumerated() { passages[index].score = score }
    // Equal scores keep the order of the searches.
    let order = passages.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
    found.passages = order.prefix(limit).map { passages[$0] }
    found.trace.rerank(order.map { passages[$0] }, limit: limit)
    return found
  }

  /// The passages that the searches find.
  private func found(
    for question: String, in scope: CollectionScope, limit: Int, by method: RetrievalMethod
  ) throws -> RetrievedPassages {
    let list = try candidates(for: question, in: scope, count: max(limit, options.candidateCount), by: method)
    var distinct = DistinctPassages(limit: limit)
    var seen: [RetrievalTrace.Candidate] = []
    var rest = list.ranked[...]
    while !rest.isEmpty, !distinct.isFull {
      let batch = rest.prefix(limit)
      rest = rest.dropFirst(limit)
      let found = try catalog.passages(batch.map(\.id), in: scope)
      for candidate in batch {
        guard var passage = found[candidate.id] else { continue }
        passage.score = candidate.score
        let isOutranked = distinct.isFull
        let isTaken = distinct.append(passage)
        seen.append(list.candidate(candidate, isTaken ? .taken : isOutranked ? .outranked : .duplicate))
      }
    }
    return RetrievedPassages(passages: distinct.passages, trace: trace(of: list, taken: seen))
  }

  private func trace(of list: CandidateList, taken seen: [RetrievalTrace.Candidate]) -> RetrievalTrace {
    let seenIDs = Set(seen.map(\.chunkID))
    let rest = list.ranked.lazy.filter { !seenIDs.contains($0.id) }.prefix(RetrievalTrace.maximumRestCount)
      .map { list.candidate($0, .outranked) }
    return RetrievalTrace(
      candidateCount: list.ranked.count, candidates: seen + rest,
      indexGeneration: space.value.index.statistics.generation)
  }

  /// The sentences of texts, best answer first.
  ///
  /// - Parameters:
  ///   - sources: The texts, best first: earlier ones are preferred a little.
  ///   - question: What the sentences should answer.
  ///   - scope: What the caller may read: a word is as rare as it is there.
  /// - Returns: Every sentence once, even where it stands in several sources.
  /// - Complexity: One embedding a sentence that was not met lately.
  public nonisolated func rankSentences(
    of sources: [String], for question: String, in scope: CollectionScope
  ) async throws -> [RankedSentence] {
    try await sentences.rank(sentencesOf: sources, for: question, in: scope)
  }

  /// Forgets the sentences that were embedded lately; returns how many.
  public nonisolated func forgetSentences() async -> Int { await sentences.forget() }

  /// Unit vectors of texts, in their order.
  public nonisolated func embed(_ texts: [String]) async throws -> [[Float]] { try await sentences.embed(texts) }

  /// Unit vectors to compare with those of passages, or with one another, in the order of the questions.
  ///
  /// - Parameter model: One that is not the library's at this moment computes them anew each time.
  public func embed(questions: [String], by model: EmbeddingModel) throws -> [[Float]] {
    guard currentModel().identity.sha256 == model.identity.sha256 else {
      return try model.embed(queries: questions, threadCount: options.threadCount)
    }
    let known = questions.map { questionVectors.vector(of: $0) }
    let missing = zip(questions, known).compactMap { $1 == nil ? $0 : nil }
    var computed = try model.embed(queries: missing, threadCount: options.threadCount)[...]
    return zip(questions, known).compactMap { question, vector in
      if let vector { return vector }
      guard let vector = computed.popFirst() else { return nil }
      questionVectors.insert(vector, for: question)
      return vector
    }
  }

  /// The library's model; vectors that another one made are forgotten, because those of two must not be compared.
  private func currentModel() -> EmbeddingModel {
    let model = space.value.model
    if cachedModelSHA256 != model.identity.sha256 {
      questionVectors = VectorCache(capacity: Self.questionCapacity)
      cachedModelSHA256 = model.identity.sha256
    }
    return model
  }

  /// The chunks that both searches find, scored by one or by both.
  private func candidates(
    for question: String, in scope: CollectionScope, count: Int, by method: RetrievalMethod
  ) throws -> CandidateList {
    let query = FullTextQuery(question)
    let matches =
      method == .vector
      ? [] : try catalog.search(matching: query, in: scope, limit: count).map { RankedChunk(id: $0.0, score: $0.1) }
    guard method != .fullText else { return CandidateList(matches, texts: matches) }
    // Who sees everything needs no set: what is deleted has left the index.
    let visible = scope == .all ? nil : try catalog.visibleChunks(in: scope)
    let space = space.value
    let vector: [Float]
    var neighbors: [RankedChunk] = []
    do {
      guard visible?.isEmpty != true, let embedded = try embed(questions: [question], by: space.model).first else {
        return CandidateList(matches, texts: matches)
      }
      vector = embedded
      neighbors = try space.index.search(vector, limit: count, in: visible)
        .map { RankedChunk(id: $0.id, score: Double($0.similarity)) }
    } catch  where method == .fused && Self.isLoss(ofVectors: error) {
      return CandidateList(matches, texts: matches)
    }
    guard method == .fused else { return CandidateList(neighbors, vectors: neighbors) }
    let others = try similarities(of: matches, besides: neighbors, to: vector, of: space.model.identity.sha256)
    let fused = ScoreFusion(vectorWeight: options.vectorWeight)
      .fuse(neighbors: neighbors, matches: matches, similarities: others)
    return CandidateList(fused, vectors: neighbors + others, texts: matches)
  }

  /// Whether vectors cannot be searched because their file or the model's was cut while it is in use: what the full text
  /// finds is better than nothing.
  private static func isLoss(ofVectors error: any Error) -> Bool {
    switch error {
    case VectorIndexError.broken, EmbeddingError.nonFiniteVector: true
    default: false
    }
  }

  /// The similarity of the chunks that only the full-text search found.
  private func similarities(
    of matches: [RankedChunk], besides neighbors: [RankedChunk], to vector: [Float], of modelSHA256: String
  ) throws -> [RankedChunk] {
    let known = Set(neighbors.map(\.id))
    let missing = matches.map(\.id).filter { !known.contains($0) }
    let stored = try catalog.vectors(of: missing, modelSHA256: modelSHA256) ?? []
    return zip(missing, stored).compactMap { id, stored in
      stored.count == vector.count ? RankedChunk(id: id, score: Double(stored.dot(vector))) : nil
    }
  }
}
