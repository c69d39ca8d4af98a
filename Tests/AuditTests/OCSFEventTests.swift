import Domain
import Foundation
import Signatures
import Testing

@testable import Audit

@Suite("Audit records as OCSF events")
struct OCSFEventTests {
  private func object(_ record: AuditRecord) throws -> [String: Any] {
    let bytes = try AuditLine(sequence: 17, previous: RecordDigest.zero, record: record).encoded(
      productVersion: "1.2")
    return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  /// What classes 6002 and 6003 of schema 1.3.0 require.
  @Test("hold every attribute that their class requires", arguments: AuditRecord.Action.allCases)
  func requiredAttributes(action: AuditRecord.Action) throws {
    let event = try object(AuditRecord(timeSeconds: 1, userID: 0, action: action, outcome: .done))
    let classID = try #require(event["class_uid"] as? Int)
    let required =
      [
        "activity_id", "category_uid", "class_uid", "metadata", "severity_id", "status_id", "time",
        "type_uid",
      ]
      + (classID == 6003 ? ["actor", "api", "src_endpoint"] : ["app"])
    for name in required { #expect(event[name] != nil, "\(action): \(name)") }
    #expect(event["type_uid"] as? Int == classID * 100 + (event["activity_id"] as? Int ?? 0))
    let metadata = try #require(event["metadata"] as? [String: Any])
    #expect((metadata["product"] as? [String: Any])?["vendor_name"] != nil)
    #expect(metadata["version"] as? String == "1.3.0")
    #expect(metadata["sequence"] as? Int == 17)
  }

  @Test("give back the record that they were made of")
  func roundTrip() throws {
    var record = TemporaryLog.record()
    record.answer = .plain("An answer.")
    record.detail = "why"
    record.software = ["cloisterd": "1.2.3"]
    record.removedFiles = [
      RemovedAuditFile(name: "audit-2026-11-01.jsonl", sequence: 9, sha256: RecordDigest.zero)
    ]
    let key = try #require(TemporaryLog.key)
    record.anchor = try SignedHead(signing: .empty, at: .rotation, with: key)
    record.trace = AnswerTrace(
      collections: ["legal"], passageLimit: 8, candidateCount: 20,
      passages: [
        .init(
          chunkID: 2, fate: .cited, vectorScore: 0.5, textScore: nil, score: 0.25)
      ],
      generator: "quote", indexGeneration: 3)
    let line = AuditLine(sequence: 17, previous: RecordDigest.zero, record: record)
    #expect(AuditLine(decoding: try line.encoded())?.record == record)
  }

  @Test("say in the schema's words who did what to which documents, and how it ended")
  func content() throws {
    var record = TemporaryLog.record()
    record.outcome = .denied
    let event = try object(record)
    #expect(event["time"] as? Int == 1_795_262_400_000)
    #expect(event["status_id"] as? Int == 2)
    #expect(event["severity_id"] as? Int == 3)
    let user = try #require((event["actor"] as? [String: Any])?["user"] as? [String: Any])
    #expect(user["uid"] as? String == "1000")
    #expect((event["api"] as? [String: Any])?["operation"] as? String == "ask")
    #expect(
      (event["resources"] as? [[String: Any]])?.map { $0["uid"] as? String } == ["doc-1", "doc-2"])
  }

  @Test("refuse numbers that no record has", arguments: [0, -1, Int.max, Int.min])
  func refusesNumbers(sequence: Int) throws {
    let line = AuditLine(
      sequence: sequence, previous: RecordDigest.zero, record: TemporaryLog.record())
    #expect(AuditLine(decoding: try line.encoded()) == nil)
  }
}
