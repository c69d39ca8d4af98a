import Catalog
import Domain
import TestSupport
import Testing

/// Random texts of few words, so that every word stands in texts that a caller may see and in others.
private struct TextMaker {
  private static let words = [
    "ferry", "harbour", "keeper", "lamp", "ledger", "bridge", "engine", "copper", "winter", "council", "archive",
    "garden", "signal", "miller", "station", "orchard", "pilot", "quarry", "river", "spindle", "東京", "state-owned",
  ]
  var generator: SplitMix64

  mutating func text(wordCount: Int) -> String {
    (0..<wordCount).map { _ in Self.words[Int.random(in: 0..<Self.words.count, using: &generator)] }
      .joined(separator: " ")
  }

  mutating func texts() -> [String] {
    (0..<Int.random(in: 1...4, using: &generator)).map { _ in text(wordCount: .random(in: 1...40, using: &generator)) }
  }
}

@Suite("What a scope cannot see changes nothing that it can")
struct SecrecyTests {
  private let alone: CatalogFixture
  private let among: CatalogFixture
  private let scope = CollectionScope.only([CollectionName(rawValue: "red"), CollectionName(rawValue: "blue")])
  private var maker = TextMaker(generator: SplitMix64(seed: 11))

  /// The same visible documents twice: once with nothing else, once among others, in the same order.
  init() throws {
    alone = try CatalogFixture()
    among = try CatalogFixture()
    for number in 0..<24 {
      let (collection, texts) = (number % 2 == 0 ? "red" : "blue", maker.texts())
      for hidden in 0..<3 {
        try among.commit("green/\(number)-\(hidden).txt", "hidden \(number) \(hidden)", maker.texts())
      }
      try alone.commit("\(collection)/\(number).txt", "\(number)", texts)
      try among.commit("\(collection)/\(number).txt", "\(number)", texts)
    }
    // A hidden file with the bytes of a visible one.
    try among.commit("green/copy.txt", "3", ["copy"])
  }

  private struct Hit: Hashable {
    var path: String
    var range: Range<Int>
    var scoreBits: UInt64
  }

  private func hits(_ question: String, in fixture: CatalogFixture, limit: Int) throws -> [Hit] {
    let found = try fixture.catalog.search(matching: FullTextQuery(question), in: scope, limit: limit)
    let passages = try fixture.catalog.passages(found.map(\.0), in: scope)
    return try found.map { id, score in
      let passage = try #require(passages[id])
      return Hit(path: passage.path, range: passage.range, scoreBits: score.bitPattern)
    }
  }

  @Test("Random questions find the same texts with the same scores, bit for bit")
  func ranking() throws {
    var maker = maker
    for _ in 0..<150 {
      let question = maker.text(wordCount: 3)
      let limit = Int.random(in: 1...30, using: &maker.generator)
      let expected = try hits(question, in: alone, limit: limit)
      #expect(try hits(question, in: among, limit: limit) == expected, "\(question)")
    }
  }

  @Test("Words are as rare as they are among what can be seen")
  func frequencies() throws {
    let terms = ["ferry", "harbours", "東京", "state-owned", "absent"]
    let expected = try alone.catalog.documentFrequencies(of: terms, in: scope)
    let found = try among.catalog.documentFrequencies(of: terms, in: scope)
    #expect(found.counts == expected.counts && found.total == expected.total)
    let all = try alone.catalog.documentFrequencies(of: terms, in: .all)
    #expect(expected.counts == all.counts && expected.total == all.total)
  }

  @Test("Scores of a scope that sees everything are those of the whole library")
  func wholeLibrary() throws {
    for question in ["ferry harbour", "winter", "東京 copper lamp"] {
      let query = FullTextQuery(question)
      let scoped = try alone.catalog.search(matching: query, in: scope, limit: 500)
      let all = try alone.catalog.search(matching: query, in: .all, limit: 500)
      #expect(Set(scoped.map(\.0)) == Set(all.map(\.0)))
      let expected = Dictionary(uniqueKeysWithValues: all.map { ($0.0, $0.1) })
      for (id, score) in scoped { #expect(abs(score - (expected[id] ?? 0)) < 1e-9) }
    }
  }

  @Test("Numbers of documents tell nothing of how many others there are")
  func numbers() throws {
    let ids = try alone.catalog.documents(in: .all).map(\.id.rawValue)
    #expect(Set(ids).count == ids.count && ids.allSatisfy { $0 > 0 })
    #expect(zip(ids.sorted(), ids.sorted().dropFirst()).contains { $1 - $0 > 1000 })
  }

  @Test("Bytes that are stored under a name of another kind are not taken for those of a new file")
  func otherName() throws {
    func content(of path: String) throws -> ContentID? {
      try among.catalog.contentID(sha256: "3", mediaType: nil, parserVersion: 1, modelSHA256: "model", namedAs: path)
    }
    #expect(try content(of: "blue/new.TXT") != nil)
    #expect(try content(of: "blue/new.html") == nil)
    #expect(try content(of: "blue/txt") == nil)
  }

  @Test("What is remembered of a scope outlives changes of others, and no change of its own")
  func revisions() throws {
    let before = try among.catalog.visibleChunks(in: scope)
    try among.commit("green/late.txt", "late", ["ferry"])
    #expect(try among.catalog.visibleChunks(in: scope) == before)
    let added = try among.commit("red/late.txt", "late red", ["ferry zebra"])
    #expect(try among.catalog.visibleChunks(in: scope).count == before.count + 1)
    #expect(try among.search("zebra", in: scope) == added.addedChunkIDs)
    try among.catalog.rename(from: "red/late.txt", to: "green/moved.txt", fingerprint: CatalogFixture.fingerprint)
    #expect(try among.catalog.visibleChunks(in: scope) == before)
    #expect(try among.search("zebra", in: scope).isEmpty)
    try among.catalog.rename(from: "green/moved.txt", to: "blue/back.txt", fingerprint: CatalogFixture.fingerprint)
    #expect(try among.search("zebra", in: scope) == added.addedChunkIDs)
  }
}
