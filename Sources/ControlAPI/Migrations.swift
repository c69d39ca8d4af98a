public import Domain

/// The body of `POST /admin/index/migrate`.
public struct MigrationRequest: RequestBody, Encodable, Hashable {
  /// A folder or file in the folder of models.
  public var model: String
  /// What is asked of both models; null for recorded questions, or else sampled sentences.
  public var questions: [String]?

  public static let maximumQuestionCount = 1000

  public init(model: String, questions: [String]? = nil) {
    self.model = model
    self.questions = questions
  }

  public func validate() throws(RequestError) {
    guard !model.isEmpty, !model.hasPrefix("."), !model.contains("/"), !model.utf8.contains(0) else {
      throw .invalid(parameter: "model", problem: "must be the name of a folder or file in the folder of models")
    }
    guard questions?.count ?? 0 <= Self.maximumQuestionCount else {
      throw .invalid(parameter: "questions", problem: "must be at most \(Self.maximumQuestionCount)")
    }
  }
}

/// The reply of every route of `/admin/index/migrate`.
public struct MigrationReport: Codable, Hashable, Sendable {
  /// `none`, `building`, `ready` or `switched`.
  public var stage: String
  public var isDryRun: Bool
  /// The model that answers.
  public var model: LibraryModel
  /// The one that is migrated to; after the switch, the former one.
  @ExplicitNull public var other: LibraryModel?
  /// Chunks with a vector of the other model, and all chunks.
  public var doneCount: Int
  public var totalCount: Int
  /// Chunks whose end the other model does not read.
  public var truncatedCount: Int
  /// How alike both answer; null until the other is ready.
  @ExplicitNull public var comparison: ModelComparison?
  /// Why it does not go on at the moment.
  @ExplicitNull public var trouble: String?

  public init(_ status: MigrationStatus, isDryRun: Bool = false) {
    stage = status.stage.rawValue
    self.isDryRun = isDryRun
    model = status.current
    other = status.other
    doneCount = status.doneCount
    totalCount = status.totalCount
    truncatedCount = status.truncatedCount
    comparison = status.comparison
    trouble = status.trouble
  }

  enum CodingKeys: String, CodingKey {
    case stage, model, other, comparison, trouble
    case isDryRun = "dry_run"
    case doneCount = "done"
    case totalCount = "total"
    case truncatedCount = "truncated"
  }
}
