import Catalog
import Domain
import TestSupport
import Testing

@Suite("Full-text search")
struct FullTextTests {
  let fixture: CatalogFixture

  init() throws {
    fixture = try CatalogFixture()
  }

  @Test(
    "A word is found in other inflections, cases and scripts",
    arguments: [
      ("The engines were running.", "engine run"),
      ("Überprüfung der Anlage", "uberprufung"),
      ("cafe\u{301} au lait", "café"),
      ("the ﬁrst oﬃce", "first"),
      ("ＡＢＣ株式会社", "abc"),
      ("東京都庁は新宿区にある", "新宿"),
      ("コンピュータの歴史", "コンピュータ"),
      ("全文検索エンジン", "検索"),
      ("人工智能的发展历史", "人工智能是什么时候发展的"),
      ("ภาษาไทยเป็นภาษาราชการ", "ภาษาไทย"),
      ("대한민국의 수도는 서울이다", "수도 서울"),
      ("भारत की राजधानी दिल्ली है", "दिल्ली"),
      ("Москва является столицей", "москва"),
      ("state-of-the-art results", "state-of-the-art"),
      ("error E4021 in module", "what is E4021?"),
    ])
  func finds(text: String, query: String) throws {
    let committed = try fixture.commit("a.txt", "a", [text])
    try fixture.commit("b.txt", "b", ["something else entirely, 別の文章, 다른 문장, อื่น"])
    #expect(try fixture.search(query).first == committed.addedChunkIDs[0])
  }

  @Test("A Hindi word is not found by a piece of it")
  func marksBelongToWords() throws {
    try fixture.commit("a.txt", "a", ["दिल्ली"])
    #expect(try fixture.search("दल").isEmpty)
  }

  @Test("The better match comes first, and a heading counts more than the body")
  func ranking() throws {
    let body = try fixture.commit("a.txt", "a", ["the turbine is large and blue"])
    let heading = try fixture.catalog.commit(
      CatalogFixture.content("b", ["it is large and blue and new"], headings: ["Turbine"]), path: "b.txt",
      fingerprint: CatalogFixture.fingerprint)
    try fixture.commit("c.txt", "c", ["nothing of interest"])
    let found = try fixture.catalog.search(matching: FullTextQuery("turbine"), in: .all, limit: 5)
    #expect(found.map(\.0) == heading.addedChunkIDs + body.addedChunkIDs)
    #expect(found[0].1 > found[1].1 && found[1].1 > 0)
  }

  @Test("Stop words are dropped unless nothing else is left, and no word comes twice")
  func stopWords() {
    #expect(FullTextQuery("What is the Engine of the engine?").terms == ["engine"])
    #expect(FullTextQuery("to be or not to be").terms == ["to", "be", "or", "not"])
    #expect(FullTextQuery(" \n?!").isEmpty)
    #expect(FullTextQuery("東京都").terms == ["東京", "京都"])
    #expect(FullTextQuery((0..<1000).map { "w\($0)" }.joined(separator: " ")).terms.count == 64)
  }

  @Test("No text makes a query that the database refuses")
  func fuzz() throws {
    try fixture.commit("a.txt", "a", ["some words to be found AND near OR not"])
    let pieces = [
      "\"", "'", "(", ")", "*", "^", ":", "-", "+", "{", "}", "NEAR", "AND", "OR", "NOT", "body", "heading", "\0", "\\",
      ";", "--", "/*", "%", "🙂", "漢", "字", "e\u{301}", "\u{301}", "\u{200D}", "\u{FEFF}", "\u{10FFFF}", "ﬁ", "ก",
      "\u{0E31}", "²", "Ⅷ", "\u{E000}", " ", " ", "\n", "a", "word", "is", "the", "\u{0345}", "İ", "ß",
    ]
    var generator = SplitMix64(seed: 7)
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }.joined()
      _ = try fixture.search(text)
    }
  }

  @Test("The number of chunks with a word counts every inflection")
  func documentFrequencies() throws {
    try fixture.commit("a.txt", "a", ["the engines run", "an engine ran", "東京都庁", "state of affairs"])
    let terms = ["engine", "Engines", "run", "absent", "東京都", "state-of", "?"]
    let (counts, total) = try fixture.catalog.documentFrequencies(of: terms, in: .all)
    #expect(total == 4)
    #expect(
      counts == ["engine": 2, "Engines": 2, "run": 1, "absent": 0, "東京都": 1, "state-of": 1, "?": 0])
    try fixture.catalog.retract(path: "a.txt")
    #expect(try fixture.catalog.documentFrequencies(of: ["engine"], in: .all).counts == ["engine": 0])
  }
}
