import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("A request body that cannot be understood")
struct RequestDecodingTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var body: String
    var error: RequestError
    var testDescription: String { body }
  }

  static let chatCases: [Case] = [
    Case(body: "{", error: .malformedJSON),
    Case(body: "", error: .malformedJSON),
    Case(body: "[]", error: .wrongType(parameter: "", expected: "an object")),
    Case(body: "{}", error: .missing(parameter: "messages")),
    Case(body: #"{"messages":null}"#, error: .missing(parameter: "messages")),
    Case(body: #"{"messages":"hi"}"#, error: .wrongType(parameter: "messages", expected: "an array")),
    Case(body: #"{"messages":[]}"#, error: .invalid(parameter: "messages", problem: "must hold at least one message")),
    Case(body: #"{"messages":[{"content":"x"}]}"#, error: .missing(parameter: "messages[0].role")),
    Case(
      body: #"{"messages":[{"role":"user","content":7}]}"#,
      error: .wrongType(parameter: "messages[0].content", expected: "a string or an array of parts")),
    Case(
      body: #"{"messages":[{"role":"user","content":[{"text":"x"}]}]}"#,
      error: .missing(parameter: "messages[0].content[0].type")),
    Case(
      body: #"{"messages":[{"role":"king","content":"x"}]}"#,
      error: .invalid(
        parameter: "messages[0].role", problem: "must be one of system, developer, user, assistant, tool, function")),
    Case(
      body: #"{"messages":[{"role":"system","content":"x"}]}"#,
      error: .invalid(parameter: "messages", problem: "must hold a message with the role 'user'")),
    Case(
      body: #"{"messages":[{"role":"user","content":" \n"}]}"#,
      error: .invalid(parameter: "messages[0].content", problem: "must hold text")),
    Case(
      body: #"{"messages":[{"role":"user","content":"x"}],"stream":"yes"}"#,
      error: .wrongType(parameter: "stream", expected: "true or false")),
    Case(
      body: #"{"messages":[{"role":"user","content":"x"}],"max_tokens":0}"#,
      error: .invalid(parameter: "max_tokens", problem: "must be at least 1")),
    Case(
      body: #"{"messages":[{"role":"user","content":"x"}],"n":2}"#,
      error: .invalid(parameter: "n", problem: "must be 1")),
    Case(
      body: #"{"messages":[{"role":"user","content":"x"}],"cloister":{"k":0}}"#,
      error: .invalid(parameter: "cloister.k", problem: "must be a whole number from 1 to 100")),
    Case(
      body: #"{"messages":[{"role":"user","content":"x"}],"cloister":{"collections":"a"}}"#,
      error: .wrongType(parameter: "cloister.collections", expected: "an array")),
  ]

  @Test("names the field of a chat request that is wrong", arguments: chatCases)
  func chat(_ example: Case) {
    #expect(throws: example.error) { try ChatRequest(body: Data(example.body.utf8)) }
  }

  @Test("names the field of a search request that is wrong")
  func search() {
    #expect(throws: RequestError.missing(parameter: "query")) { try SearchRequest(body: Data("{}".utf8)) }
    #expect(throws: RequestError.wrongType(parameter: "k", expected: "a whole number")) {
      try SearchRequest(body: Data(#"{"query":"x","k":"five"}"#.utf8))
    }
    #expect(throws: RequestError.invalid(parameter: "k", problem: "must be a whole number from 1 to 100")) {
      try SearchRequest(body: Data(#"{"query":"x","k":101}"#.utf8))
    }
  }

  @Test("names the input of an embeddings request that holds token numbers")
  func embeddings() {
    let expected = "a string or an array of strings (token numbers are not accepted)"
    for input in ["[1,2]", "[[1]]", "7", "{}"] {
      #expect(throws: RequestError.wrongType(parameter: "input", expected: expected)) {
        try EmbeddingsRequest(body: Data(#"{"input":\#(input)}"#.utf8))
      }
    }
    #expect(throws: RequestError.invalid(parameter: "input", problem: "must hold 1 to 2048 texts")) {
      try EmbeddingsRequest(body: Data(#"{"input":[]}"#.utf8))
    }
    #expect(throws: RequestError.invalid(parameter: "encoding_format", problem: "holds a value that is not accepted")) {
      try EmbeddingsRequest(body: Data(#"{"input":"x","encoding_format":"hex"}"#.utf8))
    }
  }

  @Test("becomes an error body with the field, the code and the type")
  func errorBody() throws {
    let json = try ErrorBody(RequestError.missing(parameter: "messages")).jsonData()
    #expect(
      String(decoding: json, as: UTF8.self)
        == #"{"error":{"code":"missing_parameter","message":"The field 'messages' is required.","param":"messages","#
        + #""type":"invalid_request_error"}}"#)
  }

  @Test("never crashes the decoder, however it is damaged")
  func fuzz() throws {
    let good =
      #"{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"é"}]}],"n":1,"max_tokens":9}"#
    for body in Mutations(of: [Array(good.utf8)], count: 3000, seed: 11) {
      do {
        let request = try ChatRequest(body: Data(body))
        #expect(!request.question.text.isEmpty)
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }
}

@Suite("A request body that is good")
struct GoodRequestTests {
  @Test("asks the last message of the user, with its parts under each other, and ignores unknown fields")
  func question() throws {
    let body = #"""
      {"model":"m","temperature":0.2,"messages":[{"role":"user","content":"old"},{"role":"assistant","content":null},
       {"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url"},{"type":"text","text":"b"}]}],
       "max_tokens":5,"max_completion_tokens":7,"cloister":{"collections":["hr","hr"],"k":3,"strict":true,"x":1}}
      """#
    let question = try ChatRequest(body: Data(body.utf8)).question
    #expect(question.text == "a\nb")
    #expect(question.collections == [CollectionName(rawValue: "hr")])
    #expect(question.passageLimit == 3)
    #expect(question.isStrict)
    #expect(question.maximumTokenCount == 7)
  }

  @Test("reads one text and many texts alike")
  func texts() throws {
    #expect(try EmbeddingsRequest(body: Data(#"{"input":"x"}"#.utf8)).input.texts == ["x"])
    #expect(try EmbeddingsRequest(body: Data(#"{"input":["x",""]}"#.utf8)).input.texts == ["x", ""])
  }

  @Test("survives being written and read again")
  func roundTrip() throws {
    let request = ChatRequest(
      messages: [.init(role: "user", content: "q")], stream: true, streamOptions: .init(includeUsage: true),
      maximumTokenCount: 10, cloister: .init(collections: ["a"], k: 2, strict: true))
    #expect(try ChatRequest(body: request.jsonData()) == request)
    let search = SearchRequest(query: "q", collections: ["a"], k: 4)
    #expect(try SearchRequest(body: search.jsonData()) == search)
  }

  @Test("reads back the query of a list of documents, and says which parameter is wrong")
  func documentQuery() throws {
    let query = DocumentQuery(
      collection: CollectionName(rawValue: "a b"), state: .failed, path: "x/ü", limit: 3, offset: 6)
    #expect(try DocumentQuery(parameters: query.parameters) == query)
    #expect(throws: RequestError.invalid(parameter: "state", problem: "must be one of pending, indexed, failed")) {
      try DocumentQuery(parameters: [("state", "lost")])
    }
    #expect(throws: RequestError.invalid(parameter: "limit", problem: "must be from 1 to 1000")) {
      try DocumentQuery(parameters: [("limit", "0")])
    }
    #expect(throws: RequestError.wrongType(parameter: "offset", expected: "a whole number")) {
      try DocumentQuery(parameters: [("offset", "x")])
    }
  }
}
