internal import Foundation
public import Signatures

/// How the texts of questions and answers are kept.
public struct AuditTextKeeping: Sendable {
  public enum Form: Hashable, Sendable {
    case none, hashed, plain
    case sealed(SealingKey)
  }

  /// Which of the two a text is; a box cannot stand for the other.
  public enum Kind: String, Sendable, CaseIterable {
    case question, answer
  }

  public var question: Form
  public var answer: Form

  public init(question: Form = .hashed, answer: Form = .none) {
    self.question = question
    self.answer = answer
  }

  /// Whether anything of such a text is kept.
  public func keeps(_ kind: Kind) -> Bool { (kind == .question ? question : answer) != .none }

  /// The text as it may stand in the log; nil where none may, and where it cannot be sealed.
  ///
  /// - Parameter text: Secrets in it are masked.
  public func stored(_ text: String, as kind: Kind) -> StoredText? {
    switch kind == .question ? question : answer {
    case .none: nil
    case .hashed: .hash(of: text)
    case .plain: .plain(text)
    case .sealed(let key):
      (try? SealedBox(
        sealing: Array(text.utf8), to: key, info: Self.purpose,
        associated: Array(kind.rawValue.utf8)))
        .map { .sealed(base64: Data($0.bytes).base64EncodedString()) }
    }
  }

  /// What a box holds.
  ///
  /// - Parameter base64: Of a ``StoredText/sealed(base64:)``.
  /// - Throws: `SignatureError.notOpened`.
  public static func open(
    base64: String, as kind: Kind, with key: OpeningKey
  ) throws(SignatureError) -> String {
    guard let bytes = Data(base64Encoded: base64) else { throw .notOpened }
    let text = try SealedBox(bytes: Array(bytes))
      .open(with: key, info: purpose, associated: Array(kind.rawValue.utf8))
    return String(decoding: text, as: UTF8.self)
  }

  private static let purpose = Array("cloister audit text 1".utf8)
}
