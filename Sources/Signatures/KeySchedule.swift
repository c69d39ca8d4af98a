internal import CCrypto

/// Key and nonce of one message, derived from what both sides share (RFC 9180, section 5.1, mode_base).
struct KeySchedule {
  /// 32 bytes.
  var key: [UInt8]
  /// 12 bytes: those of the first message, which is the only one.
  var nonce: [UInt8]

  init(sharedSecret: [UInt8], info: [UInt8]) throws(SignatureError) {
    let derivation = LabeledDerivation.suite
    let context =
      try [0]
      + derivation.extract(salt: [], label: "psk_id_hash", key: [])
      + derivation.extract(salt: [], label: "info_hash", key: info)
    let secret = try derivation.extract(salt: sharedSecret, label: "secret", key: [])
    key = try derivation.expand(secret, label: "key", info: context, countBytes: ChaChaPoly.keySizeBytes)
    nonce = try derivation.expand(secret, label: "base_nonce", info: context, countBytes: ChaChaPoly.nonceSizeBytes)
  }
}

/// DHKEM(X25519, HKDF-SHA256): what two keys agree on (RFC 9180, section 4.1).
enum KeyAgreement {
  /// - Parameters:
  ///   - encapsulated: The sender's public key, as it is sent.
  ///   - recipient: The recipient's public key.
  /// - Returns: 32 bytes.
  static func agree(
    _ secret: CurveKey, with peer: CurveKey, encapsulated: [UInt8], recipient: [UInt8]
  ) throws(SignatureError) -> [UInt8] {
    let derivation = LabeledDerivation.encapsulation
    let pseudorandom = try derivation.extract(salt: [], label: "eae_prk", key: exchange(secret, with: peer))
    return try derivation.expand(
      pseudorandom, label: "shared_secret", info: encapsulated + recipient, countBytes: KeyKind.sizeBytes)
  }

  /// X25519; libcrypto refuses a result of all zeros, as RFC 9180, section 7.1.4, demands.
  private static func exchange(_ secret: CurveKey, with peer: CurveKey) throws(SignatureError) -> [UInt8] {
    guard let context = EVP_PKEY_CTX_new(secret.pointer, nil) else { throw .unavailable(operation: "agree on a key") }
    defer { EVP_PKEY_CTX_free(context) }
    var shared = [UInt8](repeating: 0, count: KeyKind.sizeBytes)
    var count = shared.count
    guard EVP_PKEY_derive_init(context) == 1, EVP_PKEY_derive_set_peer(context, peer.pointer) == 1,
      EVP_PKEY_derive(context, &shared, &count) == 1, count == shared.count
    else { throw .unavailable(operation: "agree on a key") }
    return shared
  }
}

/// LabeledExtract and LabeledExpand over HKDF-SHA256 (RFC 9180, section 4; RFC 5869).
struct LabeledDerivation {
  /// What tells derivations of different algorithms apart.
  let suiteID: [UInt8]

  /// KEM 0x0020.
  static let encapsulation = LabeledDerivation(suiteID: Array("KEM".utf8) + [0x00, 0x20])
  /// KEM 0x0020, KDF 0x0001, AEAD 0x0003.
  static let suite = LabeledDerivation(suiteID: Array("HPKE".utf8) + [0x00, 0x20, 0x00, 0x01, 0x00, 0x03])

  private static let version = Array("HPKE-v1".utf8)
  private static let digestSizeBytes = 32

  func extract(salt: [UInt8], label: String, key: [UInt8]) throws(SignatureError) -> [UInt8] {
    try Self.authenticate(Self.version + suiteID + Array(label.utf8) + key, key: salt)
  }

  /// - Parameter countBytes: At most 255 · 32.
  func expand(
    _ pseudorandom: [UInt8], label: String, info: [UInt8], countBytes: Int
  ) throws(SignatureError) -> [UInt8] {
    let length = [UInt8(truncatingIfNeeded: countBytes >> 8), UInt8(truncatingIfNeeded: countBytes)]
    let labeled = length + Self.version + suiteID + Array(label.utf8) + info
    var block: [UInt8] = []
    var output: [UInt8] = []
    var counter: UInt8 = 1
    while output.count < countBytes {
      block = try Self.authenticate(block + labeled + [counter], key: pseudorandom)
      output += block
      counter += 1
    }
    return Array(output.prefix(countBytes))
  }

  /// HMAC-SHA256; an empty key counts as one of zeros, as RFC 5869, section 2.2, has it.
  private static func authenticate(_ message: [UInt8], key: [UInt8]) throws(SignatureError) -> [UInt8] {
    var tag = [UInt8](repeating: 0, count: digestSizeBytes)
    var count = UInt32(tag.count)
    let key = key.isEmpty ? [UInt8](repeating: 0, count: digestSizeBytes) : key
    guard HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &tag, &count) != nil else {
      throw .unavailable(operation: "derive a key")
    }
    return tag
  }
}
