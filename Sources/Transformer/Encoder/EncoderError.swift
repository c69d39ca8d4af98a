public import ModelFiles

/// Why an encoder cannot be loaded or run.
public enum EncoderError: Error, Hashable, Sendable {
  case configuration(ModelFileError)
  case weights(ModelFileError)
  /// The file holds weights that the code would leave out, so it would compute another model.
  case unknownTensor(path: String, tensor: String, architecture: String)
  /// A reader that was trained on the word vectors of another embedding model.
  case otherVectors(path: String, wanted: String, got: String)
  /// A router gave a score that is no number: damaged weights, not a bad text.
  case nonFiniteRouterLogit(path: String, layer: Int, expert: Int)
  /// A score is no number: damaged weights, not a bad text.
  case nonFiniteResult(path: String)
}

extension EncoderError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .configuration(let error), .weights(let error): error.description
    case .unknownTensor(let path, let tensor, let architecture):
      "\(path): tensor '\(tensor)' is none of the architecture '\(architecture)'; the model is of another kind"
    case .otherVectors(let path, let wanted, let got):
      "\(path): made for the embedding model with the SHA-256 \(wanted), but the installed one has \(got)"
    case .nonFiniteRouterLogit(let path, let layer, let expert):
      "\(path): the router of layer \(layer) scores expert \(expert) with no number; the weights are damaged"
    case .nonFiniteResult(let path):
      "\(path): a score is no number; the weights are damaged, copy the file again"
    }
  }
}
