import Domain
import Foundation
import Testing
import VectorIndex

@Suite("An index is checked, compacted and repaired")
struct MaintenanceTests {
  private let fixture = VectorIndexFixture(count: 400)

  private var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: fixture.directory).sorted() }
  }

  private func entries(_ ids: [ChunkID]) -> [(id: ChunkID, vector: [Float])] {
    ids.map { ($0, fixture.vectors[Int($0.rawValue)]) }
  }

  @Test("Every stored vector finds itself, of every type", arguments: IndexType.allCases)
  func probes(type: IndexType) throws {
    let index = try fixture.makeFullIndex(type)
    let probes = try index.probe(entries(fixture.ids))
    #expect(probes.altered.isEmpty && probes.unfound.isEmpty)
  }

  @Test("A vector that is missing, or another than the catalog's, is told")
  func alteredVectors() throws {
    let index = try fixture.makeIndex()
    var altered = fixture.vectors
    altered[7] = altered[8].map { -$0 }
    try index.synchronize(chunkIDs: Array(fixture.ids.dropLast())) { ids in ids.map { altered[Int($0.rawValue)] } }
    let probes = try index.probe(entries([7, 9, 400].map(ChunkID.init(rawValue:))))
    #expect(probes.altered.map(\.rawValue) == [7, 400] && probes.unfound.isEmpty)
  }

  @Test("Compaction removes every tombstone, from files too, and keeps one file", arguments: IndexType.allCases)
  func compaction(type: IndexType) throws {
    let index = try fixture.makeFullIndex(type)
    try index.save()
    try index.remove(Array(fixture.ids.prefix(5)))
    try index.save()
    let before = index.fileSizeBytes
    #expect(index.statistics.tombstones == 5)
    #expect(try index.compact() == 5)
    #expect(index.statistics.tombstones == 0 && index.statistics.count == 395)
    #expect(index.fileSizeBytes < before || type != .flat)
    #expect(try files.count == 2)
    let reread = try fixture.makeIndex(type)
    let report = try reread.synchronize(chunkIDs: Array(fixture.ids.dropFirst(5)), fetch: fixture.fetch)
    #expect(report.loadedGeneration != nil && report.addedCount == 0)
  }

  @Test("A repair never reads a damaged file, and leaves none behind", arguments: IndexType.allCases)
  func repair(type: IndexType) throws {
    let index = try fixture.makeFullIndex(type)
    try index.save()
    let path = fixture.directory + "/" + (try #require(try files.first { $0.hasSuffix(".index") }))
    // In the place of the file, as a careless copy would: one that shrinks under its mapping cannot be survived.
    try Data("nonsense".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    #expect(try index.check(against: fixture.ids).damagedFiles.count == 1)
    try index.repair(chunkIDs: fixture.ids, fetch: fixture.fetch)
    let check = try index.check(against: fixture.ids)
    #expect(check.isSound && check.fileCount == 1)
    #expect(try index.probe(entries(fixture.ids)).altered.isEmpty)
  }

  @Test("A folder that somebody deleted is made again by the next save")
  func folderGone() throws {
    let index = try fixture.makeFullIndex()
    try FileManager.default.removeItem(atPath: fixture.directory)
    try index.save()
    #expect(try index.check(against: fixture.ids).isSound)
  }
}
