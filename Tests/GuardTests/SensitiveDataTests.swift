import TestSupport
import Testing

@testable import Guard

@Suite("Secrets and personal data")
struct SensitiveDataTests {
  private let scanner = SensitiveScanner(kinds: Set(SensitiveKind.allCases), minimumEntropyBits: 3)

  private func found(_ text: String) -> [String] {
    let bytes = [UInt8](text.utf8)
    return scanner.spans(in: bytes).map { "\($0.kind.rawValue):\(String(decoding: bytes[$0.range], as: UTF8.self))" }
  }

  @Test(
    "what has the form and the check digits is found",
    arguments: [
      ("pay 5500-0000-0000-0004 now", "payment_card:5500-0000-0000-0004"),
      ("card 378282246310005.", "payment_card:378282246310005"),
      ("card 676311111113.", "payment_card:676311111113"), ("card 180011111111117.", "payment_card:180011111111117"),
      ("to GB82 WEST 1234 5698 7654 32.", "bank_account:GB82 WEST 1234 5698 7654 32"),
      ("FR1420041010050500013M02606", "bank_account:FR1420041010050500013M02606"),
      ("SSN 536-90-4399", "social_security_number:536-90-4399"),
      ("Mail: a.b+c@mail.example.org.", "email_address:a.b+c@mail.example.org"),
      ("call +49 30 901820 today", "phone_number:+49 30 901820"), ("(212) 555-0123", "phone_number:(212) 555-0123"),
      ("01.84.17.61.18", "phone_number:01.84.17.61.18"), ("at 192.168.10.7:80", "network_address:192.168.10.7"),
      ("fe80::1ff:fe23:4567", "network_address:fe80::1ff:fe23:4567"),
      ("db: postgres://app:s3cr9tPw@db/x", "password:s3cr9tPw"),
      ("API_KEY=9f8a7b6c5d4e3f2a1b0c", "password:9f8a7b6c5d4e3f2a1b0c"),
      ("glpat-abcdefghij0123456789", "access_token:glpat-abcdefghij0123456789"),
      ("xoxb-123456789012-abcdefABCDEF", "access_token:xoxb-123456789012-abcdefABCDEF"),
      (
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "web_token:eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
      ),
    ])
  func finds(text: String, expected: String) {
    #expect(found(text).contains(expected))
  }

  @Test(
    "what only looks like it is not found",
    arguments: [
      "4111 1111 1111 1112", "GB83 WEST 1234 5698 7654 32", "000-12-3456", "2021-03-04", "ISBN 978-3-16-148410-0 here",
      "version 1.2.3",
      "in 1987 and 2004", "12,500,000 EUR", "password: <your password>", "password: changeme", "the password is secret",
      "@author of this",
      "user@localhost", "token = os.environ[\"TOKEN\"]", "12:30:45", "300.1.2.3", "sk-learn", "AKIA is a prefix",
      "-----BEGIN CERTIFICATE-----",
    ])
  func ignores(text: String) {
    #expect(found(text).isEmpty)
  }

  @Test("any bytes can be scanned, and spans are in order and inside", arguments: 0..<100)
  func fuzz(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed) &* 13 + 3)
    let seeds = [
      "4111 1111 1111 1111", "DE89370400440532013000", "-----BEGIN PRIVATE KEY-----", "a@b.cd", "pwd=\"", "://u:p@h",
      "eyJ0.eyJ",
    ]
    var bytes = [UInt8](seeds.shuffled(using: &random).joined(separator: " ").utf8)
    for _ in 0..<10 { bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next()) }
    var end = 0
    for span in scanner.spans(in: bytes) {
      #expect(span.range.lowerBound >= end && span.range.upperBound <= bytes.count && !span.range.isEmpty)
      end = span.range.upperBound
    }
  }
}
