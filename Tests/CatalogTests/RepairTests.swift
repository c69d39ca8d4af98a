import Domain
import GRDB
import Testing

@testable import Catalog

@Suite("A catalog is repaired from its own rows")
struct RepairTests {
  private let fixture: CatalogFixture
  private var catalog: Catalog { fixture.catalog }

  init() throws {
    fixture = try CatalogFixture()
    try fixture.commit("a.txt", "a", ["apples and pears", "plums"])
    try fixture.commit("b.txt", "b", ["barley"])
  }

  private func damage(_ sql: String) throws {
    try catalog.write { try $0.execute(sql: sql) }
  }

  @Test("A full-text index that lost its words gets them back, and numbers stay")
  func fullText() throws {
    let before = try fixture.search("plums")
    try damage("DELETE FROM chunk_text_data WHERE id > 10")
    #expect(try !catalog.integrityCheck().isEmpty)
    let repair = try catalog.repair(suspects: [])
    #expect(repair.fullTextCount == 3 && repair.unreadPaths.isEmpty)
    #expect(try catalog.integrityCheck().isEmpty)
    #expect(try fixture.search("plums") == before && before.count == 1)
  }

  @Test("A document with a chunk that has no vector waits to be read again; the others answer on")
  func missingVector() throws {
    try damage("DELETE FROM embedding WHERE chunk_id = (SELECT max(chunk_id) FROM embedding)")
    #expect(try !catalog.integrityCheck().isEmpty)
    #expect(try catalog.repair(suspects: []).unreadPaths == ["b.txt"])
    #expect(try catalog.integrityCheck().isEmpty)
    #expect(try catalog.document(path: "b.txt")?.state == .pending)
    #expect(try fixture.search("barley").isEmpty && fixture.search("apples").count == 1)
  }

  @Test("The documents of suspect chunks wait, and rows that belong to nothing go")
  func suspectsAndOrphans() throws {
    let chunk = try #require(try fixture.search("plums").first)
    try damage("UPDATE document SET content_id = NULL WHERE path = 'b.txt'")
    #expect(try catalog.repair(suspects: [chunk]).unreadPaths == ["a.txt", "b.txt"])
    #expect(try catalog.allChunkIDs().isEmpty)
    #expect(try catalog.integrityCheck().isEmpty)
  }

  @Test("Compaction makes the file smaller and loses nothing")
  func compaction() throws {
    for number in 0..<200 {
      try fixture.commit("\(number).txt", "sha\(number)", (0..<20).map { "text \($0) of \(number)" })
    }
    for number in 0..<200 { try catalog.retract(path: "\(number).txt") }
    let before = catalog.sizeBytes
    #expect(try catalog.reclaimableSizeBytes() > 0)
    try catalog.compact()
    #expect(catalog.sizeBytes < before)
    #expect(try catalog.reclaimableSizeBytes() == 0)
    #expect(try catalog.integrityCheck().isEmpty)
    #expect(try fixture.search("apples").count == 1)
  }

  @Test("Chunks are given with what they were embedded from, those of other models are not")
  func embeddedChunks() throws {
    let ids = try catalog.allChunkIDs()
    let chunks = try catalog.embeddedChunks(ids, modelSHA256: "model")
    #expect(chunks.map(\.id) == ids && chunks.map(\.path) == ["a.txt", "a.txt", "b.txt"])
    #expect(chunks.map(\.chunk.text) == ["apples and pears", "plums", "barley"])
    #expect(chunks.first?.vector == [0, 1.5, -0.25])
    #expect(try catalog.embeddedChunks(ids, modelSHA256: "another").isEmpty)
  }
}
