import Domain
import Testing

@testable import Catalog

@Suite("How a query is looked up")
struct SearchPlanTests {
  private let query = FullTextQuery("zebrafish cell protein absent")

  @Test("Every chunk with any of the words is ranked while these are few")
  func small() {
    let plan = SearchPlan(query, frequencies: ["zebrafish": 19, "cell": 900, "protein": 700])
    #expect(plan.expression == #""zebrafish" OR "cell" OR "protein""#)
  }

  @Test("In a large library only chunks with rarer words are ranked, by all words")
  func large() {
    let plan = SearchPlan(query, frequencies: ["zebrafish": 19, "cell": 90_000, "protein": 3000])
    #expect(plan.expression == #"("zebrafish" OR "protein") AND ("zebrafish" OR "cell" OR "protein")"#)
  }

  @Test("A query of common words only is ranked by its rarest")
  func common() {
    let plan = SearchPlan(query, frequencies: ["cell": 90_000, "protein": 80_000])
    #expect(plan.expression == #"("protein") AND ("cell" OR "protein")"#)
  }

  @Test("Words that are nowhere are not looked up")
  func nowhere() {
    #expect(SearchPlan(query, frequencies: [:]).expression == nil)
  }

  @Test("A word that was nowhere is found in the next file")
  func nextFile() throws {
    let fixture = try CatalogFixture()
    #expect(try fixture.search("walrus").isEmpty)
    let committed = try fixture.commit("a.txt", "a", ["a walrus"])
    #expect(try fixture.search("walrus") == committed.addedChunkIDs)
    for number in 0..<300 {
      try fixture.catalog.markPending(path: "\(number)", fingerprint: CatalogFixture.fingerprint)
    }
    #expect(try fixture.search("walrus") == committed.addedChunkIDs)
  }
}
