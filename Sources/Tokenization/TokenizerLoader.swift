public import ModelFiles

/// Makes the tokenizer that a GGUF file describes.
public enum TokenizerLoader {
  /// Values of `tokenizer.ggml.model`: byte-level BPE, SentencePiece, WordPiece.
  public static let supportedModels = ["gpt2", "llama", "bert"]

  /// Reads everything from the file's metadata.
  ///
  /// - Throws: ``TokenizationError`` where the vocabulary is damaged, or of a kind that is not built.
  /// - Complexity: O(size of the vocabulary); 150,000 tokens take a few tenths of a second.
  public static func load(_ metadata: GGUFMetadata) throws(TokenizationError) -> any Tokenizer {
    let name: String
    do { name = try metadata.string("tokenizer.ggml.model") } catch { throw .file(error) }
    switch name {
    case "gpt2": return try ByteLevelTokenizer(metadata)
    case "bert": return try BertTokenizer(metadata)
    case "llama": return try SentencePieceTokenizer(metadata)
    default: throw .unsupportedModel(path: metadata.path, name: name, supported: supportedModels)
    }
  }
}
