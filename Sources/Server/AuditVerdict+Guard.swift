internal import Answering
internal import Audit
internal import Domain

extension AuditVerdict {
  /// Every rule that matched on the way of a request, in the order in which they were asked.
  static func all(
    inbound: Verdict, passages: [PassageVerdict] = [], outbound: Verdict = .allowed
  ) -> [AuditVerdict] {
    let screened = passages.flatMap { passage in
      findings(of: passage.verdict, at: .passage).map { finding in
        var finding = finding
        finding.collection = passage.collection.rawValue
        return finding
      }
    }
    return findings(of: inbound, at: .inbound) + screened + findings(of: outbound, at: .outbound)
  }

  /// What was found in a document when it was read.
  init(_ finding: DocumentFinding, in collection: CollectionName) {
    self.init(
      stage: .document, ruleID: finding.ruleID, decision: finding.decision, score: finding.score,
      collection: collection.rawValue)
  }
}
