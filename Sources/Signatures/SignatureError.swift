internal import Glibc

/// What can go wrong with keys, signatures and sealed texts.
public enum SignatureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A system call on a key file failed.
  case fileUnavailable(path: String, operation: String, errorNumber: Int32)
  /// Others than the owner may read a file that holds a secret key.
  case fileExposed(path: String, mode: UInt32)
  /// The text is no key of the kind that is needed.
  case notAKey(expected: KeyKind)
  /// The bytes of a key have the wrong number.
  case wrongKeySize(expectedBytes: Int, gotBytes: Int)
  /// The sealed text was changed, or sealed to another key.
  case notOpened
  /// libcrypto refused an operation, for want of memory or of the algorithm.
  case unavailable(operation: String)

  public var description: String {
    switch self {
    case .fileUnavailable(let path, let operation, let number):
      "\(path): \(operation) failed: \(String(cString: strerror(number)))"
    case .fileExposed(let path, let mode):
      "\(path): the secret key has mode 0\(String(mode, radix: 8)); make it readable by its owner alone with chmod 0600"
    case .notAKey(let expected):
      "not a key: expected a line that begins with \(expected.prefix)"
    case .wrongKeySize(let expected, let got):
      "a key of \(got) bytes; it has \(expected)"
    case .notOpened:
      "the sealed text cannot be opened: it was changed, or sealed to another key"
    case .unavailable(let operation):
      "libcrypto could not \(operation)"
    }
  }

  static let noSuchFile = ENOENT
  static let fileExists = EEXIST
}
