import ControlAPI
import Domain
import Foundation
import Testing

@Suite("The JSON of a reply")
struct WireFormatTests {
  static let citation = Citation(
    number: 1, documentID: DocumentID(rawValue: 12), sha256: "ab", path: "hr/leave.pdf",
    collection: CollectionName(rawValue: "hr"), page: nil, range: 10..<14, quote: "rest", score: 0.5,
    answerRange: 0..<4)

  static let detail = AnswerDetail(
    id: "ans-1",
    guardReport: GuardReport(inbound: .allowed, outbound: Verdict(decision: .block, ruleID: "r", reason: "why")),
    generator: WireGenerator(kind: "quote", model: "quote"), timings: ["total": 1.5], isStrict: true,
    droppedCitationCount: 2)

  static let citationJSON =
    #"{"answer_end":4,"answer_start":0,"collection":"hr","document_id":"doc-12","end":14,"number":1,"page":null,"#
    + #""path":"hr/leave.pdf","quote":"rest","score":0.5,"sha256":"ab","start":10}"#

  static let detailJSON =
    #"{"citations_dropped":2,"generator":{"kind":"quote","model":"quote"},"#
    + #""guard":{"inbound":{"decision":"allow","reason":null,"rule":null},"#
    + #""outbound":{"decision":"block","reason":"why","rule":"r"}},"id":"ans-1","retried":false,"strict":true,"timings":{"total":1.5}}"#

  static let annotationJSON =
    #"{"file_citation":{"end_index":4,"file_id":"doc-12","filename":"hr/leave.pdf","index":1,"start_index":0},"#
    + #""type":"file_citation"}"#

  private func json(_ value: some Encodable) throws -> String {
    String(decoding: try value.jsonData(), as: UTF8.self)
  }

  @Test("of a chat completion has OpenAI's keys, annotations, citations and the cloister object")
  func completion() throws {
    let completion = ChatCompletion(
      id: "ans-1", createdAtSeconds: 7, model: "m", text: "rest", finishReason: .contentFilter,
      citations: [Self.citation], usage: TokenUsage(promptTokenCount: 2, completionTokenCount: 3), detail: Self.detail)
    let expected =
      #"{"choices":[{"finish_reason":"content_filter","index":0,"logprobs":null,"message":{"annotations":[\#(Self.annotationJSON)],"#
      + #""content":"rest","role":"assistant"}}],"citations":[\#(Self.citationJSON)],"cloister":\#(Self.detailJSON),"#
      + #""created":7,"id":"ans-1","model":"m","object":"chat.completion","#
      + #""usage":{"completion_tokens":3,"prompt_tokens":2,"total_tokens":5}}"#
    #expect(try json(completion) == expected)
    #expect(try JSONDecoder().decode(ChatCompletion.self, from: Data(expected.utf8)) == completion)
  }

