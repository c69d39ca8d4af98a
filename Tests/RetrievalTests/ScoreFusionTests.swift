import Domain
import Testing

@testable import Retrieval

@Suite("Score fusion")
struct ScoreFusionTests {
  private func chunk(_ number: Int64, _ score: Double) -> RankedChunk {
    RankedChunk(id: ChunkID(rawValue: number), score: score)
  }

  @Test("A chunk that both searches like beats one that only one likes")
  func agreement() {
    let fused = ScoreFusion(vectorWeight: 0.5).fuse(
      neighbors: [chunk(1, 0.8), chunk(2, 0.7)], matches: [chunk(3, 10), chunk(2, 9)], similarities: [chunk(3, 0.1)])
    #expect(fused.map(\.id.rawValue) == [2, 3, 1])
    #expect(fused.allSatisfy { (0...1).contains($0.score) })
  }

  @Test("The weight decides between the searches, and ties go to the lower number")
  func weight() {
    let lists = (neighbors: [chunk(1, 0.9)], matches: [chunk(2, 5)])
    let byVector = ScoreFusion(vectorWeight: 1).fuse(
      neighbors: lists.neighbors, matches: lists.matches, similarities: [chunk(2, 0)])
    let byWords = ScoreFusion(vectorWeight: 0).fuse(
      neighbors: lists.neighbors, matches: lists.matches, similarities: [chunk(2, 0)])
    #expect(byVector.first?.id.rawValue == 1 && byWords.first?.id.rawValue == 2)
    let tied = ScoreFusion(vectorWeight: 1).fuse(
      neighbors: [chunk(9, 0.5), chunk(4, 0.5)], matches: [], similarities: [])
    #expect(tied.map(\.id.rawValue) == [4, 9])
  }
}

@Suite("Distinct passages")
struct DistinctPassagesTests {
  private func passage(_ number: Int64, _ text: String, at start: Int, document: Int64 = 1) -> Passage {
    Passage(
      chunkID: ChunkID(rawValue: number), documentID: DocumentID(rawValue: document), sha256: "", path: "a",
      collection: .root, title: nil, pages: nil, range: start..<start + text.unicodeScalars.count, headingPath: [],
      text: text, score: 0)
  }

  @Test("Of an overlapping chunk only what was not shown yet is kept, at its true place")
  func overlap() {
    let text = String(repeating: "0123456789", count: 40)
    var distinct = DistinctPassages(limit: 5)
    _ = distinct.append(passage(1, String(text.prefix(200)), at: 0))
    _ = distinct.append(passage(2, String(text.dropFirst(150).prefix(200)), at: 150))
    _ = distinct.append(passage(3, String(text.dropFirst(100).prefix(150)), at: 100))
    #expect(distinct.passages.map(\.range) == [0..<200, 200..<350])
    #expect(distinct.passages[1].text == String(text.dropFirst(200).prefix(150)))
  }

  @Test("Equal text of other documents is left out, and no more than the limit is kept")
  func limits() {
    var distinct = DistinctPassages(limit: 2)
    for number in Int64(1)...4 {
      _ = distinct.append(passage(number, number < 3 ? "same" : "other \(number)", at: 0, document: number))
    }
    #expect(distinct.passages.map(\.text) == ["same", "other 3"])
    #expect(distinct.isFull)
  }
}

@Suite("Vector cache")
struct VectorCacheTests {
  @Test("What was used lately stays, and the bound holds")
  func bound() {
    var cache = VectorCache(capacity: 10)
    for number in 0..<100 {
      cache.insert([Float(number)], for: "\(number)")
      #expect(cache.vector(of: "\(number)") == [Float(number)])
      #expect(number == 0 || cache.vector(of: "0") == [0])
      #expect(cache.count <= 10)
    }
    #expect(cache.vector(of: "50") == nil)
  }
}
