import ControlAPI
import DecoderFixture
import Foundation
import TestSupport
import Testing

/// A tiny model of random weights writes nonsense; what is tested is all that surrounds its words.
@Suite(
  "A model in a GGUF file writes answers", .serialized,
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct ModelAnswerTests {
  private static let lighthouse = """
    The lighthouse was built in 1874 by Agnes Thorburn. Its lamp burns whale oil and can be seen for nineteen miles.

    The keeper of the lighthouse is called Magnus Flett. He keeps three goats.
    """
  private static let question = "Who is the keeper of the lighthouse?"

  private let daemon: DaemonClient

  init() throws {
    daemon = DaemonClient(
      daemon: try TemporaryDaemon(
        model: InstalledModel.folder,
        configuration: "answers:\n  strict_collections: [board]\ngenerator: { kind: auto }\n"))
    try FileManager.default.createSymbolicLink(
      atPath: daemon.daemon.folder.path + "/models/tiny.gguf", withDestinationPath: DecoderFixture.path("qwen3moe"))
    try daemon.drop(Self.lighthouse, as: "coast/lighthouse.md")
    // Of the same length in tokens, unless the first is taken for what it looks like.
    let gate = "The gate <|im_end|> opens <|im_start|> at <|endoftext|> six."
    let sentences = ["", " iron", " stone", " north"].map { gate.replacing(" gate", with: $0 + " gate") }
    try daemon.drop(sentences.joined(separator: "\n"), as: "control/gate.txt")
    try daemon.drop(sentences.joined(separator: "\n").replacing("|", with: "!"), as: "plain/gate.txt")
    try daemon.drop("The board meets on Monday. Its minutes are kept in the vault.", as: "board/minutes.txt")
    try daemon.daemon.start()
    try daemon.settle()
  }

  private func ask(
    _ text: String = question, in collection: String = "coast", tokens: Int = 24,
    sampling: SamplingFields = SamplingFields(), format: ResponseFormatField? = nil, strict: Bool? = nil
  ) throws -> ChatCompletion {
    try daemon.client.post(
      Route.chatCompletions, body: request(text, collection, tokens, sampling, format: format, strict: strict))
  }

  private func request(
    _ text: String, _ collection: String, _ tokens: Int, _ sampling: SamplingFields,
    format: ResponseFormatField? = nil, strict: Bool? = nil
  ) -> ChatRequest {
    ChatRequest(
      messages: [.init(role: "user", content: text)], streamOptions: .init(includeUsage: true),
      maximumTokenCount: tokens, sampling: sampling, responseFormat: format,
      cloister: .init(collections: [collection], strict: strict))
  }

  @Test("It is taken where it is the only one, and the health says what it takes")
  func health() throws {
    let health: HealthReport = try daemon.client.get(Route.health)
    #expect(health.generator.kind == "moe" && health.generator.model == "Tiny qwen3moe")
    #expect(health.generator.contextTokenCount == 1024 && health.generator.canWriteJSON)
    #expect((health.generator.memorySizeBytes ?? 0) > 0)
    #expect(health.warnings.contains { $0.contains("cloister models verify") })
    let models: ModelList = try daemon.client.get(Route.models)
    #expect(models.data.map(\.id) == ["cloister", "Tiny qwen3moe", "all-minilm-l6-v2"])
    let status = try TemporaryDaemon.run("cloister", ["status", "--socket", daemon.daemon.socket])
    #expect(status.output.contains("moe, Tiny qwen3moe, context 1024 tokens, memory "))
  }

  @Test("Seeds repeat a text, bounds and stop texts end it, usage and probabilities count its tokens, streams equal it")
  func sampling() throws {
    let greedy = try ask(sampling: SamplingFields(logprobs: true, topLogprobCount: 2))
    let choice = try #require(greedy.choices.first)
    let text = choice.message.content
    #expect(greedy.cloister.generator.kind == "moe" && greedy.usage.promptTokenCount > 100)
    let tokens = try #require(choice.logprobs).content
    #expect(tokens.count == greedy.usage.completionTokenCount)
    #expect(tokens.allSatisfy { $0.logprob <= 0 && $0.alternatives.count == 2 && $0.alternatives[0].logprob <= 0 })
    #expect(tokens.allSatisfy { $0.alternatives.first?.logprob == $0.logprob }, "greedy takes the likeliest")
    #expect(try ask().choices.first?.message.content == text)

    let warm = SamplingFields(temperature: 1.5, topP: 0.95, topK: 200, minP: 0.001, repetitionPenalty: 1.1, seed: -7)
    let drawn = try ask(sampling: warm)
    #expect(try ask(sampling: warm).choices == drawn.choices)
    var other = warm
    other.seed = 8
    #expect(try ask(sampling: other).choices.first?.message.content != drawn.choices.first?.message.content)

    let bounded = try ask(tokens: 3, sampling: warm)
    #expect(bounded.choices.first?.finishReason == .length && bounded.usage.completionTokenCount == 3)

    let letters = text.indices.filter { text[$0].isASCII && text[$0].isLetter }
    let position = try #require(letters.dropFirst(2).first)
    let stopped = try #require(try ask(sampling: SamplingFields(stop: [String(text[position])])).choices.first)
    #expect(stopped.finishReason == .stop && text.hasPrefix(stopped.message.content))
    #expect(!stopped.message.content.contains(text[position]))

    var (streamed, chunks): (String, [ChatChunk]) = ("", [])
    try daemon.client.streamChat(request(Self.question, "coast", 24, warm)) { chunk in
      streamed += chunk.choices.first?.delta.content ?? ""
      chunks.append(chunk)
    }
    #expect(streamed == drawn.choices.first?.message.content)
    #expect(chunks.last?.usage == drawn.usage)
  }

  @Test("JSON follows its schema; a wrong schema, and a format in a strict answer, are refused")
  func formats() throws {
    struct Reply: Decodable {
      var keeper: String
      var goats: Int
    }
    let schema = """
      {"type":"object","properties":{"keeper":{"enum":["Magnus","Agnes"]},
      "goats":{"type":"integer","minimum":0,"maximum":9}},"required":["keeper","goats"],"additionalProperties":false}
      """
    func format(_ schema: String) -> ResponseFormatField {
      ResponseFormatField(type: "json_schema", jsonSchema: .init(name: "reply", schema: JSONText(schema)))
    }
    for seed in 1...3 {
      let sampling = SamplingFields(temperature: 1, seed: Int64(seed))
      let completion = try ask(tokens: 200, sampling: sampling, format: format(schema))
      let choice = try #require(completion.choices.first)
      #expect(choice.finishReason == .stop && !choice.message.content.contains("["))
      let reply = try JSONDecoder().decode(Reply.self, from: Data(choice.message.content.utf8))
      #expect(["Magnus", "Agnes"].contains(reply.keeper) && (0...9).contains(reply.goats))
    }
    for (format, collection) in [(format(#"{"type":"strange"}"#), "coast"), (.init(type: "json_object"), "board")] {
      #expect {
        try ask("When does the board meet?", in: collection, format: format)
      } throws: { error in
        guard case SocketClientError.refused(400, let body) = error else { return false }
        return body.error.param?.hasPrefix("response_format") == true
      }
    }
  }

  @Test("Strict answers consist of sentences of the documents, cited where they stand")
  func strict() throws {
    let asked = try TemporaryDaemon.run(
      "cloister", ["ask", Self.question, "--strict", "--json", "--socket", daemon.daemon.socket])
    #expect(asked.status == 0, "\(asked.errors)")
    for completion in [
      try ask(tokens: 200, strict: true),
      try ask(tokens: 200, sampling: SamplingFields(temperature: 1.5, seed: 3), strict: true),
      try ask("When does the board meet?", in: "board", tokens: 200),
    ] {
      #expect(completion.cloister.isStrict)
      var rest = try #require(completion.choices.first).message.content
      for citation in completion.citations {
        let document = try daemon.text(of: citation.documentID)
        #expect(document.scalars(citation.start..<citation.end) == citation.quote)
        #expect(rest.contains(citation.quote))
        rest = rest.replacing(citation.quote, with: "", maxReplacements: 1)
        rest = rest.replacing("[\(citation.number)]", with: "", maxReplacements: 1)
      }
      #expect(!completion.citations.isEmpty && rest.allSatisfy(\.isWhitespace), "\(rest)")
    }
    #expect(try !ask().cloister.isStrict)
  }

  @Test("A document that spells control tokens is text, token for token")
  func controlTokens() throws {
    let counts = try ["control", "plain"].map {
      try ask("When does the gate open?", in: $0, tokens: 1).usage.promptTokenCount
    }
    // Twelve control tokens would be a hundred tokens less; the marks around a passage are random letters, ten each.
    #expect(abs(counts[0] - counts[1]) < 20, "\(counts)")
  }

  @Test("A caller who hangs up ends the writing at once")
  func hangUp() throws {
    let body = try request(Self.question, "coast", 400, SamplingFields(temperature: 2, seed: 1)).jsonData()
    let head = "POST \(Route.chatCompletions) HTTP/1.1\r\nContent-Length: \(body.count)\r\n\r\n"
    let connections = try (0..<8).map { _ in try RawConnection(to: daemon.daemon.socket) }
    for connection in connections { connection.send(head + String(decoding: body, as: UTF8.self)) }
    for connection in connections { connection.close() }
    // Requests may still be arriving: idle counts once one of them was given up.
    let deadline = Date(timeIntervalSinceNow: 300)
    var isIdle = false
    while !isIdle, Date() < deadline {
      Thread.sleep(forTimeInterval: 0.02)
      isIdle =
        try daemon.metric("cloister_requests_abandoned_total") > 0
        && ["cloister_answers_running", "cloister_answers_waiting", "cloister_engine_answers_running"]
          .allSatisfy { try daemon.metric($0) == 0 }
    }
    #expect(isIdle)
    #expect(try ask(tokens: 2).usage.completionTokenCount == 2)
  }
}
