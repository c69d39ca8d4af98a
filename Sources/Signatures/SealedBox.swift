/// A text that one ``OpeningKey`` alone can read: HPKE in base mode, one message to a key (RFC 9180, section 6.1).
///
///     0          32                          n - 16      n
///     | enc (32) | ciphertext, as long as the text | tag (16) |
///
/// The suite is DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305. Every box is made with a key pair of its own,
/// so equal texts give boxes that have nothing in common but their length.
public struct SealedBox: Hashable, Sendable {
  /// What a box is longer than its text.
  public static let overheadBytes = KeyKind.sizeBytes + ChaChaPoly.tagSizeBytes

  public let bytes: [UInt8]

  /// Takes a box as it was stored; whether it is one shows when it is opened.
  public init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Seals a text.
  ///
  /// - Parameters:
  ///   - info: What the text is for; the same must be given to open it.
  ///   - associated: Bytes that the box is bound to and does not hold; the same must be given to open it.
  /// - Throws: ``SignatureError/unavailable(operation:)``.
  public init(
    sealing text: [UInt8], to recipient: SealingKey, info: [UInt8], associated: [UInt8] = []
  ) throws(SignatureError) {
    try self.init(
      sealing: text, to: recipient, info: info, associated: associated, ephemeralSecret: CurveKey.randomSecret())
  }

  /// - Parameter ephemeralSecret: 32 random bytes that are used for this box alone.
  init(
    sealing text: [UInt8], to recipient: SealingKey, info: [UInt8], associated: [UInt8], ephemeralSecret: [UInt8]
  ) throws(SignatureError) {
    let ephemeral = try CurveKey(.x25519, secret: ephemeralSecret)
    let encapsulated = try ephemeral.publicHalf()
    let agreed = try KeyAgreement.agree(
      ephemeral, with: CurveKey(.x25519, publicHalf: recipient.bytes), encapsulated: encapsulated,
      recipient: recipient.bytes)
    let schedule = try KeySchedule(sharedSecret: agreed, info: info)
    bytes = try encapsulated + ChaChaPoly.seal(text, key: schedule.key, nonce: schedule.nonce, associated: associated)
  }

  /// Opens the box.
  ///
  /// - Throws: ``SignatureError/notOpened`` where anything of it was changed, it was sealed to another key, or `info` or
  ///   `associated` are others than it was sealed with.
  public func open(
    with key: OpeningKey, info: [UInt8], associated: [UInt8] = []
  ) throws(SignatureError) -> [UInt8] {
    guard bytes.count >= Self.overheadBytes else { throw .notOpened }
    let encapsulated = Array(bytes.prefix(KeyKind.sizeBytes))
    let agreed: [UInt8]
    do {
      agreed = try KeyAgreement.agree(
        key.key, with: CurveKey(.x25519, publicHalf: encapsulated), encapsulated: encapsulated,
        recipient: key.sealingKey.bytes)
    } catch {
      // A point of small order agrees on nothing: only a forged box holds one.
      throw .notOpened
    }
    let schedule = try KeySchedule(sharedSecret: agreed, info: info)
    return try ChaChaPoly.open(
      Array(bytes.dropFirst(KeyKind.sizeBytes)), key: schedule.key, nonce: schedule.nonce, associated: associated)
  }
}
