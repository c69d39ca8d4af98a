import Domain
import Foundation
import TestSupport
import Testing

@testable import ControlAPI

@Suite("The client of the socket")
struct SocketClientTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/s" }
  private var client: SocketClient { SocketClient(path: path, timeoutSeconds: 5) }

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("sends a request and reads its reply")
  func get() throws {
    let socket = try ScriptedSocket(path: path) { _ in
      ScriptedSocket.reply(#"{"data":[{"id":"m","object":"model","created":1,"owned_by":"o"}],"object":"list"}"#)
    }
    defer { socket.stop() }
    let list: ModelList = try client.get(Route.models, query: [("a b", "ü/1")])
    #expect(list.data.map(\.id) == ["m"])
    #expect(socket.received == [.init(method: "GET", target: "/v1/models?a%20b=%C3%BC%2F1", body: "")])
  }

  @Test("hands over the chunks of a stream up to its end")
  func stream() throws {
    let socket = try ScriptedSocket(path: path) { _ in
      let chunks = ["Rest ", "well."].map { text in
        #"data: {"id":"a","object":"o","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"\#(text)"}}]}"#
      }
      return ScriptedSocket.chunkedReply(chunks.map { $0 + "\n\n" } + ["data: [DONE]\n\n", "data: late\n\n"])
    }
    defer { socket.stop() }
    var text = ""
    try client.streamChat(ChatRequest(messages: [.init(role: "user", content: "q")])) { chunk in
      text += chunk.choices.first?.delta.content ?? ""
    }
    #expect(text == "Rest well.")
    #expect(socket.received.map(\.body) == [#"{"messages":[{"content":"q","role":"user"}],"stream":true}"#])
  }

  @Test("says when a stream breaks off")
  func brokenStream() throws {
    let socket = try ScriptedSocket(path: path) { _ in ScriptedSocket.chunkedReply([": wait\n\n"]) }
    defer { socket.stop() }
    #expect(throws: SocketClientError.connectionLost(path: path)) {
      try client.streamChat(ChatRequest(messages: [])) { _ in }
    }
  }

  @Test("gives back the error that the daemon sent, also in the middle of a stream")
  func refused() throws {
    let body = ErrorBody(.busy, message: "Later.")
    let json = String(decoding: try body.jsonData(), as: UTF8.self)
    let socket = try ScriptedSocket(path: path) { request in
      request.target == Route.search
        ? ScriptedSocket.reply(status: 503, json) : ScriptedSocket.chunkedReply(["data: \(json)\n\n"])
    }
    defer { socket.stop() }
    #expect(throws: SocketClientError.refused(status: 503, body: body)) {
      try client.post(Route.search, body: SearchRequest(query: "q"), as: SearchResponse.self)
    }
    #expect(throws: SocketClientError.refused(status: 500, body: body)) {
      try client.streamChat(ChatRequest(messages: [])) { _ in }
    }
    #expect(SocketClientError.refused(status: 503, body: body).exitCode == .busy)
  }

  @Test("refuses a reply that is not one of the API")
  func malformed() throws {
    let socket = try ScriptedSocket(path: path) { request in
      switch request.target {
      case "/1": ScriptedSocket.reply("{}")
      case "/2": ScriptedSocket.reply("no json")
      case "/3": ScriptedSocket.reply(status: 500, "<html>")
      default: []
      }
    }
    defer { socket.stop() }
    for target in ["/1", "/2", "/3", "/4"] {
      #expect {
        _ = try client.get(target, as: ModelList.self)
      } throws: { error in
        if case SocketClientError.malformedReply = error { true } else { false }
      }
    }
  }

  @Test("gives up when nothing comes")
  func timeout() throws {
    let socket = try ScriptedSocket(path: path) { _ in nil }
    defer { socket.stop() }
    let client = SocketClient(path: path, timeoutSeconds: 1)
    #expect(throws: SocketClientError.timedOut(path: path, seconds: 1)) {
      try client.get(Route.models, as: ModelList.self)
    }
  }

  @Test("says that no socket is there, and how to start the daemon")
  func missing() {
    let error = #expect(throws: SocketClientError.self) { try client.get(Route.health, as: HealthReport.self) }
    #expect(error == .socketMissing(path: path))
    #expect(error?.exitCode == .notThere)
    #expect(error?.description.contains("systemctl start cloister.socket") == true)
  }

  @Test("says that nobody listens on a socket that was left behind")
  func stale() throws {
    let socket = try ScriptedSocket(path: path) { _ in [] }
    socket.stop()
    let error = #expect(throws: SocketClientError.self) { try client.get(Route.health, as: HealthReport.self) }
    #expect(error == .notListening(path: path))
    #expect(error?.exitCode == .notThere)
  }

  @Test("says that the caller may not use the socket", .enabled(if: getuid() != 0, "root may use every socket"))
  func notAllowed() throws {
    let socket = try ScriptedSocket(path: path) { _ in [] }
    defer { socket.stop() }
    #expect(chmod(path, 0) == 0)
    let error = #expect(throws: SocketClientError.self) { try client.get(Route.health, as: HealthReport.self) }
    #expect(error == .notAllowed(path: path))
    #expect(error?.exitCode == .notAllowed)
  }

  @Test("reaches a socket whose path is longer than a socket address holds")
  func longPath() throws {
    let deep = folder.path + "/" + String(repeating: "d", count: 200)
    try FileManager.default.createDirectory(atPath: deep, withIntermediateDirectories: true)
    let socket = try ScriptedSocket(path: path) { _ in ScriptedSocket.reply(#"{"data":[],"object":"list"}"#) }
    defer { socket.stop() }
    #expect(rename(path, deep + "/s") == 0)
    let list: ModelList = try SocketClient(path: deep + "/s", timeoutSeconds: 5).get(Route.models)
    #expect(list.data.isEmpty)
    let tooLong = deep + "/" + String(repeating: "n", count: 120)
    #expect(throws: SocketClientError.pathTooLong(path: tooLong)) {
      try SocketClient(path: tooLong).get(Route.models, as: ModelList.self)
    }
  }
}
