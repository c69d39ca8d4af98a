/// The tokens of a text, without the special ones that a model puts around them.
public struct WordPieceTokens: Equatable, Sendable {
  /// Numbers in the vocabulary.
  public internal(set) var ids: [Int32] = []
  /// Where each token ends in the text, in Unicode scalars; ascending. An accent belongs to the token of its letter.
  public internal(set) var ends: [Int] = []

  public var count: Int { ids.count }
}
