internal import Digests

extension MappedFile {
  /// Lower-case hexadecimal SHA-256 of the file's bytes.
  public func sha256() -> String {
    withBytes { SHA256Digest.hexadecimal(of: $0) }
  }
}
