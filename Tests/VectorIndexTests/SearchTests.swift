import Domain
import Testing
import VectorIndex

@Suite("Searching the vector index")
struct SearchTests {
  @Test("A flat index finds exactly the nearest vectors, with their cosine", arguments: [1, 7, 32, 33, 384])
  func flat(dimension: Int) throws {
    let fixture = VectorIndexFixture(count: 500, dimension: dimension)
    let index = try fixture.makeFullIndex()
    #expect(index.statistics.type == .flat)
    // In few dimensions many vectors are equally near.
    if dimension >= 32 { #expect(try fixture.recall(of: index, limit: 10, visible: nil) == 1) }
    let query = fixture.vectors[17]
    let found = try index.search(query, limit: 5)
    #expect(abs(found[0].similarity - 1) < 1e-5)
    #expect(found.map(\.similarity) == found.map(\.similarity).sorted(by: >))
  }

  @Test(
    "Inverted lists find at least 95 % of the nearest vectors, with and without a filter", arguments: [1, 4],
    [IndexType.ivfSQ8, .ivfPQ])
  func invertedLists(filterStep: Int, type: IndexType) throws {
    let fixture = VectorIndexFixture(count: 2000)
    let index = try fixture.makeFullIndex(type)
    #expect(index.statistics.type == type)
    #expect(index.statistics.count == 2000)
    let visible = filterStep == 1 ? nil : fixture.ids.filter { $0.rawValue % Int64(filterStep) == 0 }
    let flat = try fixture.makeIndex(.flat, source: "flat")
    try flat.synchronize(chunkIDs: fixture.ids, fetch: fixture.fetch)
    #expect(flat.statistics.type == .flat)
    #expect(try fixture.recall(of: index, limit: 10, visible: visible, queryCount: 100, reference: flat) >= 0.95)
  }

  @Test("A filter is applied before ranking, so that the limit is filled", arguments: IndexType.allCases)
  func filter(type: IndexType) throws {
    let fixture = VectorIndexFixture(count: 1000)
    let index = try fixture.makeFullIndex(type)
    let query = fixture.nearSomeCentre()
    let farthest = fixture.exact(query, limit: 1000, among: fixture.ids).suffix(20)
    let found = try index.search(query, limit: 20, in: ChunkSet(farthest)).map(\.id)
    #expect(Set(found) == Set(farthest))
    #expect(try index.search(query, limit: 20, in: ChunkSet()).isEmpty)
    #expect(try index.search(query, limit: 20, in: ChunkSet([ChunkID(rawValue: 5000)])).isEmpty)
  }

  @Test("An empty index and odd limits give what there is", arguments: IndexType.allCases)
  func limits(type: IndexType) throws {
    let fixture = VectorIndexFixture(count: 50)
    let empty = try fixture.makeIndex()
    #expect(try empty.search(fixture.vectors[1], limit: 10).isEmpty)
    #expect(try empty.search(fixture.vectors[1], limit: 10, in: ChunkSet(fixture.ids)).isEmpty)
    let index = try fixture.makeFullIndex(type)
    #expect(try index.search(fixture.vectors[1], limit: 0).isEmpty)
    #expect(try index.search(fixture.vectors[1], limit: -1).isEmpty)
    let all = try index.search(fixture.vectors[1], limit: .max, in: ChunkSet(fixture.ids)).map(\.id)
    #expect(Set(all) == Set(fixture.ids) && all.count == 50)
  }

  @Test("A vector of the wrong length is refused and changes nothing")
  func wrongDimension() throws {
    let fixture = VectorIndexFixture(count: 10)
    let index = try fixture.makeFullIndex()
    #expect(throws: VectorIndexError.wrongDimension(got: 3, expected: 32)) { try index.search([1, 2, 3], limit: 1) }
    #expect(throws: VectorIndexError.wrongDimension(got: 1, expected: 32)) {
      try index.add([ChunkID(rawValue: 90), ChunkID(rawValue: 91)], [fixture.vectors[1], [1]])
    }
    #expect(throws: VectorIndexError.countMismatch(idCount: 1, vectorCount: 0)) {
      try index.add([ChunkID(rawValue: 90)], [])
    }
    #expect(index.statistics.count == 10)
  }

  @Test("A filter that lets few vectors through gives exactly the nearest of them", arguments: IndexType.allCases)
  func selectiveFilter(type: IndexType) throws {
    let fixture = VectorIndexFixture(count: 3000)
    let index = try fixture.makeFullIndex(type, exactCount: 1000)
    let visible = fixture.ids.filter { $0.rawValue % 7 == 0 }
    try index.remove(Array(visible.prefix(50)))
    let left = Array(visible.dropFirst(50))
    #expect(try fixture.recall(of: index, limit: 10, visible: left, queryCount: 30) >= 0.98)
  }

  @Test("A search beside additions and removals finds only vectors that are there")
  func concurrency() async throws {
    let fixture = VectorIndexFixture(count: 2000)
    let index = try fixture.makeIndex()
    let (ids, vectors) = (fixture.ids, fixture.vectors)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for start in stride(from: 0, to: 2000, by: 50) {
          try index.add(Array(ids[start..<start + 50]), ids[start..<start + 50].map { vectors[Int($0.rawValue)] })
          try index.remove([ids[start]])
          if start % 500 == 0 { try index.save() }
        }
      }
      for query in vectors.prefix(3) {
        group.addTask {
          for _ in 0..<100 {
            let foundCount = try index.search(query, limit: 10).count
            #expect(foundCount <= 10)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(index.statistics.count == 1960)
  }
}
