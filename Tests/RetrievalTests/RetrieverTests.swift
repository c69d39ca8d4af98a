import Domain
import LibraryFixture
import Retrieval
import TestSupport
import Testing

@Suite("Retriever", .enabled(if: InstalledModel.isPresent, "\(InstalledModel.absence)"))
struct RetrieverTests {
  private func library() throws -> TestLibrary {
    let library = try TestLibrary()
    try library.add("physics/light.txt", "Light travels at 299,792 kilometres per second in a vacuum.")
    try library.add(
      "kitchen/bread.txt",
      """
      Bread dough rises because yeast turns sugar into carbon dioxide.

      Bake the loaf at 230 degrees for 35 minutes.
      """)
    try library.add("secret/plan.txt", "The merger with Northwind closes on 4 March; light bread is served.")
    return library
  }

  private func retriever(_ library: TestLibrary) -> Retriever {
    Retriever(catalog: library.catalog, index: library.index, model: library.model)
  }

  @Test("The passage that answers comes first, by every method", arguments: RetrievalMethod.allCases)
  func order(method: RetrievalMethod) async throws {
    let passages = try await retriever(library())
      .passages(for: "Why does bread dough rise?", in: .all, limit: 3, by: method)
    #expect(passages.first?.path == "kitchen/bread.txt")
    #expect(passages.first?.text.hasPrefix("Bread dough rises") == true)
    #expect(zip(passages, passages.dropFirst()).allSatisfy { $0.score >= $1.score })
  }

  @Test("Nothing outside the scope is found", arguments: RetrievalMethod.allCases)
  func scope(method: RetrievalMethod) async throws {
    let retriever = retriever(try library())
    for scope in [CollectionScope.only(["physics", "kitchen"].collections), .only([]), .only(["absent"].collections)] {
      let passages = try await retriever.passages(for: "merger with Northwind light", in: scope, limit: 10, by: method)
      #expect(passages.allSatisfy { scope.contains($0.collection) && $0.collection.rawValue != "secret" })
    }
    let allowed = try await retriever.passages(
      for: "merger with Northwind", in: .only(["secret"].collections), limit: 10, by: method)
    #expect(allowed.map(\.path) == ["secret/plan.txt"])
  }

  @Test("A deleted document is not found, even while its vectors are still in the index", arguments: [true, false])
  func deletion(fromIndex: Bool) async throws {
    let library = try library()
    try library.remove("secret/plan.txt", fromIndex: fromIndex)
    let passages = try await retriever(library).passages(for: "merger with Northwind", in: .all, limit: 10)
    #expect(!passages.isEmpty && passages.allSatisfy { $0.path != "secret/plan.txt" })
  }

  @Test("The same text in two documents is shown once")
  func duplicates() async throws {
    let library = try library()
    try library.add("kitchen/copy.txt", "Bake the loaf at 230 degrees for 35 minutes.\n\nThen let it cool down.")
    let passages = try await retriever(library).passages(for: "how long to bake the loaf", in: .all, limit: 10)
    #expect(Set(passages.map(\.text)).count == passages.count)
  }

  @Test("Any text is a valid question", arguments: ["", " ", "\"", "AND OR NOT", "a* NEAR(b)", "什么", "\u{0}", "🙂"])
  func strangeQuestions(question: String) async throws {
    let passages = try await retriever(library()).passages(for: question, in: .all, limit: 2)
    #expect(passages.count <= 2)
  }

  @Test("An empty library answers with nothing")
  func empty() async throws {
    #expect(try await retriever(TestLibrary()).passages(for: "anything", in: .all, limit: 5).isEmpty)
  }

  @Test("The sentence that answers comes first, and each sentence once")
  func sentences() async throws {
    let retriever = retriever(try library())
    let sources = [
      "Bread is old. Yeast was isolated by Louis Pasteur in 1857. Bakers use it daily.",
      "Yeast was isolated by Louis Pasteur in 1857. Ovens are hot.",
    ]
    let ranked = try await retriever.rankSentences(of: sources, for: "Who isolated yeast?", in: .all)
    #expect(ranked.first == RankedSentence(source: 0, range: 14..<58, score: ranked.first?.score ?? -1))
    #expect(ranked.count == 4)
    #expect(ranked.allSatisfy { (0...1).contains($0.score) })
  }

  @Test("Remembered sentence vectors change nothing")
  func cache() async throws {
    let retriever = retriever(try library())
    let sources = ["Bread is old. Yeast was isolated by Louis Pasteur in 1857."]
    let first = try await retriever.rankSentences(of: sources, for: "Who isolated yeast?", in: .all)
    #expect(try await retriever.rankSentences(of: sources, for: "Who isolated yeast?", in: .all) == first)
  }
}

extension [String] {
  fileprivate var collections: Set<CollectionName> { Set(map(CollectionName.init(rawValue:))) }
}

/// Prefers passages with a word.
private struct WordRanker: PassageRanker {
  var word: String

  func scores(of passages: [String], for question: String) -> [Double] {
    passages.map { $0.contains(word) ? 0.9 : 0.2 }
  }
}

@Suite("Retriever with a ranker", .enabled(if: InstalledModel.isPresent, "\(InstalledModel.absence)"))
struct RankedRetrieverTests {
  @Test("A ranker orders what the searches find, and only then the rest is dropped")
  func order() async throws {
    let library = try TestLibrary()
    for (index, thing) in ["bread", "cake", "soup", "tea"].enumerated() {
      try library.add("kitchen/\(index).txt", "The cook writes about \(thing) in the book of the kitchen.")
    }
    let plain = Retriever(catalog: library.catalog, index: library.index, model: library.model)
    let ranked = Retriever(
      catalog: library.catalog, index: library.index, model: library.model, ranker: WordRanker(word: "tea"))
    let question = "What does the cook write about bread?"
    let unranked = try await plain.passages(for: question, in: .all, limit: 4)
    let passages = try await ranked.passages(for: question, in: .all, limit: 2)
    #expect(unranked.first?.text.contains("bread") == true)
    #expect(passages.map(\.score) == [0.9, 0.2])
    #expect(passages[0].text.contains("tea") && passages[1].text.contains("bread"))
    let vectors = try await ranked.passages(for: question, in: .all, limit: 2, by: .vector)
    #expect(vectors.first?.text.contains("bread") == true)
  }
}