  @Test("of a guard names what no passage supports, and leaves the list out where there is nothing")
  func unsupportedParts() throws {
    let part = WireUnsupportedPart(
      rule: "grounding.number", kind: "number", decision: .flag, sentence: 3..<20, words: [7..<9])
    let report = GuardReport(inbound: .allowed, outbound: .allowed, unsupported: [part])
    let text = try json(report)
    #expect(
      text.hasSuffix(
        #""unsupported":[{"decision":"flag","end":20,"kind":"number","rule":"grounding.number","start":3,"#
          + #""words":[{"end":9,"start":7}]}]}"#))
    #expect(try JSONDecoder().decode(GuardReport.self, from: Data(text.utf8)) == report)
    #expect(try !json(GuardReport(inbound: .allowed, outbound: .allowed)).contains("unsupported"))
  }

  @Test("of a chunk says null where nothing has finished and leaves out what it does not carry")
  func chunk() throws {
    let chunk = ChatChunk(
      id: "ans-1", createdAtSeconds: 7, model: "m", choices: [.init(delta: .init(content: "re"))])
    #expect(
      try json(chunk)
        == #"{"choices":[{"delta":{"content":"re"},"finish_reason":null,"index":0}],"created":7,"id":"ans-1","#
        + #""model":"m","object":"chat.completion.chunk"}"#)
  }

  @Test("of token probabilities has OpenAI's keys, and a number where the probability is 0")
  func logprobs() throws {
    let logprobs = WireLogprobs(content: [
      .init(.init(bytes: Array("é".utf8), logprob: -0.5), alternatives: [.init(bytes: [0xC3], logprob: -.infinity)])
    ])
    #expect(
      try json(logprobs)
        == #"{"content":[{"bytes":[195,169],"logprob":-0.5,"token":"é","#
        + #""top_logprobs":[{"bytes":[195],"logprob":-9999,"token":"\#u{FFFD}"}]}]}"#)
  }

  @Test("of an embedding is numbers or little-endian bytes in base 64")
  func embeddings() throws {
    let floats = EmbeddingsResponse(model: "m", vectors: [[1, -0.5]], format: .float, tokenCount: 3)
    #expect(
      try json(floats)
        == #"{"data":[{"embedding":[1,-0.5],"index":0,"object":"embedding"}],"model":"m","object":"list","#
        + #""usage":{"prompt_tokens":3,"total_tokens":3}}"#)
    let bytes = EmbeddingsResponse.Vector([1, -0.5], format: .base64)
    // 1 is 0x3F800000, -0.5 is 0xBF000000.
    #expect(bytes == .base64(Data([0, 0, 0x80, 0x3F, 0, 0, 0, 0xBF]).base64EncodedString()))
  }

  @Test("of a passage has the place, the headings and the score")
  func passage() throws {
    let passage = Passage(
      chunkID: ChunkID(rawValue: 1), documentID: DocumentID(rawValue: 2), sha256: "cd", path: "a.pdf",
      collection: .root, title: nil, pages: PageMap(starts: [0, 5]), range: 6..<8, headingPath: ["A"], text: "xy",
      score: 0.25)
    #expect(
      try json(SearchResponse([passage]))
        == #"{"results":[{"collection":"default","document_id":"doc-2","end":8,"headings":["A"],"page":2,"#
        + #""path":"a.pdf","score":0.25,"sha256":"cd","start":6,"text":"xy","title":null}]}"#)
  }

  @Test("of a document reads back as it was")
  func document() throws {
    let record = DocumentRecord(
      id: DocumentID(rawValue: 3), path: "a", collection: .root, state: .failed, reason: "r", sizeBytes: 9,
      modifiedAtSeconds: 1.5)
    let list = DocumentList([record], nextOffset: nil)
    #expect(try JSONDecoder().decode(DocumentList.self, from: list.jsonData()) == list)
    #expect(try json(list).hasSuffix(#""next_offset":null}"#))
  }

  @Test("of an index check names what is missing and what is too much")
  func indexCheck() {
    #expect(IndexCheckReport(IndexCheck(expectedCount: 4, missingCount: 0, extraCount: 0)).isClean)
    let report = IndexCheckReport(IndexCheck(expectedCount: 4, missingCount: 1, extraCount: 2))
    #expect(!report.isClean)
    #expect(report.problems.map(\.kind) == ["missing_vectors", "extra_vectors"])
    #expect(report.problems.map(\.count) == [1, 2])
  }

  @Test("of the health is ready only when a scan is over and nothing waits")
  func health() {
    func status(scanned: Bool, pending: Int, done: Int) -> HealthReport.Status {
      HealthReport(
        version: "1", uptimeSeconds: 1, ingestFolder: "/i", counts: LibraryCounts(pendingCount: pending),
        ingest: .init(isScanned: scanned, doneCount: done, totalCount: 2, scanCount: 1),
        embeddingModel: .init(name: "m", sha256: "s", dimension: 384),
        generator: .init(kind: "quote", model: "quote", origin: "o")
      ).status
    }
    #expect(status(scanned: true, pending: 0, done: 2) == .ready)
    #expect(status(scanned: false, pending: 0, done: 2) == .indexing)
    #expect(status(scanned: true, pending: 1, done: 2) == .indexing)
    #expect(status(scanned: true, pending: 0, done: 1) == .indexing)
  }

  @Test(
    "of an error names a code that ends the command line with a code of its table", arguments: APIErrorCode.allCases)
  func errorCodes(_ code: APIErrorCode) throws {
    let body = ErrorBody(code, message: "m")
    #expect(try JSONDecoder().decode(ErrorBody.self, from: body.jsonData()).code == code)
    #expect(code.exitCode != .done)
  }
}
