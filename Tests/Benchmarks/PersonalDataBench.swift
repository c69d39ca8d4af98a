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
    ("IBAN_CODE", .bankAccount), ("US_SSN", .socialSecurityNumber), ("IP_ADDRESS", .networkAddress),
    ("DOMAIN_NAME", .webAddress),
  ]

  /// F2 of each type that has a checksum or a pattern and stands in the texts.
  func measures(of texts: [MarkedText]) throws -> [GuardMeasure] {
    try Self.types.compactMap { name, kind in
      let counts = try counts(name, kind, texts)
      guard counts.contains(where: { $0.hits + $0.misses > 0 }) else { return nil }
      var measure = GuardMeasure(
        name: name + ", F2", beta: 2, counts: counts, goal: GuardGoal(reach: 0.90, aim: 0.97))
      measure.count = counts.reduce(0) { $0 + $1.hits + $1.misses }
      return measure
    }
  }

  private func counts(
    _ name: String, _ kind: SensitiveKind, _ texts: [MarkedText]
  ) throws -> [(hits: Int, misses: Int, alarms: Int)] {
    let mask: Character = "\u{FFFC}"
    var policy = policy
    policy.sensitive.kinds = [SensitiveRule(kind: kind, question: .redact, answer: .redact, mask: String(mask))]
    let checks = try Guard(policy: policy)
    return texts.map { text in
      let masked = checks.inspect(question: text.text).text
      let wanted = text.values[name] ?? []
      let found = wanted.count { !masked.contains($0) }
      return (found, wanted.count - found, max(0, masked.count { $0 == mask } - found))
    }
  }
}
