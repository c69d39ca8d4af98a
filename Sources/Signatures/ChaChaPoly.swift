internal import CCrypto

/// ChaCha20-Poly1305 (RFC 8439, section 2.8).
enum ChaChaPoly {
  static let keySizeBytes = 32
  static let nonceSizeBytes = 12
  static let tagSizeBytes = 16

  /// - Returns: The ciphertext and the tag behind it.
  static func seal(
    _ text: [UInt8], key: [UInt8], nonce: [UInt8], associated: [UInt8]
  ) throws(SignatureError) -> [UInt8] {
    guard let context = EVP_CIPHER_CTX_new() else { throw .unavailable(operation: "seal") }
    defer { EVP_CIPHER_CTX_free(context) }
    var output = [UInt8](repeating: 0, count: text.count)
    var tag = [UInt8](repeating: 0, count: tagSizeBytes)
    var count: Int32 = 0
    guard EVP_EncryptInit_ex(context, EVP_chacha20_poly1305(), nil, key, nonce) == 1,
      EVP_EncryptUpdate(context, nil, &count, associated, Int32(clamping: associated.count)) == 1,
      EVP_EncryptUpdate(context, &output, &count, text, Int32(clamping: text.count)) == 1, Int(count) == text.count,
      EVP_EncryptFinal_ex(context, nil, &count) == 1,
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagSizeBytes), &tag) == 1
    else { throw .unavailable(operation: "seal") }
    return output + tag
  }

  /// - Throws: ``SignatureError/notOpened``; no byte of the text is given out before its tag was checked.
  static func open(
    _ sealed: [UInt8], key: [UInt8], nonce: [UInt8], associated: [UInt8]
  ) throws(SignatureError) -> [UInt8] {
    guard sealed.count >= tagSizeBytes else { throw .notOpened }
    guard let context = EVP_CIPHER_CTX_new() else { throw .unavailable(operation: "open a sealed text") }
    defer { EVP_CIPHER_CTX_free(context) }
    let ciphertext = Array(sealed.dropLast(tagSizeBytes))
    var tag = Array(sealed.suffix(tagSizeBytes))
    var output = [UInt8](repeating: 0, count: ciphertext.count)
    var count: Int32 = 0
    guard EVP_DecryptInit_ex(context, EVP_chacha20_poly1305(), nil, key, nonce) == 1,
      EVP_DecryptUpdate(context, nil, &count, associated, Int32(clamping: associated.count)) == 1,
      EVP_DecryptUpdate(context, &output, &count, ciphertext, Int32(clamping: ciphertext.count)) == 1,
      Int(count) == ciphertext.count,
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagSizeBytes), &tag) == 1,
      EVP_DecryptFinal_ex(context, nil, &count) == 1
    else { throw .notOpened }
    return output
  }
}
