public import Domain

/// What an operator can set about answering.
public struct AnswerOptions: Sendable {
  /// Passages read for one answer, where the question does not say; at least 1.
  public var passageLimit: Int
  /// The most passages a question may ask for.
  public var maximumPassageLimit: Int
  /// Upper bound of an answer in tokens, where the question does not say.
  public var maximumTokenCount: Int
  /// Collections whose documents are only quoted.
  public var strictCollections: Set<CollectionName>
  /// Said in place of an answer that the documents do not hold.
  public var notFoundText: String

  public static let notFoundText = "The documents do not say."

  public init(
    passageLimit: Int = 8, maximumPassageLimit: Int = 50, maximumTokenCount: Int = 512,
    strictCollections: Set<CollectionName> = [], notFoundText: String = AnswerOptions.notFoundText
  ) {
    self.passageLimit = max(passageLimit, 1)
    self.maximumPassageLimit = max(maximumPassageLimit, 1)
    self.maximumTokenCount = max(maximumTokenCount, 1)
    self.strictCollections = strictCollections
    self.notFoundText = notFoundText
  }

  func isStrict(_ collection: CollectionName) -> Bool { strictCollections.contains(collection) }

  /// The number of passages to retrieve for a question that asks for `requested`.
  func passageLimit(requested: Int?) -> Int {
    min(max(requested ?? passageLimit, 1), maximumPassageLimit)
  }
}
