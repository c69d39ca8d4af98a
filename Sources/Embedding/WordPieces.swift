public import Tokenization
public import Transformer

/// How an encoder turns text into vectors before its first layer.
public struct WordPieces: Sendable {
  public let tokenizer: WordPieceTokenizer
  public let vectors: WordVectors
}
