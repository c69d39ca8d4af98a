import Domain
import Foundation
import Testing
import VectorIndex

@Suite("Changing the vector index")
struct ChangeTests {
  @Test("A removed vector is not found from then on, and leaves at compaction", arguments: IndexType.allCases)
  func remove(type: IndexType) throws {
    let fixture = VectorIndexFixture(count: 600)
    let index = try fixture.makeFullIndex(type)
    let query = fixture.vectors[5]
    #expect(try index.search(query, limit: 1).first?.id == ChunkID(rawValue: 5))
    try index.remove([ChunkID(rawValue: 5), ChunkID(rawValue: 5), ChunkID(rawValue: 9999)])
    #expect(index.statistics.count == 599 && index.statistics.tombstones == 1)
    #expect(try !index.search(query, limit: 599).contains { $0.id == ChunkID(rawValue: 5) })
    #expect(try index.search(query, limit: 600).count == 599)
    try index.remove(fixture.ids.filter { $0.rawValue % 2 == 1 })
    try index.save()
    #expect(index.statistics.tombstones == 0 && index.statistics.count == 300)
    let kept = fixture.ids.filter { $0.rawValue % 2 == 0 }
    #expect(try Set(index.search(query, limit: 1000).map(\.id)) == Set(kept))
    #expect(try fixture.recall(of: index, limit: 5, visible: kept) >= 0.95)
  }

  @Test("A vector that was removed and added again is found once, with its new place", arguments: IndexType.allCases)
  func addAgain(type: IndexType) throws {
    let fixture = VectorIndexFixture(count: 300)
    let index = try fixture.makeFullIndex(type)
    let id = ChunkID(rawValue: 8)
    try index.remove([id])
    try index.add([id], [fixture.vectors[9].map { -$0 }])
    let found = try index.search(fixture.vectors[8], limit: 300).filter { $0.id == id }
    #expect(found.count == 1)
    #expect(found[0].similarity < 0.99)
  }

  @Test("Adding what is there changes nothing")
  func addTwice() throws {
    let fixture = VectorIndexFixture(count: 20)
    let index = try fixture.makeFullIndex()
    try index.add(fixture.ids, fixture.fetch(fixture.ids))
    try index.add([ChunkID(rawValue: 70), ChunkID(rawValue: 70)], [fixture.vectors[1], fixture.vectors[2]])
    #expect(index.statistics.count == 21)
  }

  @Test("An index can be emptied and filled again", arguments: IndexType.allCases)
  func empty(type: IndexType) throws {
    let fixture = VectorIndexFixture(count: 300)
    let index = try fixture.makeFullIndex(type)
    try index.remove(fixture.ids)
    #expect(try index.search(fixture.vectors[1], limit: 5).isEmpty)
    try index.save()
    #expect(index.statistics.count == 0 && index.statistics.tombstones == 0)
    try index.add([ChunkID(rawValue: 1)], [fixture.vectors[1]])
    #expect(try index.search(fixture.vectors[1], limit: 5).map(\.id) == [ChunkID(rawValue: 1)])
  }

  @Test("A rebuild holds exactly the given chunks and chooses the type by their number")
  func rebuild() throws {
    let fixture = VectorIndexFixture(count: 1000)
    let index = try fixture.makeFullIndex(flatLimit: 500)
    #expect(index.statistics.type == .ivfSQ8)
    try index.rebuild(chunkIDs: Array(fixture.ids.prefix(100)), fetch: fixture.fetch)
    #expect(index.statistics.type == .flat && index.statistics.count == 100)
    #expect(try index.check(against: Array(fixture.ids.prefix(100))).isSound)
    let check = try index.check(against: Array(fixture.ids[50..<150]))
    #expect(check.missing == Array(fixture.ids[100..<150]) && check.surplus == Array(fixture.ids[..<50]))
  }

  @Test("What is removed while a rebuild runs is not in its result")
  func removeDuringRebuild() throws {
    let fixture = VectorIndexFixture(count: 100)
    let index = try fixture.makeFullIndex()
    try index.rebuild(chunkIDs: fixture.ids) { ids in
      try index.remove([ChunkID(rawValue: 3)])
      return fixture.fetch(ids)
    }
    #expect(index.statistics.count == 99)
    #expect(try index.search(fixture.vectors[3], limit: 1).first?.id != ChunkID(rawValue: 3))
  }

  @Test("What comes while another type is trained is found before and after the switch", arguments: IndexType.allCases)
  func addDuringRebuild(type: IndexType) throws {
    let fixture = VectorIndexFixture(count: 300)
    let index = try fixture.makeIndex(type)
    let (first, late) = (Array(fixture.ids.dropLast()), ChunkID(rawValue: 300))
    try index.add(first, fixture.fetch(first))
    #expect(index.statistics.type == .flat)
    try index.rebuild(chunkIDs: first) { ids in
      try index.add([late], fixture.fetch([late]))
      #expect(try index.search(fixture.vectors[300], limit: 1).first?.id == late)
      return fixture.fetch(ids)
    }
    #expect(index.statistics.type == type && index.statistics.count == 300)
    #expect(try index.search(fixture.vectors[300], limit: 1).first?.id == late)
  }

  @Test("A training that ends early leaves the old index answering, and no file")
  func cancelledTraining() throws {
    struct Cancellation: Error {}
    let fixture = VectorIndexFixture(count: 200)
    let index = try fixture.makeIndex(.ivfPQ)
    try index.add(fixture.ids, fixture.fetch(fixture.ids))
    #expect(index.isOutgrown)
    for allowedCount in [0, 3, 12, 20] {
      var callCount = 0
      #expect(throws: Cancellation.self) {
        try index.renew(chunkIDs: fixture.ids, fetch: fixture.fetch) {
          callCount += 1
          if callCount > allowedCount { throw Cancellation() }
        }
      }
      #expect(index.statistics.type == .flat && index.statistics.count == 200)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.directory).isEmpty)
    #expect(try index.renew(chunkIDs: fixture.ids, fetch: fixture.fetch))
    #expect(index.statistics.type == .ivfPQ && !index.isOutgrown)
  }

  @Test("A rebuild that fails leaves the old index in place")
  func failedRebuild() throws {
    struct Failure: Error {}
    let fixture = VectorIndexFixture(count: 50)
    let index = try fixture.makeFullIndex()
    #expect(throws: Failure.self) { try index.rebuild(chunkIDs: fixture.ids) { _ in throw Failure() } }
    #expect(index.statistics.count == 50)
  }
}
