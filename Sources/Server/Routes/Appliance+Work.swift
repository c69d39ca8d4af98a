internal import ControlAPI
internal import Domain
internal import Foundation
internal import Hummingbird

extension Appliance {
  /// Does long work; a caller that wants events is told how far it is. The work goes on where the caller leaves.
  func perform<Report: Codable & Sendable>(
    _ request: Request, _ work: @escaping @Sendable (WorkMeter) async throws -> Report
  ) async throws -> Response {
    let run = WorkRun(path: request.uri.path, storage: storage, work: work)
    guard request.headers[.accept] == SocketReply.eventStream else { return Response(json: try await work(run.meter)) }
    return Response(
      status: .ok, headers: [.contentType: SocketReply.eventStream, .cacheControl: "no-cache"],
      body: ResponseBody { writer in
        try await run.stream(into: &writer)
        try await writer.finish(nil)
      })
  }
}

/// One piece of long work whose caller is told how far it is.
private struct WorkRun<Report: Codable & Sendable>: Sendable {
  /// Between two looks at the meter.
  private static var interval: Duration { .milliseconds(250) }

  let path: String
  let storage: StorageHealth
  let work: @Sendable (WorkMeter) async throws -> Report
  let meter = WorkMeter()

  @concurrent func stream(into writer: inout any ResponseBodyWriter) async throws {
    let (events, relay) = AsyncStream<WorkEvent<Report>>.makeStream()
    var body = writer
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        relay.yield(await outcome())
        relay.finish()
      }
      group.addTask {
        var told: WorkProgress?
        while !Task.isCancelled {
          let progress = meter.progress
          if progress != told { relay.yield(WorkEvent(progress: progress)) }
          told = progress
          try? await Task.sleep(for: Self.interval)
        }
      }
      // Where the caller leaves this throws; the group then waits for the work, which nothing interrupts.
      defer { group.cancelAll() }
      for await event in events {
        try await body.write(ByteBuffer(string: "data: \(String(decoding: event.jsonData(), as: UTF8.self))\n\n"))
      }
    }
  }

  private func outcome() async -> WorkEvent<Report> {
    do {
      return WorkEvent(report: try await work(meter))
    } catch {
      storage.requestFailed(error)
      return WorkEvent(error: (APIFailure(error, path: path) ?? .internalError).body)
    }
  }
}
