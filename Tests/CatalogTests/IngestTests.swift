import Catalog
import Domain
import Testing

@Suite("The write side of the catalog")
struct IngestTests {
  let fixture: CatalogFixture
  var catalog: Catalog { fixture.catalog }

  init() throws {
    fixture = try CatalogFixture()
  }

  @Test("A committed file is found, shown and counted")
  func commit() throws {
    let committed = try fixture.commit("law/act.txt", "a1", ["the first clause", "the second clause"])
    #expect(committed.addedChunkIDs.count == 2)
    #expect(committed.removedChunkIDs.isEmpty)
    #expect(try fixture.search("second").first == committed.addedChunkIDs[1])
    let passage = try #require(
      try catalog.passages(committed.addedChunkIDs, in: .all)[committed.addedChunkIDs[1]])
    #expect(passage.text == "the second clause")
    #expect(passage.range == 17..<34)
    #expect(passage.path == "law/act.txt")
    #expect(passage.collection.rawValue == "law")
    #expect(passage.page == 1)
    #expect(passage.documentID == committed.documentID)
    let record = try #require(try catalog.document(path: "law/act.txt"))
    #expect(record.state == .indexed && record.chunkCount == 2 && record.pageCount == 1)
    #expect(record.modifiedAtSeconds == 1.5)
    #expect(try catalog.text(of: committed.documentID) == "the first clause\nthe second clause")
    let counts = try catalog.counts(in: .all)
    #expect(counts.indexedDocumentCount == 1 && counts.chunkCount == 2)
  }

  @Test("A replaced content vanishes when the new one appears, and its numbers are not used again")
  func replace() throws {
    let first = try fixture.commit("a.txt", "a1", ["old words"])
    try catalog.markPending(path: "a.txt", fingerprint: CatalogFixture.fingerprint)
    #expect(try fixture.search("old") == first.addedChunkIDs, "a pending file answers what it answered before")
    let second = try fixture.commit("a.txt", "a2", ["new words"])
    #expect(second.documentID == first.documentID)
    #expect(second.removedChunkIDs == first.addedChunkIDs)
    #expect(Set(second.addedChunkIDs).isDisjoint(with: first.addedChunkIDs))
    #expect(try fixture.search("old").isEmpty)
    #expect(try fixture.search("new") == second.addedChunkIDs)
    #expect(try catalog.allChunkIDs() == second.addedChunkIDs)
    #expect(try catalog.integrityCheck() == [])
  }

  @Test("A content with two names is stored once and goes with the last name")
  func share() throws {
    let first = try fixture.commit("a/one.txt", "same", ["shared words"])
    let known = try #require(
      try catalog.contentID(sha256: "same", mediaType: nil, parserVersion: 1, modelSHA256: "model"))
    #expect(known == first.contentID)
    try catalog.link("b/two.txt", fingerprint: CatalogFixture.fingerprint, sha256: "same", to: known)
    #expect(try catalog.allChunkIDs() == first.addedChunkIDs)
    let scopeOfSecond = CollectionScope.only([CollectionName(rawValue: "b")])
    #expect(try catalog.passages(first.addedChunkIDs, in: scopeOfSecond).values.map(\.path) == ["b/two.txt"])
    #expect(try catalog.passages(first.addedChunkIDs, in: .all).values.map(\.path) == ["a/one.txt"])
    #expect(try catalog.retract(path: "a/one.txt").isEmpty)
    #expect(try fixture.search("shared") == first.addedChunkIDs)
    #expect(try catalog.retract(path: "b/two.txt") == first.addedChunkIDs)
    #expect(try fixture.search("shared").isEmpty)
    #expect(try catalog.allChunkIDs().isEmpty)
    #expect(try catalog.integrityCheck() == [])
  }

  @Test("Committing a content that is there adds nothing")
  func commitTwice() throws {
    let first = try fixture.commit("one.txt", "same", ["words"])
    let second = try fixture.commit("two.txt", "same", ["words"])
    #expect(second.addedChunkIDs.isEmpty)
    #expect(second.contentID == first.contentID)
    #expect(second.documentID != first.documentID)
  }

  @Test("The same bytes read by another parser or model are another content")
  func contentKey() throws {
    try fixture.commit("one.txt", "same", ["words"])
    #expect(try catalog.contentID(sha256: "same", mediaType: nil, parserVersion: 2, modelSHA256: "model") == nil)
    #expect(try catalog.contentID(sha256: "same", mediaType: nil, parserVersion: 1, modelSHA256: "other") == nil)
    #expect(
      try catalog.contentID(sha256: "same", mediaType: "text/html", parserVersion: 1, modelSHA256: "model") == nil)
  }

  @Test("A failed file keeps its reason and answers nothing")
  func failure() throws {
    let first = try fixture.commit("a.pdf", "a1", ["words"])
    let removed = try catalog.recordFailure(
      path: "a.pdf", fingerprint: CatalogFixture.fingerprint, sha256: "a2", reason: "encrypted", parserVersion: 3)
    #expect(removed == first.addedChunkIDs)
    let record = try #require(try catalog.documents(in: .all, state: .failed).first)
    #expect(record.reason == "encrypted" && record.sha256 == "a2" && record.chunkCount == 0)
    #expect(try catalog.knownFiles().first?.parserVersion == 3)
    #expect(try fixture.search("words").isEmpty)
    try catalog.markPending(path: "a.pdf", fingerprint: CatalogFixture.fingerprint)
    #expect(try catalog.document(path: "a.pdf")?.reason == nil)
  }

  @Test("A renamed file keeps its number and moves to its new collection")
  func rename() throws {
    let first = try fixture.commit("a/one.txt", "a1", ["words"])
    let second = try fixture.commit("b/two.txt", "b1", ["others"])
    let removed = try catalog.rename(
      from: "a/one.txt", to: "b/two.txt", fingerprint: CatalogFixture.fingerprint)
    #expect(removed == second.addedChunkIDs)
    let record = try #require(try catalog.document(path: "b/two.txt"))
    #expect(record.id == first.documentID && record.collection.rawValue == "b" && record.chunkCount == 1)
    #expect(try catalog.document(path: "a/one.txt") == nil)
    #expect(throws: CatalogError.unknownPath("a/one.txt")) {
      try catalog.rename(from: "a/one.txt", to: "c.txt", fingerprint: CatalogFixture.fingerprint)
    }
  }

  @Test("A fingerprint comes back as it was stored")
  func fingerprint() throws {
    try fixture.commit("a.txt", "a1", ["words"])
    let changed = FileFingerprint(sizeBytes: 1 << 40, modifiedAtNanoseconds: -5, inode: 1 << 63)
    try catalog.touch(path: "a.txt", fingerprint: changed)
    let file = try #require(try catalog.knownFiles().first)
    #expect(file.fingerprint == changed)
    #expect(file.state == .indexed && file.sha256 == "a1")
    #expect(throws: CatalogError.self) { try catalog.touch(path: "b.txt", fingerprint: changed) }
  }

  @Test("A document number is never given twice")
  func documentNumbers() throws {
    let first = try fixture.commit("a.txt", "a1", ["words"])
    try catalog.retract(path: "a.txt")
    #expect(try fixture.commit("a.txt", "a1", ["words"]).documentID != first.documentID)
  }

  @Test("Chunks and vectors that do not fit together are refused and change nothing")
  func malformed() throws {
    var content = CatalogFixture.content("a1", ["one", "two"])
    content.vectors.removeLast()
    #expect(throws: CatalogError.malformedContent(chunkCount: 2, vectorCount: 1, dimensions: [3])) {
      try catalog.commit(content, path: "a.txt", fingerprint: CatalogFixture.fingerprint)
    }
    #expect(try catalog.knownFiles().isEmpty)
  }

  @Test("Vectors and texts come back bit for bit, NULs included")
  func fidelity() throws {
    let text = "a\0b 漢字 e\u{301} \u{10FFFF}"
    let committed = try fixture.commit("a.txt", "a1", [text, "second"])
    #expect(try catalog.vectors(of: committed.addedChunkIDs.reversed()) == [[1, 1.5, -0.25], [0, 1.5, -0.25]])
    #expect(try catalog.vectors(of: [ChunkID(rawValue: 999)]) == [[]])
    let passage = try catalog.passages(committed.addedChunkIDs, in: .all)[committed.addedChunkIDs[0]]
    #expect(passage.map { Array($0.text.unicodeScalars) } == Array(text.unicodeScalars))
    var seen: [ChunkID] = []
    try catalog.forEachVector { id, vector in
      seen.append(id)
      #expect(vector.count == 3)
    }
    #expect(seen == committed.addedChunkIDs)
  }

  @Test("Every change raises the change count; reading does not")
  func changeCount() throws {
    let start = catalog.changeCount
    try fixture.commit("a.txt", "a1", ["words"])
    let afterCommit = catalog.changeCount
    #expect(afterCommit > start)
    _ = try fixture.search("words")
    #expect(catalog.changeCount == afterCommit)
    try catalog.retract(path: "a.txt")
    #expect(catalog.changeCount > afterCommit)
  }
}
