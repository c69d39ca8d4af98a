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
      ("Password:\n  9f8a7b6c5d4e3f2a1b0c", "password:9f8a7b6c5d4e3f2a1b0c"),
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
    "telephone numbers are found in the forms of many countries, with their extensions",
    arguments: [
      "+41 (0)44 668 18 00", "001-415-555-2671", "(415)555-2671x0135", "415-555-2671 ext. 12", "4155552671",
      "0511 123 45 67", "0911-2345678", "(11) 3456-7890", "(08) 8123 4567", "+447700 900 123", "601 234 567",
      "22 345 67 89", "40 12 34 56", "412 34 567", "555 1234", "98765 43210", "020 7946 0958",
    ])
  func telephoneNumbers(number: String) {
    #expect(found("You find us under \(number).") == ["phone_number:\(number)"])
  }

  @Test(
    "digits that are no telephone number are left alone, unless a word says that they are one",
    arguments: [
      "between 1984 1991 it grew", "on 2018-02-24 12:45:18", "order 555 1234 was sent", "about 601 234 567 people",
      "4111 1111 1111 1112", "the pages 123-4567", "move to 224 4966 Bond Street", "see (10) (11) (12) (13)",
      "a ratio of 296/1335", "12.345.678.901 units", "10.1.22.333 is it", "room #555 1234", "$555 1234",
    ])
  func otherDigits(text: String) {
    #expect(!found(text).contains { $0.hasPrefix("phone_number") })
    #expect(found("Call me: 12345678") == ["phone_number:12345678"])
    #expect(found("Key 12345678").isEmpty)
  }

  @Test(
    "national numbers are found by their check digits, and not with a wrong one",
    arguments: [
      ("529.982.247-25", "529.982.247-26"), ("11010519491231002X", "110105194912310021"),
      ("1 85 05 78 006 048 30", "1 85 05 78 006 048 31"), ("85.07.30-033.28", "85.07.30-033.29"),
      ("756.9217.0876.84", "756.9217.0876.85"), ("131052-308T", "131052-308U"),
      ("RSSMRA85T10A562S", "RSSMRA85T10A562T"), ("12345678Z", "12345678A"), ("811228-9874", "811228-9875"),
    ])
  func nationalNumbers(right: String, wrong: String) {
    #expect(found("It is \(right).").contains("national_number:\(right)"))
    #expect(!found("It is \(wrong).").contains { $0.hasPrefix("national_number") })
  }

  @Test("an address of the web ends where a secret begins in it")
  func webAddresses() {
    #expect(found("see (https://www.example.org/a?b=c).") == ["web_address:https://www.example.org/a?b=c"])
    #expect(found("www.example.org, please") == ["web_address:www.example.org"])
    #expect(
      found("https://example.org/?t=ghp_0123456789abcdefghijABCDEFGHIJ012345") == [
        "web_address:https://example.org/?t=", "access_token:ghp_0123456789abcdefghijABCDEFGHIJ012345",
      ])
    #expect(found("https://app:s3cr9tPw@example.org/x") == ["password:s3cr9tPw"])
    #expect(found("http://localhost and www.") == [])
  }

  @Test(
    "what only looks like it is not found",
    arguments: [
      "4111 1111 1111 1112", "GB83 WEST 1234 5698 7654 32", "000-12-3456", "2021-03-04", "ISBN 978-3-16-148410-0 here",
      "version 1.2.3",
      "in 1987 and 2004", "12,500,000 EUR", "password: <your password>", "password: changeme", "the password is secret",
      "Secrets:\n  api-gateway: x",
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
