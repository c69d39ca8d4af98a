import Domain
import Foundation
import Testing

@testable import Catalog

@Suite("The vectors of a second model")
struct ShadowTests {
  private let fixture: CatalogFixture
  private let first = LibraryModel(location: "first", sha256: "model", dimension: 3)
  private let second = LibraryModel(location: "second", sha256: "other", dimension: 2)

  init() throws {
    fixture = try CatalogFixture()
    try fixture.catalog.setLibraryModel(first)
  }

  private func vector(_ id: ChunkID) -> [Float] { [Float(id.rawValue), -1] }

  @Test("stand beside the first, follow the chunks, and change places with them in one step and back")
  func switching() throws {
    let catalog = fixture.catalog
    let (one, two) = (
      try fixture.commit("a.txt", "aa", ["One.", "Two."]), try fixture.commit("b.txt", "bb", ["Three."])
    )
    let ids = one.addedChunkIDs + two.addedChunkIDs
    try catalog.setShadow(Shadow(model: second, questions: ["Why?"], questionSource: .file))
    #expect(try catalog.chunksWithoutShadow(after: ids[0], limit: 9).map(\.chunk.text) == ["Two.", "Three."])
    let changeCount = catalog.changeCount
    try catalog.storeShadow([ids[0], ids[2], ChunkID(rawValue: 999)].map { ($0, vector($0)) })
    #expect(catalog.changeCount == changeCount, "answers did not change")
    #expect(try catalog.shadowCounts().missing == 1 && catalog.shadowCounts().total == 3)
    let kept = Shadow(model: first, questions: [], questionSource: .sampledSentences)
    #expect(throws: CatalogError.unfinishedShadow(missingCount: 1)) {
      try catalog.switchShadow(to: second, keeping: kept)
    }
    #expect(try catalog.vectors(of: [ids[0]]) == [[0, 1.5, -0.25]])
    try catalog.storeShadow([(ids[1], vector(ids[1]))])
    try catalog.retract(path: "b.txt")
    try catalog.switchShadow(to: second, keeping: kept)
    #expect(try catalog.vectors(of: ids) == [vector(ids[0]), vector(ids[1]), []])
    #expect(try catalog.vectors(of: [ids[0]], modelSHA256: "model") == nil)
    #expect(try catalog.allChunkIDs() == Array(ids.prefix(2)))
    #expect(try catalog.vectors(of: [ids[0]], modelSHA256: "other") == [vector(ids[0])])
    #expect(try catalog.libraryModel() == second && catalog.shadow() == kept)
    #expect(try catalog.embeddedChunks(ids, modelSHA256: "other").count == 2)
    #expect(try catalog.integrityCheck().isEmpty)
    try catalog.switchShadow(to: first, keeping: Shadow(model: second, questions: [], questionSource: .file))
    #expect(try catalog.vectors(of: [ids[1]]) == [[1, 1.5, -0.25]])
    try catalog.dropShadow()
    #expect(try catalog.shadow() == nil && catalog.shadowCounts().missing == 2)
  }

  @Test("are not part of a copy, and end with a restore")
  func backup() throws {
    let catalog = fixture.catalog
    let id = try #require(try fixture.commit("a.txt", "aa", ["One."]).addedChunkIDs.first)
    let copy = fixture.directory + "/copy.sqlite"
    try catalog.setShadow(Shadow(model: second, questions: [], questionSource: .file))
    try catalog.storeShadow([(id, vector(id))])
    var told: [Int] = []
    try catalog.backUp(to: copy) { done, total in told.append(total - done) }
    #expect(told.last == 0)
    let other = try Catalog(path: copy)
    #expect(try other.shadow() == nil && other.shadowCounts().missing == 1)
    try catalog.restore(from: copy)
    #expect(try catalog.shadow() == nil && catalog.shadowCounts().missing == 1)
  }
}
