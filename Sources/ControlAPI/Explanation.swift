/// The reply of `GET /v1/explain/{id}`: how an answer came about.
///
/// Passages stand in it as the caller may read them now; of those that the caller may not read any more, or that are
/// gone, only the number is said.
public struct Explanation: Codable, Hashable, Sendable {
  public var id: String
  /// Seconds since 1970.
  public var timeSeconds: Double
  /// The name or the number of who asked.
  @ExplicitNull public var user: String?
  /// `done` or `blocked`.
  public var outcome: String
  /// What wrote it, as `kind model`; null where nothing was looked for.
  @ExplicitNull public var generator: String?
  public var retrieval: Retrieval?
  public var verdicts: [Verdict]
  /// Versions and SHA-256 of program, models and rules when the daemon that gave the answer started.
  public var software: [String: String]
  /// Milliseconds by stage.
  public var timings: [String: Double]

  public struct Retrieval: Codable, Hashable, Sendable {
    /// The collections that were searched, of those that the caller may read now; null for all.
    @ExplicitNull public var collections: [String]?
    /// How many passages were asked for.
    public var passageLimit: Int
    /// How many the two searches found.
    public var candidateCount: Int
    public var indexGeneration: Int
    public var passages: [Passage]
    /// Passages that are gone, or that the caller may not read any more.
    public var withheldCount: Int

    public init(
      collections: [String]?, passageLimit: Int, candidateCount: Int, indexGeneration: Int, passages: [Passage],
      withheldCount: Int
    ) {
      self.passageLimit = passageLimit
      self.candidateCount = candidateCount
      self.indexGeneration = indexGeneration
      self.passages = passages
      self.withheldCount = withheldCount
      self.collections = collections
    }

    enum CodingKeys: String, CodingKey {
      case collections, passages
      case passageLimit = "k"
      case candidateCount = "candidates"
      case indexGeneration = "index_generation"
      case withheldCount = "withheld"
    }
  }

  public struct Passage: Codable, Hashable, Sendable {
    /// `cited`, `read`, or why it was left out: `blocked`, `duplicate`, `outranked`.
    public var fate: String
    public var documentID: String
    public var path: String
    @ExplicitNull public var page: Int?
    public var start: Int
    public var end: Int
    public var text: String
    /// Cosine similarity with the question; null where it was not compared.
    @ExplicitNull public var vectorScore: Double?
    /// BM25; null where the full-text search did not find it.
    @ExplicitNull public var textScore: Double?
    /// What the order was made by.
    public var score: Double

    public init(_ passage: WirePassage, fate: String, vectorScore: Double?, textScore: Double?, score: Double) {
      self.fate = fate
      documentID = passage.documentID
      path = passage.path
      start = passage.start
      end = passage.end
      text = passage.text
      self.score = score
      page = passage.page
      self.vectorScore = vectorScore
      self.textScore = textScore
    }

    enum CodingKeys: String, CodingKey {
      case fate, path, page, start, end, text, score
      case documentID = "document_id"
      case vectorScore = "vector_score"
      case textScore = "text_score"
    }
  }

  public struct Verdict: Codable, Hashable, Sendable {
    /// `inbound`, `passage` or `outbound`.
    public var stage: String
    @ExplicitNull public var rule: String?
    public var decision: String
    @ExplicitNull public var score: Double?

    public init(stage: String, rule: String?, decision: String, score: Double?) {
      self.stage = stage
      self.decision = decision
      self.rule = rule
      self.score = score
    }
  }

  public init(
    id: String, timeSeconds: Double, user: String?, outcome: String, generator: String?, retrieval: Retrieval?,
    verdicts: [Verdict], software: [String: String], timings: [String: Double]
  ) {
    self.id = id
    self.timeSeconds = timeSeconds
    self.outcome = outcome
    self.retrieval = retrieval
    self.verdicts = verdicts
    self.software = software
    self.timings = timings
    self.user = user
    self.generator = generator
  }

  enum CodingKeys: String, CodingKey {
    case id, user, outcome, generator, retrieval, verdicts, software, timings
    case timeSeconds = "time"
  }
}
