internal import CCrypto

extension MappedFile {
  /// Lower-case hexadecimal SHA-256 of the file's bytes.
  public func sha256() -> String {
    withBytes { bytes in
      var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
      SHA256(bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, &digest)
      return digest.hexadecimal
    }
  }
}
