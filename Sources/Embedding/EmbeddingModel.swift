/// A loaded embedding model: texts in, unit vectors out.
///
/// Immutable once loaded; every method may be called from several threads at once and blocks its thread while it
/// computes.
public final class EmbeddingModel: Sendable {
  private let encoder: any SentenceEncoder

  public var identity: EmbeddingModelIdentity { encoder.identity }

  /// What models trained on top of an encoder share with it; nil for a decoder.
  public var wordPieces: WordPieces? { encoder.wordPieces }

  /// Loads an encoder: `config.json`, `sentence_bert_config.json`, `vocab.txt` and `model.safetensors` of a folder.
  ///
  /// The vectors are those of sentence-transformers for the same model, with a cosine of 0.99999 at least: the mean of the
  /// token vectors, scaled to length 1.
  ///
  /// - Parameter directory: Its last component becomes the model's name.
  public init(directory: String) throws(EmbeddingError) {
    encoder = try BertSentenceEncoder(directory: directory)
  }

  /// Loads a decoder, such as Qwen3-Embedding, from a GGUF file.
  ///
  /// The vectors are the decoder's last hidden state of the token that ends a text, scaled to length 1.
  ///
  /// - Parameters:
  ///   - path: The file's name without its extension becomes the model's name.
  ///   - threadCount: Threads that compute one batch, at least 1.
  public init(decoderFile path: String, threadCount: Int) throws(EmbeddingError) {
    encoder = try DecoderSentenceEncoder(path: path, threadCount: threadCount)
  }

  /// The vectors of some texts, in the order of the texts.
  ///
  /// - Parameters:
  ///   - texts: Of any length; what follows the first `identity.maximumTokenCount` tokens is ignored.
  ///   - threadCount: Threads that may be used, at least 1; a decoder uses those that it was loaded with.
  /// - Returns: Vectors of `identity.dimension` elements and length 1 ± 1e-5. A text's vector does not depend on the
  ///   other texts.
  /// - Throws: ``EmbeddingError/nonFiniteVector(model:textIndex:)``.
  public func embed(_ texts: [String], threadCount: Int = 1) throws(EmbeddingError) -> [[Float]] {
    try encoder.embed(texts, threadCount: threadCount)
  }

  /// The vectors of search queries, which some models must be told from the texts that answer them.
  public func embed(queries: [String], threadCount: Int = 1) throws(EmbeddingError) -> [[Float]] {
    try encoder.embed(queries.map { encoder.instructed($0) }, threadCount: threadCount)
  }

  /// Tokens of the text, special tokens not counted.
  public func tokenCount(of text: String) -> Int { encoder.tokenCount(of: text) }

  /// Where each token of the text ends, in Unicode scalars, ascending; special tokens have no place.
  public func tokenEnds(of text: String) -> [Int] { encoder.tokenEnds(of: text) }
}
