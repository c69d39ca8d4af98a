import Domain
import Foundation
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

  @Test("A saved index is read again, with what changed since", arguments: [2000, 100])
  func reload(flatLimit: Int) throws {
    let fixture = VectorIndexFixture(count: 500)
    let first = try fixture.makeIndex(flatLimit: flatLimit)
    try first.synchronize(chunkIDs: Array(fixture.ids.prefix(400)), fetch: fixture.fetch)
    try first.save()
    #expect(first.statistics.generation == 1 && first.statistics.sizeBytes > 400)
    let second = try fixture.makeIndex(flatLimit: flatLimit)
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

  @Test("Whatever happens to the files, the index is built again", arguments: Damage.allCases)
  func rebuilt(damage: Damage) throws {
    let fixture = VectorIndexFixture(count: 40)
    try fixture.makeFullIndex().save()
    let index = try #require(try files(fixture, ".index").first)
    let manifest = try #require(try files(fixture, ".json").first)
    switch damage {
    case .truncatedIndex: #expect(truncate(index, 1000) == 0)
    case .missingIndex: try FileManager.default.removeItem(atPath: index)
    case .missingManifest: try FileManager.default.removeItem(atPath: manifest)
    case .emptyManifest: #expect(truncate(manifest, 0) == 0)
    case .emptyIndex: #expect(truncate(index, 0) == 0)
    }
    let reopened = try fixture.makeIndex()
    let report = try reopened.synchronize(chunkIDs: fixture.ids, fetch: fixture.fetch)
    #expect(report.loadedGeneration == nil && report.addedCount == 40)
    try reopened.save()
    #expect(try fixture.makeIndex().synchronize(chunkIDs: fixture.ids, fetch: fixture.fetch).loadedGeneration != nil)
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

  @Test("An index that outgrew its type is built anew when it is next read")
  func outgrown() throws {
    let fixture = VectorIndexFixture(count: 1000)
    let small = try fixture.makeIndex(flatLimit: 500)
    try small.synchronize(chunkIDs: Array(fixture.ids.prefix(100)), fetch: fixture.fetch)
    try small.save()
    let large = try fixture.makeFullIndex(flatLimit: 500)
    #expect(large.statistics.type == .invertedLists && large.statistics.count == 1000)
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
