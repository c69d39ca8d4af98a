import Domain
import Foundation
import Testing

@testable import Catalog

@Suite("Deletions")
struct DeletionTests {
  private let fixture: CatalogFixture

  init() throws {
    fixture = try CatalogFixture()
  }

  private static let reason = DeletionReason(cause: .deleted, userID: 7, requestedAtMilliseconds: 99)

  @Test("are noted with what their receipt needs, until it is written")
  func notes() throws {
    let catalog = fixture.catalog
    let committed = try fixture.commit("a/one.txt", "aa", ["The heron waits.", "Unusual quagmires abound."])
    #expect(try catalog.retract(path: "missing.txt", because: Self.reason) == nil)
    let record = try #require(try catalog.retract(path: "a/one.txt", because: Self.reason))
    #expect(record.chunkIDs == committed.addedChunkIDs && record.chunkCount == 2 && record.otherNameCount == 0)
    #expect(record.sha256 == "aa" && record.reason == Self.reason && record.documentID == committed.documentID)
    #expect(record.vectors == [[0, 1.5, -0.25], [1, 1.5, -0.25]] && Set(record.words) == ["heron", "waits"])
    #expect(try catalog.deletionsWithoutReceipt(limit: 9) == [record])
    #expect(try catalog.remains(of: record) == DeletionRemains())
    try catalog.settleDeletion(record.number)
    #expect(try catalog.deletionsWithoutReceipt(limit: 9).isEmpty)
  }

  @Test("of one name of shared bytes leave the chunks to the others")
  func sharedBytes() throws {
    let catalog = fixture.catalog
    let chunks = try fixture.commit("a.txt", "aa", ["Shared text."]).addedChunkIDs
    try fixture.commit("b.txt", "aa", ["Shared text."])
    let record = try #require(try catalog.retract(path: "a.txt", because: Self.reason))
    #expect(record.otherNameCount == 1 && record.chunkIDs.isEmpty && record.vectors.isEmpty)
    #expect(try catalog.paths(sha256: "aa") == ["b.txt"])
    #expect(try fixture.search("shared") == chunks)
  }

  @Test("leave no text in the database file once it is compacted")
  func wiping() throws {
    let catalog = fixture.catalog
    for number in 0..<40 { try fixture.commit("\(number).txt", "\(number)", ["Filler text number \(number)."]) }
    try fixture.commit("secret.txt", "ss", ["The zanzibar ledger hides under the seventh floorboard."])
    #expect(try bytesHold("seventh floorboard"))
    let record = try #require(try catalog.retract(path: "secret.txt", because: Self.reason))
    try catalog.settleDeletion(record.number)
    #expect(try catalog.compact())
    for text in ["seventh floorboard", "zanzibar", "floorboard"] { #expect(try !bytesHold(text), "\(text)") }
    #expect(try fixture.search("filler").count == 10)
    #expect(try catalog.integrityCheck().isEmpty)
  }

  private func bytesHold(_ text: String) throws -> Bool {
    try FileManager.default.contentsOfDirectory(atPath: fixture.directory).contains { name in
      try Data(contentsOf: URL(fileURLWithPath: "\(fixture.directory)/\(name)")).range(of: Data(text.utf8)) != nil
    }
  }
}
