/// Finds secrets and personal data by their form and their check digits.
///
/// Hand-written matchers over UTF-8 bytes; every byte is visited a bounded number of times.
struct SensitiveScanner: Sendable {
  let kinds: Set<SensitiveKind>
  let minimumEntropyBits: Double

  /// Everything found, in order, without overlaps; where two overlap the first to begin is kept, but an address of the
  /// web ends where a secret begins in it.
  ///
  /// - Complexity: O(n)
  func spans(in bytes: [UInt8]) -> [SensitiveSpan] {
    guard !kinds.isEmpty else { return [] }
    var spans: [SensitiveSpan] = []
    var index = 0
    var previous: UInt8 = 0x20
    while index < bytes.count {
      if let span = span(in: bytes, at: index, after: previous) {
        if let last = spans.last, span.range.lowerBound < last.range.upperBound {
          guard last.kind == .webAddress, Self.endsWebAddress.contains(span.kind) else {
            index = last.kind == .webAddress ? index + 1 : max(span.range.upperBound, index + 1)
            previous = bytes[index - 1]
            continue
          }
          spans.removeLast()
          if last.range.lowerBound < span.range.lowerBound {
            spans.append(SensitiveSpan(kind: .webAddress, range: last.range.lowerBound..<span.range.lowerBound))
          }
        }
        spans.append(span)
        // Secrets stand inside addresses of the web.
        index = span.kind == .webAddress ? index + 1 : span.range.upperBound
        previous = bytes[index - 1]
      } else {
        previous = bytes[index]
        index += 1
      }
    }
    return spans
  }

  private static let endsWebAddress: Set<SensitiveKind> = [
    .privateKey, .accessToken, .webToken, .password, .paymentCard, .bankAccount, .nationalNumber,
    .emailAddress,
  ]

  /// What begins at `index`; an address of electronic mail is found at its `@` and begins before.
  private func span(in bytes: [UInt8], at index: Int, after previous: UInt8) -> SensitiveSpan? {
    let byte = bytes[index]
    if byte == UInt8(ascii: "@") { return span(.emailAddress, EmailAddress.range(in: bytes, at: index)) }
    if byte == UInt8(ascii: "-") { return span(.privateKey, PrivateKeyBlock.range(in: bytes, from: index)) }
    if byte == UInt8(ascii: ":") { return span(.password, Password.rangeInAddress(in: bytes, at: index)) }
    guard !previous.isAlphanumeric && previous != UInt8(ascii: "_") else { return nil }
    if byte.isLetter || byte == UInt8(ascii: "_") { return word(in: bytes, at: index) }
    if byte.isDigit || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "(") {
      return number(in: bytes, at: index)
    }
    return nil
  }

  private func word(in bytes: [UInt8], at index: Int) -> SensitiveSpan? {
    span(.webToken, AccessToken.webToken(in: bytes, from: index))
      ?? span(.accessToken, AccessToken.range(in: bytes, from: index))
      ?? span(.bankAccount, BankAccount.range(in: bytes, from: index))
      ?? span(.nationalNumber, NationalNumber.range(in: bytes, from: index))
      ?? span(.networkAddress, NetworkAddress.version6(in: bytes, from: index))
      ?? span(.password, Password.range(in: bytes, from: index, minimumEntropyBits: minimumEntropyBits))
      ?? span(.webAddress, WebAddress.range(in: bytes, from: index))
  }

  private func number(in bytes: [UInt8], at index: Int) -> SensitiveSpan? {
    span(.accessToken, AccessToken.botToken(in: bytes, from: index))
      ?? span(.networkAddress, NetworkAddress.range(in: bytes, from: index))
      ?? span(.socialSecurityNumber, SocialSecurityNumber.range(in: bytes, from: index))
      ?? span(.nationalNumber, NationalNumber.range(in: bytes, from: index))
      ?? span(.paymentCard, PaymentCard.range(in: bytes, from: index))
      ?? span(.phoneNumber, PhoneNumber.range(in: bytes, from: index))
  }

  private func span(_ kind: SensitiveKind, _ range: @autoclosure () -> Range<Int>?) -> SensitiveSpan? {
    guard kinds.contains(kind), let range = range() else { return nil }
    return SensitiveSpan(kind: kind, range: range)
  }
}
