public import Domain

/// A kind of secret or personal data that the guard can find.
public enum SensitiveKind: String, Hashable, Sendable, Codable, CaseIterable {
  /// A private key between its BEGIN and END lines.
  case privateKey = "private_key"
  /// A token whose issuer gives it a form of its own: cloud keys, code hosts, chat services, payment services.
  case accessToken = "access_token"
  /// A signed JSON web token.
  case webToken = "web_token"
  /// A password or key beside a word that names it, or in the address of a service.
  case password
  /// A payment card number that passes the Luhn check.
  case paymentCard = "payment_card"
  /// An international bank account number that passes the check modulo 97.
  case bankAccount = "bank_account"
  /// A United States social security number.
  case socialSecurityNumber = "social_security_number"
  /// A number that a state gives to a person and that carries check digits or letters.
  case nationalNumber = "national_number"
  case emailAddress = "email_address"
  case phoneNumber = "phone_number"
  /// An address of the Internet Protocol, version 4 or 6.
  case networkAddress = "network_address"
  /// An address of the web with its scheme, or one that begins with `www.`.
  case webAddress = "web_address"
}

extension SensitiveKind: FindingClass {
  /// A kind that `secrets.yaml` does not name is not looked for.
  public var standard: Verdict.Decision { .allow }
}

/// `secrets.yaml`: what is done about each kind of secret and personal data.
public struct SensitiveRules: Hashable, Sendable, Codable {
  /// At most one rule a kind; a kind without a rule is not looked for.
  public var kinds: [SensitiveRule] = []
  /// A value beside a word like "token" counts from this Shannon entropy, in bits a character.
  public var minimumEntropyBits = 3.0

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case kinds
    case minimumEntropyBits = "minimum_entropy_bits"
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    kinds = try keys.value(.kinds, else: kinds)
    minimumEntropyBits = try keys.value(.minimumEntropyBits, else: minimumEntropyBits)
  }
}

extension SensitiveRules {
  /// What is done about each kind in answers.
  var answerActions: ActionTable<SensitiveKind> {
    kinds.reduce(into: ActionTable()) { $0[$1.kind] = $1.answer }
  }
}

/// What is done about one kind of secret or personal data.
public struct SensitiveRule: Hashable, Sendable, Codable {
  public var kind: SensitiveKind
  public var question: Verdict.Decision
  public var answer: Verdict.Decision
  /// Whether an answer may hold what stands verbatim in the passages that the caller may read.
  public var isAllowedFromSources: Bool
  /// What stands in place of a redacted value.
  public var mask: String

  public init(
    kind: SensitiveKind, question: Verdict.Decision, answer: Verdict.Decision, isAllowedFromSources: Bool = false,
    mask: String = "[removed]"
  ) {
    self.kind = kind
    self.question = question
    self.answer = answer
    self.isAllowedFromSources = isAllowedFromSources
    self.mask = mask
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case kind
    case question
    case answer
    case isAllowedFromSources = "allowed_from_sources"
    case mask
  }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    kind = try keys.required(.kind)
    question = try keys.required(.question)
    answer = try keys.required(.answer)
    isAllowedFromSources = try keys.value(.isAllowedFromSources, else: false)
    mask = try keys.value(.mask, else: "[removed]")
  }
}
