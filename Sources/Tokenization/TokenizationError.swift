public import ModelFiles

/// Why a vocabulary cannot be used.
public enum TokenizationError: Error, Hashable, Sendable {
  case file(ModelFileError)
  /// Not UTF-8.
  case notText(path: String)
  case missingToken(path: String, token: String)
  /// The same token on two lines, counted from 1.
  case duplicateToken(path: String, line: Int)
  case tooLarge(path: String, sizeBytes: Int, limitBytes: Int)
}

extension TokenizationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .notText(let path): "\(path): not UTF-8 text"
    case .missingToken(let path, let token): "\(path): the vocabulary lacks '\(token)'; it is not one of a BERT model"
    case .duplicateToken(let path, let line): "\(path):\(line): the token stands on an earlier line too"
    case .tooLarge(let path, let size, let limit): "\(path): \(size) bytes exceed the limit of \(limit)"
    }
  }
}
