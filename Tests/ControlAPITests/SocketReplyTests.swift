import Foundation
import TestSupport
import Testing

@testable import ControlAPI

@Suite("The reply of any server on a socket")
struct SocketReplyTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/s" }

  init() throws {
    folder = try TemporaryFolder()
  }

  private func send(_ request: SocketRequest, reply: [UInt8]) throws -> SocketReply {
    let socket = try ScriptedSocket(path: path) { _ in reply }
    defer { socket.stop() }
    return try SocketClient(path: path, timeoutSeconds: 5).send(request)
  }

  @Test("has a status, a type and a body, also where it is an error")
  func status() throws {
    var reply = try send(SocketRequest(method: "GET", target: "/"), reply: ScriptedSocket.reply(status: 418, "tea"))
    #expect(reply.status == 418)
    #expect(!reply.isSuccess)
    #expect(reply.mediaType == "application/json")
    #expect(try reply.body(maximumByteCount: 3) == Array("tea".utf8))
  }

  @Test("gives its events one by one, whatever the pieces they come in")
  func events() throws {
    var reply = try send(
      SocketRequest(method: "POST", target: "/", body: Data("{}".utf8), accept: SocketReply.eventStream),
      reply: ScriptedSocket.chunkedReply([": wait\n\ndata: a\n\nda", "ta: b\n\n: wait\n\n", "data: c\ndata: d\n\ndata"])
    )
    #expect(reply.mediaType == SocketReply.eventStream)
    var events: [String] = []
    while let event = try reply.nextEvent() { events.append(event) }
    #expect(events == ["a", "b", "c\nd"])
  }

  @Test("ends when another thread hangs up")
  func hangUp() throws {
    let socket = try ScriptedSocket(path: path) { _ in nil }
    defer { socket.stop() }
    let client = SocketClient(path: path, timeoutSeconds: 60)
    let error = #expect(throws: SocketClientError.self) {
      try client.send(SocketRequest(method: "GET", target: "/")) { connection in
        let thread = Thread {
          // Once the server has the request, the client waits for the reply.
          while socket.received.isEmpty { usleep(1000) }
          connection.hangUp()
        }
        thread.start()
      }
    }
    #expect(error == .malformedReply(problem: "it ends inside a line"))
  }
}
