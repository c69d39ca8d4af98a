public import ModelFiles
public import Tokenization
public import Transformer

/// Why an embedding model cannot be loaded or run.
public enum EmbeddingError: Error, Hashable, Sendable {
  case encoder(EncoderError)
  case decoder(DecoderError)
  case file(ModelFileError)
  case vocabulary(TokenizationError)
  /// A file that says how the encoder's output becomes a vector is unreadable, or asks for something that is not
  /// supported.
  case unusableConfiguration(path: String, reason: String)
  /// The vocabulary has more tokens than the encoder has vectors.
  case vocabularyMismatch(directory: String, vocabularyCount: Int, encoderCount: Int)
  /// The encoder gave infinite or undefined numbers: damaged weights, not a bad text.
  case nonFiniteVector(model: String, textIndex: Int)
}

extension EmbeddingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .encoder(let error): error.description
    case .decoder(let error): error.description
    case .file(let error): error.description
    case .vocabulary(let error): error.description
    case .unusableConfiguration(let path, let reason): "\(path): \(reason)"
    case .vocabularyMismatch(let directory, let vocabularyCount, let encoderCount):
      "\(directory): the vocabulary has \(vocabularyCount) tokens, the weights \(encoderCount); they belong to "
        + "different models"
    case .nonFiniteVector(let model, let textIndex):
      "model \(model): text \(textIndex) gave infinite or undefined numbers; the weights are damaged, install the "
        + "model again"
    }
  }
}
