import Catalog
import Domain
import Testing

@Suite("What a scope can see")
struct ScopeTests {
  let fixture: CatalogFixture
  var catalog: Catalog { fixture.catalog }
  let red: CommittedContent
  let blue: CommittedContent

  init() throws {
    fixture = try CatalogFixture()
    red = try fixture.commit("red/a.txt", "r", ["common words", "common words again"])
    blue = try fixture.commit("blue/b.txt", "b", ["common words"])
    try fixture.commit("loose.txt", "l", ["common words"])
  }

  private func scope(_ names: String...) -> CollectionScope {
    .only(Set(names.map { CollectionName(rawValue: $0) }))
  }

  @Test("A search ranks and limits only what the scope contains")
  func search() throws {
    #expect(try fixture.search("common", in: scope("blue"), limit: 1) == blue.addedChunkIDs)
    #expect(try Set(fixture.search("common", in: scope("red"))) == Set(red.addedChunkIDs))
    #expect(try fixture.search("common", in: scope()).isEmpty)
    #expect(try fixture.search("common", in: scope("absent")).isEmpty)
    #expect(try fixture.search("common", in: .all).count == 4)
    #expect(try fixture.search("common", in: .only([.root])).count == 1)
  }

  @Test("Documents, passages and counts stop at the scope")
  func documents() throws {
    #expect(try catalog.documents(in: scope("red")).map(\.path) == ["red/a.txt"])
    #expect(try catalog.documents(in: .all).map(\.path) == ["blue/b.txt", "loose.txt", "red/a.txt"])
    #expect(try catalog.documents(in: .all, limit: 1, offset: 1).map(\.path) == ["loose.txt"])
    #expect(try catalog.document(red.documentID, in: scope("blue")) == nil)
    #expect(try catalog.document(red.documentID, in: scope("red"))?.path == "red/a.txt")
    #expect(try catalog.passages(red.addedChunkIDs, in: scope("blue")).isEmpty)
    #expect(try catalog.counts(in: scope("red")).chunkCount == 2)
    #expect(try catalog.counts(in: scope()).documentCount == 0)
  }

  @Test("The set of visible chunks follows every change")
  func visibleChunks() throws {
    #expect(try catalog.visibleChunks(in: scope("red")) == ChunkSet(red.addedChunkIDs))
    #expect(try catalog.visibleChunks(in: scope("red")) == ChunkSet(red.addedChunkIDs))
    #expect(try catalog.visibleChunks(in: .all).count == 4)
    #expect(try catalog.visibleChunks(in: scope()).isEmpty)
    try catalog.rename(from: "blue/b.txt", to: "red/b.txt", fingerprint: CatalogFixture.fingerprint)
    #expect(
      try catalog.visibleChunks(in: scope("red")) == ChunkSet(red.addedChunkIDs + blue.addedChunkIDs))
    try catalog.retract(path: "red/a.txt")
    #expect(try catalog.visibleChunks(in: scope("red")) == ChunkSet(blue.addedChunkIDs))
    #expect(try catalog.visibleChunks(in: .all).count == 2)
  }

  @Test("A collection's name is a value, never a part of the query")
  func hostileName() throws {
    #expect(try fixture.search("common", in: scope("x') OR ('1' = '1")).isEmpty)
    #expect(try catalog.documents(in: scope("x') OR ('1' = '1")).isEmpty)
  }
}
