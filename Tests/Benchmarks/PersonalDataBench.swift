import Domain
import Foundation
import Guard

/// Finds of personal data against marked texts, counted through what the guard masks.
struct PersonalDataBench {
  let policy: GuardPolicy

  /// A text, and the values of each type that stand in it.
  struct MarkedText {
    var text: String
    var values: [String: [String]]
  }

  private static let types: [(name: String, kind: SensitiveKind)] = [
    ("CREDIT_CARD", .paymentCard), ("EMAIL_ADDRESS", .emailAddress), ("PHONE_NUMBER", .phoneNumber),
  ]

  /// Prints precision, recall and F2 of each type that has a checksum or a pattern.
  func run(_ texts: [MarkedText]) throws {
    for (name, kind) in Self.types { try measure(name, kind, texts) }
  }

  private func measure(_ name: String, _ kind: SensitiveKind, _ texts: [MarkedText]) throws {
    let mask: Character = "\u{FFFC}"
    var policy = policy
    policy.sensitive.kinds = [SensitiveRule(kind: kind, question: .redact, answer: .redact, mask: String(mask))]
    let checks = try Guard(policy: policy)
    var (hits, misses, alarms) = (0, 0, 0)
    for text in texts {
      let masked = checks.inspect(question: text.text).text
      let wanted = text.values[name] ?? []
      let found = wanted.count { !masked.contains($0) }
      hits += found
      misses += wanted.count - found
      alarms += max(0, masked.count { $0 == mask } - found)
    }
    let precision = Double(hits) / Double(max(hits + alarms, 1))
    let recall = Double(hits) / Double(max(hits + misses, 1))
    let f2 = 5 * precision * recall / max(4 * precision + recall, 1e-9)
    print(
      String(
        format: "  %@ %6d values  precision %.3f  recall %.3f  F2 %.3f",
        name.padding(toLength: 26, withPad: " ", startingAt: 0), hits + misses, precision, recall, f2))
  }
}
