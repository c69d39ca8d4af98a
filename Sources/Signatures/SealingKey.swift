internal import Digests

/// The public half of an ``OpeningKey``: anyone who has it can seal texts that the other half alone opens.
public struct SealingKey: Hashable, Sendable, CustomStringConvertible {
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
    try self.init(bytes: KeyKind.sealing.key(in: text))
  }

  /// One line: `cloister-sealing-key` and the key in Base64.
  public var text: String { KeyKind.sealing.text(of: bytes) }

  /// The first 16 hexadecimal digits of the key's SHA-256.
  public var id: String {
    String(bytes.withUnsafeBytes { SHA256Digest.hexadecimal(of: $0) }.prefix(16))
  }

  public var description: String { text }
}

/// An X25519 key that opens what was sealed to its public half.
///
/// It belongs to whoever may read the texts, and never on the machine that seals them.
public struct OpeningKey: Sendable {
  let key: CurveKey
  /// The public half.
  public let sealingKey: SealingKey

  /// - Parameter secret: 32 bytes.
  /// - Throws: ``SignatureError/wrongKeySize(expectedBytes:gotBytes:)``.
  public init(secret: [UInt8]) throws(SignatureError) {
    key = try CurveKey(.x25519, secret: secret)
    sealingKey = try SealingKey(bytes: key.publicHalf())
  }

  /// Reads the key of a file.
  ///
  /// - Throws: ``SignatureError/fileExposed(path:mode:)``, ``SignatureError/notAKey(expected:)``,
  ///   ``SignatureError/fileUnavailable(path:operation:errorNumber:)``.
  public init(loadingFrom path: String) throws(SignatureError) {
    guard let text = try SecretFile.read(path) else {
      throw .fileUnavailable(path: path, operation: "open", errorNumber: SignatureError.noSuchFile)
    }
    try self.init(secret: KeyKind.opening.key(in: text))
  }

  /// Makes a new key in a new file with mode 0600.
  ///
  /// - Throws: ``SignatureError/fileUnavailable(path:operation:errorNumber:)``, also where the file exists: a key is
  ///   never overwritten.
  public init(makingAt path: String) throws(SignatureError) {
    let secret = try CurveKey.randomSecret()
    try self.init(secret: secret)
    let text = """
      # Opens audit texts that were sealed to its public half:
      # \(sealingKey.text)
      \(KeyKind.opening.text(of: secret))

      """
    guard try SecretFile.create(path, holding: text) else {
      throw .fileUnavailable(path: path, operation: "create", errorNumber: SignatureError.fileExists)
    }
  }
}
