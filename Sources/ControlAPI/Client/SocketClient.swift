public import Domain
internal import Foundation

/// Sends requests to a daemon over its Unix socket: HTTP/1.1, one connection a request, blocking.
public struct SocketClient: Sendable {
  public let path: String
  /// How long to wait for the next byte.
  public var timeoutSeconds: Int

  private static let maximumBodyByteCount = 512 << 20

  public init(path: String, timeoutSeconds: Int = 60) {
    self.path = path
    self.timeoutSeconds = timeoutSeconds
  }

  /// - Throws: ``SocketClientError``.
  public func get<Reply: Decodable>(
    _ route: String, query: [(name: String, value: String)] = [], as: Reply.Type = Reply.self
  ) throws(SocketClientError) -> Reply {
    try reply(to: SocketRequest(method: "GET", target: SocketRequest.target(route, query: query)))
  }

  /// - Throws: ``SocketClientError``.
  public func post<Reply: Decodable>(
    _ route: String, as: Reply.Type = Reply.self
  ) throws(SocketClientError) -> Reply {
    try reply(to: SocketRequest(method: "POST", target: route))
  }

  /// - Throws: ``SocketClientError``.
  public func post<Reply: Decodable>(
    _ route: String, body: some Encodable, as: Reply.Type = Reply.self
  ) throws(SocketClientError) -> Reply {
    try reply(to: SocketRequest(method: "POST", target: route, body: Self.encode(body)))
  }

  /// - Throws: ``SocketClientError``.
  public func delete<Reply: Decodable>(
    _ route: String, as: Reply.Type = Reply.self
  ) throws(SocketClientError) -> Reply {
    try reply(to: SocketRequest(method: "DELETE", target: route))
  }

  /// Asks for a streamed chat completion and hands over its chunks as they arrive.
  ///
  /// - Parameter receive: Called on this thread; what it throws ends the request.
  /// - Throws: ``SocketClientError``, also when the stream ends without saying so; or what `receive` throws.
  public func streamChat(_ request: ChatRequest, receive: (ChatChunk) throws -> Void) throws {
    var request = request
    request.stream = true
    var reply = try send(
      SocketRequest(
        method: "POST", target: Route.chatCompletions, body: Self.encode(request), accept: SocketReply.eventStream))
    try Self.checkStatus(&reply)
    while let event = try reply.nextEvent() {
      if event == ChatChunk.endOfStream { return }
      try receive(Self.decodeEvent(Data(event.utf8)))
    }
    throw SocketClientError.connectionLost(path: path)
  }

  /// Asks for a stream of events and hands over the data of each as it arrives, until the server ends it.
  ///
  /// - Parameter receive: Called on this thread; what it throws ends the request.
  /// - Throws: ``SocketClientError``, or what `receive` throws.
  public func streamEvents(
    _ route: String, query: [(name: String, value: String)], receive: (String) throws -> Void
  ) throws {
    var reply = try send(
      SocketRequest(
        method: "GET", target: SocketRequest.target(route, query: query), accept: SocketReply.eventStream))
    try Self.checkStatus(&reply)
    while let event = try reply.nextEvent() { try receive(event) }
  }

  /// Asks for long work and hands over how far it is, until it is done.
  ///
  /// - Parameter receive: Called on this thread.
  /// - Throws: ``SocketClientError``.
  public func follow<Report: Codable & Sendable>(
    _ route: String, body: (any Encodable)? = nil, as: Report.Type = Report.self,
    receive: (WorkProgress) -> Void
  ) throws(SocketClientError) -> Report {
    var data: Data?
    if let body { data = try Self.encode(body) }
    var reply = try send(
      SocketRequest(method: "POST", target: route, body: data, accept: SocketReply.eventStream))
    try Self.checkStatus(&reply)
    guard reply.mediaType == SocketReply.eventStream else {
      return try Self.decode(Data(try reply.body(maximumByteCount: Self.maximumBodyByteCount)))
    }
    while let text = try reply.nextEvent() {
      let event: WorkEvent<Report> = try Self.decode(Data(text.utf8))
      if let error = event.error { throw .refused(status: 500, body: ErrorBody(error)) }
      if let progress = event.progress { receive(progress) }
      if let report = event.report { return report }
    }
    throw .connectionLost(path: path)
  }

  /// Sends any request and waits for the head of its reply, whatever its status.
  ///
  /// - Parameter onConnect: Called once, before anything is sent, with what can end the exchange from another thread.
  /// - Throws: ``SocketClientError``, but none for a status.
  public func send(
    _ request: SocketRequest, onConnect: (SocketConnection) -> Void = { _ in }
  ) throws(SocketClientError) -> SocketReply {
    let connection = try SocketConnection(path: path, timeoutSeconds: timeoutSeconds)
    onConnect(connection)
    do {
      try connection.write(request.bytes)
    } catch .connectionLost {
      // A server that does not want the whole body answers before it has read it.
      if let reader = try? ResponseReader(connection) { return SocketReply(reader) }
      throw .connectionLost(path: path)
    }
    return SocketReply(try ResponseReader(connection))
  }

  private func reply<Reply: Decodable>(to request: SocketRequest) throws(SocketClientError) -> Reply {
    var reply = try send(request)
    try Self.checkStatus(&reply)
    let body = try reply.body(maximumByteCount: Self.maximumBodyByteCount)
    return try Self.decode(Data(body))
  }

  /// Reads an error body in full where the status is not a success.
  private static func checkStatus(_ reply: inout SocketReply) throws(SocketClientError) {
    if reply.isSuccess { return }
    let body = try reply.body(maximumByteCount: 1 << 20)
    guard let body = try? JSONDecoder().decode(ErrorBody.self, from: Data(body)) else {
      throw .malformedReply(problem: "status \(reply.status) without a JSON error body")
    }
    throw .refused(status: reply.status, body: body)
  }

  /// An event is a chunk, or an error that came after the stream had begun.
  private static func decodeEvent(_ data: Data) throws(SocketClientError) -> ChatChunk {
    if let body = try? JSONDecoder().decode(ErrorBody.self, from: data) { throw .refused(status: 500, body: body) }
    return try decode(data)
  }

  private static func decode<Reply: Decodable>(_ data: Data) throws(SocketClientError) -> Reply {
    do {
      return try JSONDecoder().decode(Reply.self, from: data)
    } catch let error as DecodingError {
      throw .malformedReply(problem: RequestError(error).description)
    } catch {
      throw .malformedReply(problem: "its body is not JSON")
    }
  }

  private static func encode(_ body: some Encodable) throws(SocketClientError) -> Data {
    do { return try body.jsonData() } catch { throw .unwritableRequest }
  }
}
