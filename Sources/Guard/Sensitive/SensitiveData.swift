internal import Domain

/// What `secrets.yaml` says about the secrets and personal data that were found.
struct SensitiveData: Sendable {
  private let rules: [SensitiveKind: SensitiveRule]
  private let scanner: SensitiveScanner

  init(_ rules: SensitiveRules) throws(GuardError) {
    var table: [SensitiveKind: SensitiveRule] = [:]
    for rule in rules.kinds where table.updateValue(rule, forKey: rule.kind) != nil {
      throw .duplicateRule(file: "secrets.yaml", rule: rule.kind.rawValue)
    }
    guard (0...8).contains(rules.minimumEntropyBits) else {
      throw .invalidValue(
        file: "secrets.yaml", key: "minimum_entropy_bits", reason: "is \(rules.minimumEntropyBits); 0 to 8 is allowed")
    }
    self.rules = table
    scanner = SensitiveScanner(kinds: Set(table.keys), minimumEntropyBits: rules.minimumEntropyBits)
  }

  func spans(in bytes: [UInt8]) -> [SensitiveSpan] { scanner.spans(in: bytes) }

  func rule(for kind: SensitiveKind) -> SensitiveRule? { rules[kind] }

  /// - Returns: What to mask in the question.
  func inspect(question: [UInt8], into findings: inout Findings) -> [Mask] {
    spans(in: question).compactMap { span in
      guard let rule = rules[span.kind] else { return nil }
      note(rule.question, span.kind, into: &findings)
      return rule.question == .redact ? Mask(range: span.range, replacement: [UInt8](rule.mask.utf8)) : nil
    }
  }

  /// The text without invisible characters, everything that was found in it masked, whatever its rule decides.
  func masked(_ text: String) -> String {
    let visible = [UInt8](String(InvisibleText(text.unicodeScalars).visible).utf8)
    let masks = spans(in: visible).compactMap { span in
      rules[span.kind].map { Mask(range: span.range, replacement: [UInt8]($0.mask.utf8)) }
    }
    return String(decoding: Mask.apply(masks, to: visible), as: UTF8.self)
  }

  func note(_ decision: Verdict.Decision, _ kind: SensitiveKind, into findings: inout Findings) {
    let name = kind.rawValue.replacing("_", with: " ")
    findings.add(decision, "sensitive.\(kind.rawValue)", "It holds what looks like sensitive data (\(name)).")
  }

  /// The values in texts that the caller may read, of the kinds that an answer may take from there.
  func allowedValues(in sources: [String]) -> Set<[UInt8]> {
    guard rules.values.contains(where: \.isAllowedFromSources) else { return [] }
    var values: Set<[UInt8]> = []
    for source in sources {
      let bytes = [UInt8](source.utf8)
      for span in spans(in: bytes) where rules[span.kind]?.isAllowedFromSources == true {
        values.insert(Array(bytes[span.range]))
      }
    }
    return values
  }
}
