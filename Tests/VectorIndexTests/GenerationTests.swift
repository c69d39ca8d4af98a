import Domain
import Foundation
import Glibc
import TestSupport
import Testing
import VectorIndex

@Suite("Files of the vector index")
struct GenerationTests {
  private func files(_ fixture: VectorIndexFixture, _ suffix: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: fixture.directory).filter { $0.hasSuffix(suffix) }.sorted()
      .map { fixture.directory + "/" + $0 }
  }

  private func flipByte(at share: Double, of path: String) throws {
    var data = try Data(contentsOf: URL(fileURLWithPath: path))
    data[min(Int(Double(data.count) * share), data.count - 1)] ^= 0x10
    try data.write(to: URL(fileURLWithPath: path))
  }

  @Test("A saved index is read again, with what changed since", arguments: IndexType.allCases)
  func reload(type: IndexType) throws {
    let fixture = VectorIndexFixture(count: 500)
    let first = try fixture.makeIndex(type)
    try first.synchronize(chunkIDs: Array(fixture.ids.prefix(400)), fetch: fixture.fetch)
    try first.save()
    #expect(first.statistics.generation == 1 && first.statistics.sizeBytes > 400)
    let second = try fixture.makeIndex(type)
    let wanted = Array(fixture.ids.dropFirst(10))
    let report = try second.synchronize(chunkIDs: wanted, fetch: fixture.fetch)
    #expect(report.loadedGeneration == 1 && report.rejectedFiles.isEmpty)
    #expect(report.addedCount == 100 && report.removedCount == 10)
    #expect(try second.check(against: wanted).isSound)
    #expect(try fixture.recall(of: second, limit: 5, visible: wanted) >= 0.95)
    try second.add([ChunkID(rawValue: 7777)], [fixture.vectors[0]])
    #expect(try second.search(fixture.vectors[0], limit: 1).first?.id == ChunkID(rawValue: 7777))
  }

  @Test("Only the two newest files are kept, and saving without a change writes none")
  func generations() throws {
    let fixture = VectorIndexFixture(count: 10)
    let index = try fixture.makeFullIndex()
    for number in 1...4 {
      try index.save()
      try index.save()
      #expect(index.statistics.generation == number)
      try index.add([ChunkID(rawValue: Int64(100 + number))], [fixture.vectors[1]])
    }
    #expect(try files(fixture, ".index").count == 2)
    #expect(try files(fixture, ".json").count == 2)
    #expect(try files(fixture, ".partial").isEmpty)
  }

  @Test("A damaged newest file is passed over for the one before", arguments: [0.0, 0.01, 0.5, 1.0])
  func olderGeneration(share: Double) throws {
    let fixture = VectorIndexFixture(count: 40)
    let index = try fixture.makeFullIndex()
    try index.save()
    try index.remove([ChunkID(rawValue: 1)])
    try index.save()
    try flipByte(at: share, of: try files(fixture, ".index")[1])
    #expect(try index.check(against: Array(fixture.ids.dropFirst())).damagedFiles.count == 1)
    let reopened = try fixture.makeIndex()
    let report = try reopened.synchronize(chunkIDs: fixture.ids, fetch: fixture.fetch)
    #expect(report.loadedGeneration == 1 && report.rejectedFiles.count == 1)
    #expect(try reopened.check(against: fixture.ids).missing.isEmpty)
    try reopened.add([ChunkID(rawValue: 400)], [fixture.vectors[2]])
    try reopened.save()
    #expect(reopened.statistics.generation == 3)
  }

  enum Damage: CaseIterable {
    case truncatedIndex, missingIndex, missingManifest, emptyManifest, emptyIndex
  }

  @Test(
    "Whatever happens to the files, the index is built again",
    arguments: Damage.allCases, [IndexType.flat, .ivfSQ8, .ivfPQ])
  func rebuilt(damage: Damage, type: IndexType) throws {
    let fixture = VectorIndexFixture(count: 40)
    try fixture.makeFullIndex(type).save()
    let index = try #require(try files(fixture, ".index").first)
    let manifest = try #require(try files(fixture, ".json").first)
    switch damage {
    // In the middle of what is mapped, where the type is one of lists.
    case .truncatedIndex: #expect(truncate(index, type == .flat ? 1000 : 9000) == 0)
    case .missingIndex: try FileManager.default.removeItem(atPath: index)
    case .missingManifest: try FileManager.default.removeItem(atPath: manifest)
    case .emptyManifest: #expect(truncate(manifest, 0) == 0)
    case .emptyIndex: #expect(truncate(index, 0) == 0)
    }
    let reopened = try fixture.makeIndex(type)
    let report = try reopened.synchronize(chunkIDs: fixture.ids, fetch: fixture.fetch)
    #expect(report.loadedGeneration == nil && report.addedCount == 40)
    #expect(try reopened.search(fixture.vectors[7], limit: 1).first?.id == ChunkID(rawValue: 7))
    try reopened.save()
    let again = try fixture.makeIndex(type).synchronize(chunkIDs: fixture.ids, fetch: fixture.fetch)
    #expect(again.loadedGeneration != nil)
  }

  @Test("A file of another dimension, source or catalog is not used")
  func foreign() throws {
    let fixture = VectorIndexFixture(count: 40)
    try fixture.makeFullIndex().save()
    let wide = try VectorIndex(directory: fixture.directory, dimension: 8)
    #expect(try wide.synchronize(chunkIDs: [], fetch: fixture.fetch).rejectedFiles.count == 1)
    let other = try fixture.makeIndex(source: "another catalog")
    #expect(try other.synchronize(chunkIDs: fixture.ids, fetch: fixture.fetch).loadedGeneration == nil)
    let reversed = try fixture.makeIndex()
    let report = try reversed.synchronize(chunkIDs: fixture.ids) { ids in
      fixture.fetch(ids.map { ChunkID(rawValue: 41 - $0.rawValue) })
    }
    #expect(report.loadedGeneration == nil && report.addedCount == 40)
    #expect(try reversed.search(fixture.vectors[40], limit: 1).first?.id == ChunkID(rawValue: 1))
  }

  @Test("An index that outgrew its type serves until it is renewed; one far too small is built anew at once")
  func outgrown() throws {
    let fixture = VectorIndexFixture(count: 1500)
    let small = try fixture.makeIndex(flatLimit: 500)
    try small.synchronize(chunkIDs: Array(fixture.ids.prefix(400)), fetch: fixture.fetch)
    try small.save()
    let large = try fixture.makeIndex(flatLimit: 500)
    try large.synchronize(chunkIDs: Array(fixture.ids.prefix(600)), fetch: fixture.fetch)
    #expect(large.statistics.type == .flat && large.statistics.count == 600 && large.isOutgrown)
    #expect(try large.renew(chunkIDs: Array(fixture.ids.prefix(600)), fetch: fixture.fetch))
    #expect(large.statistics.type == .ivfSQ8 && large.statistics.count == 600)
    let foreign = try fixture.makeIndex(flatLimit: 100, source: "other")
    try foreign.synchronize(chunkIDs: fixture.ids, fetch: fixture.fetch)
    #expect(foreign.statistics.type == .ivfSQ8)
  }

  @Test("Lists keep few new vectors in memory, and take many into their file", arguments: [IndexType.ivfSQ8, .ivfPQ])
  func growingLists(type: IndexType) throws {
    let fixture = VectorIndexFixture(count: 900)
    let index = try fixture.makeIndex(type)
    try index.synchronize(chunkIDs: Array(fixture.ids.prefix(600)), fetch: fixture.fetch)
    #expect(index.statistics.generation == 1)
    try index.add(Array(fixture.ids[600..<620]), fixture.fetch(Array(fixture.ids[600..<620])))
    try index.save()
    #expect(index.statistics.generation == 1 && index.statistics.count == 620)
    try index.add(Array(fixture.ids[620...]), fixture.fetch(Array(fixture.ids[620...])))
    try index.remove([ChunkID(rawValue: 1), ChunkID(rawValue: 700)])
    try index.save()
    #expect(index.statistics.generation == 2 && index.statistics.count == 898 && index.statistics.tombstones == 0)
    let kept = fixture.ids.filter { ![1, 700].contains($0.rawValue) }
    #expect(try index.check(against: kept).isSound)
    #expect(try fixture.recall(of: index, limit: 10, visible: kept, queryCount: 50) >= 0.9)
    let reread = try fixture.makeIndex(type)
    #expect(try reread.synchronize(chunkIDs: kept, fetch: fixture.fetch).addedCount == 0)
    #expect(reread.verifyLoadedFile() == nil)
  }

  @Test("A damaged file of lists is told by its checksum after the start, and made anew", arguments: [0.3, 0.6, 0.95])
  func damagedLists(share: Double) throws {
    let fixture = VectorIndexFixture(count: 600)
    try fixture.makeFullIndex(.ivfPQ).save()
    try flipByte(at: share, of: try files(fixture, ".index")[0])
    let index = try fixture.makeFullIndex(.ivfPQ)
    if index.verifyLoadedFile() != nil { try index.repair(chunkIDs: fixture.ids, fetch: fixture.fetch) }
    let check = try index.check(against: fixture.ids)
    #expect(check.missing.isEmpty && check.surplus.isEmpty)
    #expect(try fixture.recall(of: index, limit: 5, visible: nil) >= 0.9)
  }

  @Test(
    "A file of lists that is cut while it is searched is told, gets into no new file, and is made anew",
    arguments: [
      (IndexType.ivfSQ8, 0.0), (.ivfPQ, 0.0), (.ivfPQ, 0.4), (.ivfPQ, 0.9),
    ])
  func cutLists(type: IndexType, share: Double) throws {
    let fixture = VectorIndexFixture(count: 600)
    let index = try fixture.makeFullIndex(type)
    try index.save()
    #expect(index.verifyLoadedFile() == nil)
    let path = try files(fixture, ".index")[0]
    let sizeBytes = try Data(contentsOf: URL(fileURLWithPath: path)).count
    // Not in the middle of a page, whose rest would read as zeros.
    #expect(truncate(path, Int(Double(sizeBytes) * share) / 4096 * 4096) == 0)
    for query in fixture.vectors.dropFirst() {
      do { _ = try index.search(query, limit: 10) } catch { #expect(error as? VectorIndexError == .broken) }
    }
    #expect(index.isBroken)
    #expect(throws: VectorIndexError.broken) { try index.search(fixture.vectors[1], limit: 1) }
    try index.remove([fixture.ids[0]])
    #expect(throws: VectorIndexError.broken) { try index.compact() }
    #expect(try files(fixture, ".index") == [path])
    #expect(index.verifyLoadedFile() != nil)
    try index.repair(chunkIDs: Array(fixture.ids.dropFirst()), fetch: fixture.fetch)
    #expect(!index.isBroken && index.verifyLoadedFile() == nil)
    #expect(try fixture.recall(of: index, limit: 5, visible: nil) >= 0.9)
  }

  @Test("A file of lists that was cut is told before anybody searches")
  func cutUnseen() throws {
    let fixture = VectorIndexFixture(count: 600)
    let index = try fixture.makeFullIndex(.ivfPQ)
    #expect(truncate(try files(fixture, ".index")[0], 100) == 0)
    #expect(index.verifyLoadedFile() != nil)
  }

  @Test("Whatever bytes a file of lists holds, searches end and the truth is found again", arguments: [0, 1])
  func fuzzedLists(part: Int) throws {
    let fixture = VectorIndexFixture(count: 40, dimension: 8, centreCount: 4)
    try fixture.makeFullIndex(.ivfPQ).save()
    let paths = [try files(fixture, ".index")[0], try files(fixture, ".json")[0]]
    let originals = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    var generator = SplitMix64(seed: 11 + UInt64(part))
    for _ in 0..<12 {
      for name in try FileManager.default.contentsOfDirectory(atPath: fixture.directory) {
        try FileManager.default.removeItem(atPath: fixture.directory + "/" + name)
      }
      var data = originals[0]
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        // Half of the changes in the header and in the first bytes of the sections, which steer everything.
        let isPivotal = Bool.random(using: &generator)
        let page = 4096 * Int.random(in: 0..<data.count / 4096, using: &generator)
        let position =
          isPivotal
          ? page + Int.random(in: 0..<80, using: &generator) : Int.random(in: 0..<data.count, using: &generator)
        data[position] = Bool.random(using: &generator) ? 0xFF : UInt8.random(in: 0...255, using: &generator)
      }
      if part == 1 { data.removeLast(Int.random(in: 0...data.count, using: &generator)) }
      for (path, bytes) in zip(paths, [data, originals[1]]) { try bytes.write(to: URL(fileURLWithPath: path)) }
      let index = try fixture.makeFullIndex(.ivfPQ)
      for query in fixture.vectors.prefix(4) {
        #expect(try index.search(query, limit: 10).count <= 10)
        #expect(try index.search(query, limit: 10, in: ChunkSet(fixture.ids.prefix(9))).count <= 9)
      }
      if index.verifyLoadedFile() != nil { try index.repair(chunkIDs: fixture.ids, fetch: fixture.fetch) }
      let check = try index.check(against: fixture.ids)
      #expect(check.missing.isEmpty && check.surplus.isEmpty)
    }
  }

  @Test("Files with changed bytes are used only if they hold what was saved")
  func fuzz() throws {
    let fixture = VectorIndexFixture(count: 30, dimension: 4)
    try fixture.makeFullIndex().save()
    let paths = try files(fixture, ".index") + files(fixture, ".json")
    let originals = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    var generator = SplitMix64(seed: 5)
    for _ in 0..<400 {
      for (path, original) in zip(paths, originals) {
        var data = original
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
          let position = Int.random(in: 0..<data.count, using: &generator)
          switch Int.random(in: 0..<4, using: &generator) {
          case 0: data[position] = UInt8.random(in: 0...255, using: &generator)
          case 1: data.removeSubrange(position...)
          case 2: data.insert(UInt8.random(in: 0x20...0x7E, using: &generator), at: position)
          default: data[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
          }
          if data.isEmpty { break }
        }
        try data.write(to: URL(fileURLWithPath: path))
      }
      let index = try fixture.makeIndex()
      try index.synchronize(chunkIDs: fixture.ids, fetch: fixture.fetch)
      #expect(try index.check(against: fixture.ids).missing.isEmpty)
      #expect(index.statistics.count == 30)
    }
  }
}
