/// How long chunks are, in tokens of the embedding model.
public struct ChunkingOptions: Hashable, Sendable {
  /// What a chunk is filled up to.
  public var targetTokenCount: Int
  /// How much of the end of a chunk the next one of the same section repeats, at most.
  public var overlapTokenCount: Int
  /// Bound of text and heading path together; the model's own bound less its two special tokens.
  public var maximumTokenCount: Int
  /// Bound in Unicode scalars, for text of which the model makes few tokens (unbroken words, rows of signs).
  public var maximumScalarCount: Int

  public init(
    targetTokenCount: Int = 200, overlapTokenCount: Int = 30, maximumTokenCount: Int = 254,
    maximumScalarCount: Int = 4000
  ) {
    self.targetTokenCount = targetTokenCount
    self.overlapTokenCount = overlapTokenCount
    self.maximumTokenCount = maximumTokenCount
    self.maximumScalarCount = maximumScalarCount
  }
}
