public import ModelFiles

/// Why an encoder cannot be loaded.
public enum EncoderError: Error, Hashable, Sendable {
  case configuration(ModelFileError)
  case weights(ModelFileError)
}

extension EncoderError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .configuration(let error), .weights(let error): error.description
    }
  }
}
