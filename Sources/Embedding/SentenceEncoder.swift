/// What computes the vectors of an ``EmbeddingModel``; safe to use from several threads at once.
protocol SentenceEncoder: Sendable {
  var identity: EmbeddingModelIdentity { get }

  /// What models trained on top of this one share with it; nil where there are none.
  var wordPieces: WordPieces? { get }

  /// What the model reads in place of a search query.
  func instructed(_ query: String) -> String

  /// Vectors of length 1, in the order of the texts; see ``EmbeddingModel/embed(_:threadCount:)``.
  func embed(_ texts: [String], threadCount: Int) throws(EmbeddingError) -> [[Float]]

  /// Where each token of the text ends, in Unicode scalars, ascending; special tokens have no place.
  func tokenEnds(of text: String) -> [Int]

  /// Tokens of the text, special tokens not counted.
  func tokenCount(of text: String) -> Int
}
