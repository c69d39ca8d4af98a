internal import Foundation

/// Passwords and keys beside a word that names them, and in the addresses of services.
enum Password {
  private static let longestValue = 512
  private static let names = [
    "password", "passwd", "passphrase", "passwort", "pwd", "secret", "token", "apikey", "api_key", "api-key",
    "access_key", "accesskey", "secret_key", "private_key", "client_secret", "auth_key", "authkey", "encryption_key",
    "credential", "account_key", "accountkey", "signing_key", "пароль", "密码",
  ].map { [UInt8]($0.utf8) }
  private static let placeholders = [
    "example", "changeme", "placeholder", "your", "xxxx", "redacted", "removed", "todo", "none", "null", "true",
    "false", "undefined", "dummy", "secret", "password", "test", "sample", "insert", "environ", "getenv", "process.env",
    "vault", "config", "required", "optional", "string", "value", "...", "***",
  ]

  /// The value of an assignment such as `name = "value"` or `name: value`.
  ///
  /// - Parameter start: Where the name begins.
  /// - Returns: Where the value stands.
  static func range(in bytes: [UInt8], from start: Int, minimumEntropyBits: Double) -> Range<Int>? {
    var nameEnd = start
    while nameEnd < bytes.count, nameEnd - start <= 64, bytes[nameEnd].isTokenByte { nameEnd += 1 }
    guard nameEnd - start >= 3, nameEnd - start <= 64, namesSecret(bytes[start..<nameEnd]) else { return nil }
    guard let value = value(in: bytes, after: nameEnd) else { return nil }
    let text = bytes[value]
    // On a line of its own a plain word is the next heading or key of a list.
    let isOnNextLine = bytes[nameEnd..<value.lowerBound].contains(where: \.isLineEnd)
    guard !isOnNextLine || text.contains(where: \.isDigit) else { return nil }
    guard (8...longestValue).contains(text.count), !isPlaceholder(text), entropyBits(text) >= minimumEntropyBits,
      text.contains(where: \.isDigit) || text.contains(where: { !$0.isAlphanumeric })
    else { return nil }
    return value
  }

  private static func namesSecret(_ name: ArraySlice<UInt8>) -> Bool {
    let name = name.map(\.lowercased)
    return names.contains { name.count >= $0.count && name.suffix($0.count).elementsEqual($0) }
  }

  /// Skips quotes, spaces, one of `=`, `:`, `=>`, `:=` and the end of the line after the name, and gives the value without its quotes.
  private static func value(in bytes: [UInt8], after nameEnd: Int) -> Range<Int>? {
    var index = nameEnd
    if index < bytes.count, isQuote(bytes[index]) { index += 1 }
    while index < bytes.count, bytes[index].isSpace, index - nameEnd < 8 { index += 1 }
    let sign = index
    while index < bytes.count, index - sign < 2, "=:>".utf8.contains(bytes[index]) { index += 1 }
    guard index > sign else { return nil }
    let gap = index
    while index < bytes.count, bytes[index].isSpace || bytes[index].isLineEnd, index - gap < 8 { index += 1 }
    guard index < bytes.count else { return nil }
    let quote = isQuote(bytes[index]) ? bytes[index] : nil
    if quote != nil { index += 1 }
    let start = index
    while index < bytes.count, index - start <= longestValue, !ends(bytes[index], quote: quote) { index += 1 }
    while quote == nil, index > start, ".,;)]}".utf8.contains(bytes[index - 1]) { index -= 1 }
    return start..<index
  }

  private static func isQuote(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x27 || byte == 0x60 }

  private static func ends(_ byte: UInt8, quote: UInt8?) -> Bool {
    if let quote { return byte == quote || byte.isLineEnd }
    return byte.isSpace || byte.isLineEnd || isQuote(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "<")
  }

  private static func isPlaceholder(_ value: ArraySlice<UInt8>) -> Bool {
    if let first = value.first, "<${%[(/".utf8.contains(first) { return true }
    guard !value.contains(0x20), !value.contains(UInt8(ascii: "(")) else { return true }
    let text = String(decoding: value.map(\.lowercased), as: UTF8.self)
    return placeholders.contains { text.contains($0) }
  }

  /// Shannon entropy of the bytes, in bits a byte.
  static func entropyBits(_ value: some Collection<UInt8>) -> Double {
    var counts = [Int](repeating: 0, count: 256)
    for byte in value { counts[Int(byte)] += 1 }
    let total = Double(value.count)
    return counts.reduce(0) { sum, count in
      guard count > 0 else { return sum }
      let share = Double(count) / total
      return sum - share * log2(share)
    }
  }

  /// The password of an address `scheme://user:password@host`.
  ///
  /// - Parameter colon: Where the colon of `://` stands.
  static func rangeInAddress(in bytes: [UInt8], at colon: Int) -> Range<Int>? {
    guard bytes[colon...].starts(with: "://".utf8) else { return nil }
    var index = colon + 3
    var start: Int?
    while index < bytes.count, index - colon < 300 {
      let byte = bytes[index]
      if byte == UInt8(ascii: "@"), let start, index - start >= 3 {
        return isPlaceholder(bytes[start..<index]) ? nil : start..<index
      }
      if byte == UInt8(ascii: ":") && start == nil { start = index + 1 }
      guard byte > 0x20, byte != UInt8(ascii: "/"), !isQuote(byte) else { return nil }
      index += 1
    }
    return nil
  }
}
