public import ModelFiles

/// Why a decoder cannot be loaded or run.
public enum DecoderError: Error, Hashable, Sendable {
  /// The file is damaged, or not a model that its family's code can run.
  case file(ModelFileError)
  case unsupportedArchitecture(path: String, name: String, supported: [String])
  /// The file holds weights that the family's code would leave out, so it would compute another model.
  case unknownTensor(path: String, tensor: String, architecture: String)
  case tokenOutsideVocabulary(token: Int32, vocabularySize: Int)
  /// A step without tokens: there is nothing whose successor could be computed.
  case emptyStep
  /// The tokens do not fit the capacity that the sequence was made with.
  case sequenceFull(tokenCount: Int, capacity: Int)
  /// The steps together hold more tokens than the workspace was made for.
  case batchTooLarge(tokenCount: Int, limit: Int)
  /// A router gave a score that is no number: damaged weights, not a bad prompt.
  case nonFiniteRouterLogit(path: String, layer: Int, expert: Int)
  /// The model gave a logit that is no number: damaged weights, not a bad prompt.
  case nonFiniteLogits(path: String)
}

extension DecoderError {
  /// What `body` gives; what it throws as an error of a decoder.
  static func wrapping<Result>(_ body: () throws(ModelFileError) -> Result) throws(DecoderError) -> Result {
    do { return try body() } catch { throw .file(error) }
  }
}

extension DecoderError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let error):
      error.description
    case .unsupportedArchitecture(let path, let name, let supported):
      "\(path): models of the architecture '\(name)' cannot be run; these can: \(supported.joined(separator: ", "))"
    case .unknownTensor(let path, let tensor, let architecture):
      "\(path): tensor '\(tensor)' is none of the architecture '\(architecture)'; the model is of another kind"
    case .tokenOutsideVocabulary(let token, let size):
      "token \(token) is not in the model's vocabulary of \(size); the tokenizer belongs to another model"
    case .emptyStep:
      "a step of a sequence holds no token"
    case .sequenceFull(let count, let capacity):
      "\(count) tokens do not fit a sequence with room for \(capacity); shorten the prompt or raise the limit"
    case .batchTooLarge(let count, let limit):
      "\(count) tokens in one batch exceed the \(limit) that the workspace was made for"
    case .nonFiniteRouterLogit(let path, let layer, let expert):
      "\(path): the router of layer \(layer) scores expert \(expert) with no number; the weights are damaged"
    case .nonFiniteLogits(let path):
      "\(path): a logit is no number; the weights are damaged, copy the file again"
    }
  }
}
