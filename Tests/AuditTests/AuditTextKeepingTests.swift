import Signatures
import Testing

@testable import Audit

@Suite("Keeping texts in the audit")
struct AuditTextKeepingTests {
  let text = "What does § 4 say about Müller?"

  @Test("keeps none, a digest or the text, as was chosen for each")
  func forms() {
    let keeping = AuditTextKeeping(question: .plain, answer: .none)
    #expect(keeping.stored(text, as: .question) == .plain(text))
    #expect(keeping.stored(text, as: .answer) == nil)
    #expect(AuditTextKeeping().stored(text, as: .question) == .hash(of: text))
  }

  @Test("seals texts that the auditor alone opens, each as what it is")
  func seals() throws {
    let key = try OpeningKey(secret: [UInt8](repeating: 9, count: 32))
    let keeping = AuditTextKeeping(
      question: .sealed(key.sealingKey), answer: .sealed(key.sealingKey))
    guard case .sealed(let base64)? = keeping.stored(text, as: .question) else {
      Issue.record("not sealed")
      return
    }
    #expect(!base64.contains("Müller"))
    #expect(try AuditTextKeeping.open(base64: base64, as: .question, with: key) == text)
    #expect(throws: SignatureError.notOpened) {
      try AuditTextKeeping.open(base64: base64, as: .answer, with: key)
    }
    #expect(throws: SignatureError.notOpened) {
      try AuditTextKeeping.open(base64: "?", as: .answer, with: key)
    }
  }
}
