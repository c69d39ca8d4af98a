internal import CCrypto
internal import Digests

/// The public half of a ``SigningKey``: tells whether that key signed a message.
public struct VerificationKey: Hashable, Sendable, CustomStringConvertible {
  /// 32 bytes.
  public let bytes: [UInt8]

  /// - Throws: ``SignatureError/wrongKeySize(expectedBytes:gotBytes:)``.
  public init(bytes: [UInt8]) throws(SignatureError) {
    guard bytes.count == KeyKind.sizeBytes else {
      throw .wrongKeySize(expectedBytes: KeyKind.sizeBytes, gotBytes: bytes.count)
    }
    self.bytes = bytes
  }

  /// Reads the text form, with comments around it or without.
  ///
  /// - Throws: ``SignatureError/notAKey(expected:)``.
  public init(text: String) throws(SignatureError) {
    try self.init(bytes: KeyKind.verification.key(in: text))
  }

  /// One line: `cloister-verification-key` and the key in Base64.
  public var text: String { KeyKind.verification.text(of: bytes) }

  /// What a signature names its key by: the first 16 hexadecimal digits of the key's SHA-256.
  public var id: String {
    String(bytes.withUnsafeBytes { SHA256Digest.hexadecimal(of: $0) }.prefix(16))
  }

  public var description: String { text }

  /// Whether the signature is that of this key on this message; false for whatever is no signature.
  public func verify(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    guard signature.count == SigningKey.signatureSizeBytes, let key = try? CurveKey(.ed25519, publicHalf: bytes),
      let context = EVP_MD_CTX_new()
    else { return false }
    defer { EVP_MD_CTX_free(context) }
    return EVP_DigestVerifyInit(context, nil, nil, nil, key.pointer) == 1
      && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }
}
