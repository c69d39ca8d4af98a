/// How an answer came about: what was searched, what was found with which scores, and what became of it.
///
/// Holds numbers and names only; what a passage says is looked up again, by the rights that its reader has then.
public struct AnswerTrace: Hashable, Sendable, Codable {
  /// The most passages that are kept of one answer, those used first.
  public static let maximumPassageCount = 100

  public struct Passage: Hashable, Sendable, Codable {
    public enum Fate: String, Sendable, Codable, CaseIterable {
      /// Read by what wrote the answer, and cited.
      case cited
      /// Read by what wrote the answer.
      case read
      /// Left out: the guard keeps it from the model.
      case blocked
      /// Left out: another passage holds the same text.
      case duplicate
      /// Left out: better ones filled the places.
      case outranked
    }

    public var chunkID: Int64
    public var fate: Fate
    /// Cosine similarity with the question; nil where it was not compared.
    public var vectorScore: Double?
    /// BM25; nil where the full-text search did not find it.
    public var textScore: Double?
    /// What the order was made by.
    public var score: Double

    public init(chunkID: Int64, fate: Fate, vectorScore: Double?, textScore: Double?, score: Double) {
      self.chunkID = chunkID
      self.fate = fate
      self.vectorScore = vectorScore
      self.textScore = textScore
      self.score = score
    }

    enum CodingKeys: String, CodingKey {
      case fate, score
      case chunkID = "chunk"
      case vectorScore = "vector"
      case textScore = "text"
    }
  }

  /// The collections that were searched; nil for all.
  public var collections: [String]?
  /// How many passages were asked for.
  public var passageLimit: Int
  /// How many the two searches found.
  public var candidateCount: Int
  public var passages: [Passage]
  /// What wrote the answer, as `kind model`.
  public var generator: String
  /// The number of the index that was searched.
  public var indexGeneration: Int

  public init(
    collections: [String]?, passageLimit: Int, candidateCount: Int, passages: [Passage],
    generator: String,
    indexGeneration: Int
  ) {
    self.collections = collections
    self.passageLimit = passageLimit
    self.candidateCount = candidateCount
    self.passages = Array(passages.prefix(Self.maximumPassageCount))
    self.generator = generator
    self.indexGeneration = indexGeneration
  }

  enum CodingKeys: String, CodingKey {
    case collections, passages, generator
    case passageLimit = "k"
    case candidateCount = "candidates"
    case indexGeneration = "index"
  }
}
