import Foundation
import Generation
import TestSupport
import Testing

@testable import Upstream

@Suite("The end of a call to a foreign engine")
struct UpstreamCancellationTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Waits for what must come soon; nothing is asserted of how soon.
  private func wait(until condition: () -> Bool) async throws {
    while !condition() { try await Task.sleep(for: .milliseconds(2)) }
  }

  private func stream(from socket: ScriptedSocket) -> AsyncThrowingStream<GenerationEvent, any Error> {
    let options = UpstreamOptions(socketPath: socket.path, silenceTimeoutSeconds: 600)
    return UpstreamGenerator(options, model: "m").generate(
      GenerationRequest(question: "q", sources: ["s"], maximumTokenCount: 9))
  }

  @Test(
    "comes at once when the task is cancelled, before the first token and after it",
    .timeLimit(.minutes(20)), arguments: [false, true])
  func cancelled(_ hasBegun: Bool) async throws {
    let beginning = ScriptedSocket.beginning(ofChunkedReply: [UpstreamGeneratorTests.event("The fee")])
    let socket = try ScriptedSocket(path: folder.path + "/s") { _ -> ScriptedSocket.Script in
      .hold(hasBegun ? beginning : [])
    }
    defer { socket.stop() }
    let task = Task {
      var text = ""
      for try await case .text(let piece) in stream(from: socket) { text += piece }
      return text
    }
    try await wait { !socket.received.isEmpty }
    if hasBegun { try await Task.sleep(for: .milliseconds(50)) }
    task.cancel()
    _ = await task.result
    try await wait { socket.hangUpCount == 1 }
  }

  @Test("comes at once when nobody reads the answer any more", .timeLimit(.minutes(20)))
  func abandoned() async throws {
    let beginning = ScriptedSocket.beginning(ofChunkedReply: [UpstreamGeneratorTests.event("The fee is")])
    let socket = try ScriptedSocket(path: folder.path + "/s") { _ -> ScriptedSocket.Script in .hold(beginning) }
    defer { socket.stop() }
    for try await _ in stream(from: socket) { break }
    try await wait { socket.hangUpCount == 1 }
  }

  @Test("frees the connection when the answer is complete, although the engine holds it", .timeLimit(.minutes(20)))
  func complete() async throws {
    let reply = ScriptedSocket.beginning(ofChunkedReply: [
      UpstreamGeneratorTests.event("a", finish: "stop"), "data: [DONE]\n\n",
    ])
    let socket = try ScriptedSocket(path: folder.path + "/s") { _ -> ScriptedSocket.Script in .hold(reply) }
    defer { socket.stop() }
    var count = 0
    for try await _ in stream(from: socket) { count += 1 }
    #expect(count == 2)
    try await wait { socket.hangUpCount == 1 }
  }
}
