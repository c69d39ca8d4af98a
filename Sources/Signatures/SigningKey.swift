internal import CCrypto

/// An Ed25519 key that signs (RFC 8032, section 5.1).
///
/// One key signs messages of several kinds, so each kind begins its messages with a line of its own that names it.
public struct SigningKey: Sendable {
  public static let signatureSizeBytes = 64

  private let key: CurveKey
  /// The public half.
  public let verificationKey: VerificationKey

  /// - Parameter secret: 32 bytes, all of them random.
  /// - Throws: ``SignatureError/wrongKeySize(expectedBytes:gotBytes:)``.
  public init(secret: [UInt8]) throws(SignatureError) {
    key = try CurveKey(.ed25519, secret: secret)
    verificationKey = try VerificationKey(bytes: key.publicHalf())
  }

  /// Reads the key of a file, or makes a new one there with mode 0600; several processes may do so at once.
  ///
  /// - Parameter path: The folder must exist.
  /// - Throws: ``SignatureError/fileExposed(path:mode:)``, ``SignatureError/notAKey(expected:)``,
  ///   ``SignatureError/fileUnavailable(path:operation:errorNumber:)``.
  public init(loadingOrMakingAt path: String) throws(SignatureError) {
    if let text = try SecretFile.read(path) {
      try self.init(secret: KeyKind.signing.key(in: text))
      return
    }
    let secret = try CurveKey.randomSecret()
    let text = "# The appliance's secret signing key. Whoever has it can forge audit logs and receipts.\n"
    if try SecretFile.create(path, holding: text + KeyKind.signing.text(of: secret) + "\n") {
      try self.init(secret: secret)
    } else {
      try self.init(loadingOrMakingAt: path)
    }
  }

  /// - Returns: 64 bytes, the same for the same message.
  /// - Throws: ``SignatureError/unavailable(operation:)``.
  public func sign(_ message: [UInt8]) throws(SignatureError) -> [UInt8] {
    guard let context = EVP_MD_CTX_new() else { throw .unavailable(operation: "sign") }
    defer { EVP_MD_CTX_free(context) }
    var signature = [UInt8](repeating: 0, count: Self.signatureSizeBytes)
    var count = signature.count
    guard EVP_DigestSignInit(context, nil, nil, nil, key.pointer) == 1,
      EVP_DigestSign(context, &signature, &count, message, message.count) == 1, count == signature.count
    else { throw .unavailable(operation: "sign") }
    return signature
  }
}
