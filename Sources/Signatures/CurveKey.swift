internal import CCrypto

/// A key of curve 25519 as libcrypto holds it.
final class CurveKey: @unchecked Sendable {
  // @unchecked because the key never changes after it was made, and every use of it takes a context of its own.

  enum Algorithm {
    case ed25519, x25519

    fileprivate var identifier: Int32 {
      switch self {
      case .ed25519: EVP_PKEY_ED25519
      case .x25519: EVP_PKEY_X25519
      }
    }
  }

  let pointer: OpaquePointer

  /// - Parameter secret: 32 bytes.
  init(_ algorithm: Algorithm, secret: [UInt8]) throws(SignatureError) {
    try Self.checkSize(secret)
    guard let key = EVP_PKEY_new_raw_private_key(algorithm.identifier, nil, secret, secret.count) else {
      throw .unavailable(operation: "load a secret key")
    }
    pointer = key
  }

  /// - Parameter publicHalf: 32 bytes.
  init(_ algorithm: Algorithm, publicHalf: [UInt8]) throws(SignatureError) {
    try Self.checkSize(publicHalf)
    guard let key = EVP_PKEY_new_raw_public_key(algorithm.identifier, nil, publicHalf, publicHalf.count) else {
      throw .unavailable(operation: "load a public key")
    }
    pointer = key
  }

  deinit { EVP_PKEY_free(pointer) }

  /// The 32 bytes of the public half.
  func publicHalf() throws(SignatureError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: KeyKind.sizeBytes)
    var count = bytes.count
    guard EVP_PKEY_get_raw_public_key(pointer, &bytes, &count) == 1, count == bytes.count else {
      throw .unavailable(operation: "derive a public key")
    }
    return bytes
  }

  /// 32 random bytes: every such string is a secret key of both algorithms.
  static func randomSecret() throws(SignatureError) -> [UInt8] {
    var secret = [UInt8](repeating: 0, count: KeyKind.sizeBytes)
    guard RAND_priv_bytes(&secret, Int32(secret.count)) == 1 else {
      throw .unavailable(operation: "make random bytes")
    }
    return secret
  }

  private static func checkSize(_ bytes: [UInt8]) throws(SignatureError) {
    guard bytes.count == KeyKind.sizeBytes else {
      throw .wrongKeySize(expectedBytes: KeyKind.sizeBytes, gotBytes: bytes.count)
    }
  }
}
