import DecoderFixture
import ModelFiles
import Tensors
import Testing

@testable import Generation

struct RerankerTests {
  @Test("Scores of documents are those of transformers, within 1e-4")
  func golden() throws {
    let expected = try RoleFixtures.scores()
    let reranker = try RoleFixtures.reranker()
    let scores = try #require(try reranker.scores(of: expected.cases.map(\.document), for: expected.query))
    #expect(scores.count == expected.cases.count)
    for (score, item) in zip(scores, expected.cases) {
      #expect(abs(score - item.score) < 1e-4, "\(item.document.prefix(20))")
    }
    #expect(Set(scores.map { ($0 * 1e4).rounded() }).count > scores.count / 2)
  }

  @Test("A document's score does not depend on the others, nor on the size of the batch")
  func independence() throws {
    let reranker = try RoleFixtures.reranker()
    let documents = try RoleFixtures.scores().cases.map(\.document)
    let many = (0..<5).flatMap { _ in documents } + [String(repeating: "The pump stops. ", count: 90)]
    let together = try #require(try reranker.scores(of: many, for: "Where?"))
    for (document, score) in zip(many, together).suffix(documents.count + 1) {
      let alone = try #require(try reranker.scores(of: [document], for: "Where?"))
      #expect(abs(alone[0] - score) < 1e-5)
    }
    #expect(try reranker.scores(of: [], for: "Where?") == [])
  }

  @Test("A document longer than the context is cut, not refused")
  func longDocuments() throws {
    let reranker = try RoleFixtures.reranker()
    let long = String(repeating: "yes no ", count: 2000)
    let scores = try #require(try reranker.scores(of: [long, long + "crane"], for: "Where?"))
    #expect(scores[0] == scores[1])
  }

  @Test("A caller that goes away gets no scores")
  func cancellation() throws {
    #expect(try RoleFixtures.reranker().scores(of: ["a"], for: "b", isCancelled: { true }) == nil)
  }

  @Test("A model of a family that is not known is refused")
  func unsuitable() throws {
    let file = try GGUFFile(path: DecoderFixture.path("granitemoe"))
    let error = #expect(throws: GenerationError.self) { try SafetyJudge(file, threads: .single) }
    #expect(error?.description.contains("judge of safety") == true)
  }
}
