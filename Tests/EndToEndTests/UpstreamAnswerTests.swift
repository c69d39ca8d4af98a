import ControlAPI
import Foundation
import TestSupport
import Testing

@Suite(
  "An engine behind a socket writes answers",
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct UpstreamAnswerTests {
  private static func event(_ text: String, finish: String = "null") -> String {
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\(text)\"},\"finish_reason\":\(finish)}]}\n\n"
  }

  @Test("Its citations are checked, strict answers are quoted here, and its absence is told")
  func upstream() throws {
    let folder = try TemporaryFolder()
    let answer = [
      Self.event("The ferry to Hoy leaves at noon [1]. "),
      Self.event("It costs 900 crowns [1].", finish: "\"stop\""), "data: [DONE]\n\n",
    ]
    var engine: ScriptedSocket? = try ScriptedSocket(path: folder.path + "/engine.sock") { request -> [UInt8]? in
      request.target == Route.models
        ? ScriptedSocket.reply(#"{"object":"list","data":[{"id":"big","max_model_len":4096}]}"#)
        : ScriptedSocket.chunkedReply(answer)
    }
    let daemon = DaemonClient(
      daemon: try TemporaryDaemon(
        model: InstalledModel.folder,
        configuration: "generator:\n  kind: upstream\n  upstream_socket: \(folder.path)/engine.sock\n"))
    try daemon.drop("The ferry to Hoy leaves at noon from the north pier.", as: "ferry.txt")
    try daemon.daemon.start()
    #expect(try daemon.settle().generator.model == "big")

    let completion = try daemon.ask("When does the ferry to Hoy leave?")
    #expect(completion.cloister.generator.kind == "upstream")
    #expect(completion.choices.first?.message.content == "The ferry to Hoy leaves at noon [1]. It costs 900 crowns.")
    #expect(completion.citations.map(\.quote) == ["The ferry to Hoy leaves at noon from the north pier."])
    #expect(completion.cloister.droppedCitationCount == 1)
    #expect(try daemon.metric("cloister_citations_dropped_total") == 1)

    let strict: ChatCompletion = try daemon.client.post(
      Route.chatCompletions,
      body: ChatRequest(
        messages: [.init(role: "user", content: "When does the ferry to Hoy leave?")], cloister: .init(strict: true)))
    #expect(strict.cloister.generator.kind == "quote" && strict.cloister.isStrict)

    engine = nil
    unlink(folder.path + "/engine.sock")
    #expect {
      try daemon.ask("When does the ferry to Hoy leave?")
    } throws: { error in
      guard case SocketClientError.refused(503, let body) = error else { return false }
      return body.code == .generatorUnavailable
    }
    #expect(daemon.daemon.log.contains("No engine: there is no socket at \(folder.path)/engine.sock"))
    _ = engine
  }

  @Test("Its refusal is not shown: it is asked again in firmer words, and answers")
  func refusal() throws {
    let folder = try TemporaryFolder()
    let engine = try ScriptedSocket(path: folder.path + "/engine.sock") { request -> [UInt8]? in
      if request.target == Route.models { return ScriptedSocket.reply(#"{"object":"list","data":[{"id":"big"}]}"#) }
      let isInsistent = request.body.contains("Do not refuse")
      let text = isInsistent ? "The ferry leaves at noon [1]." : "I'm sorry, but I can't assist with that request."
      return ScriptedSocket.chunkedReply([Self.event(text, finish: "\"stop\""), "data: [DONE]\n\n"])
    }
    defer { engine.stop() }
    let daemon = DaemonClient(
      daemon: try TemporaryDaemon(
        model: InstalledModel.folder,
        configuration: "generator:\n  kind: upstream\n  upstream_socket: \(folder.path)/engine.sock\n"))
    try daemon.drop("The ferry to Hoy leaves at noon from the north pier.", as: "ferry.txt")
    try daemon.daemon.start()
    _ = try daemon.settle()
    let completion = try daemon.ask("When does the ferry to Hoy leave?")
    #expect(completion.choices.first?.message.content == "The ferry leaves at noon [1].")
    #expect(completion.cloister.isRetried && completion.cloister.guardReport.outbound.rule == "deflection.retried")
    #expect(engine.received.count { $0.target == Route.chatCompletions } == 2)
  }
}
