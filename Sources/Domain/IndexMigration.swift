/// The embedding model that the vectors of a library come from.
public struct LibraryModel: Codable, Hashable, Sendable {
  /// The folder or file in the folder of models, as `embedding.model` names it.
  public var location: String
  /// Lower-case hexadecimal SHA-256 of its weights.
  public var sha256: String
  public var dimension: Int

  public init(location: String, sha256: String, dimension: Int) {
    self.location = location
    self.sha256 = sha256
    self.dimension = dimension
  }
}

/// Where the questions come from that are asked of both models.
public enum QuestionSource: String, Codable, Hashable, Sendable {
  /// The operator's own.
  case file
  /// Those that were asked, as the audit keeps them.
  case audit
  /// The first sentences of chunks that are spread over the library.
  case sampledSentences = "sampled_sentences"
}

/// How alike two models answer the same questions.
public struct ModelComparison: Codable, Hashable, Sendable {
  public var source: QuestionSource
  public var questionCount: Int
  /// The share of the ten nearest chunks that both models name, 0 to 1: the mean over the questions, and the least.
  public var overlapAt10: Double
  public var leastOverlapAt10: Double
  /// The share of the questions whose nearest chunk is the same.
  public var sameFirst: Double

  public init(
    source: QuestionSource, questionCount: Int, overlapAt10: Double, leastOverlapAt10: Double, sameFirst: Double
  ) {
    self.source = source
    self.questionCount = questionCount
    self.overlapAt10 = overlapAt10
    self.leastOverlapAt10 = leastOverlapAt10
    self.sameFirst = sameFirst
  }

  enum CodingKeys: String, CodingKey {
    case source
    case questionCount = "questions"
    case overlapAt10 = "overlap_at_10"
    case leastOverlapAt10 = "least_overlap_at_10"
    case sameFirst = "same_first"
  }
}

/// How far the change to another embedding model is.
public struct MigrationStatus: Hashable, Sendable {
  public enum Stage: String, Codable, Hashable, Sendable {
    /// There are the vectors of one model only.
    case none
    /// Chunks are embedded by the other model.
    case building
    /// Every chunk has both vectors; new ones get both.
    case ready
    /// The library uses the new model; the vectors of the former one are kept.
    case switched
  }

  public var stage: Stage
  /// What answers now.
  public var current: LibraryModel
  /// The one that is migrated to, or after the switch the former one.
  public var other: LibraryModel?
  /// Chunks with a vector of the other model, and all chunks.
  public var doneCount = 0
  public var totalCount = 0
  /// Chunks whose end the other model does not read, because they were cut for a model that reads more.
  public var truncatedCount = 0
  public var comparison: ModelComparison?
  /// Why it does not go on at the moment.
  public var trouble: String?

  public init(stage: Stage, current: LibraryModel, other: LibraryModel? = nil) {
    self.stage = stage
    self.current = current
    self.other = other
  }
}
