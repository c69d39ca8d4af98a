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
    try reply(to: Request(method: "GET", target: Request.target(route, query: query)))
  }

  /// - Throws: ``SocketClientError``.
  public func post<Reply: Decodable>(
    _ route: String, as: Reply.Type = Reply.self
  ) throws(SocketClientError) -> Reply {
    try reply(to: Request(method: "POST", target: route))
  }

  /// - Throws: ``SocketClientError``.
  public func post<Reply: Decodable>(
    _ route: String, body: some Encodable, as: Reply.Type = Reply.self
  ) throws(SocketClientError) -> Reply {
    try reply(to: Request(method: "POST", target: route, body: Self.encode(body)))
  }

  /// - Throws: ``SocketClientError``.
  public func delete<Reply: Decodable>(
    _ route: String, as: Reply.Type = Reply.self
  ) throws(SocketClientError) -> Reply {
    try reply(to: Request(method: "DELETE", target: route))
  }

  /// Asks for a streamed chat completion and hands over its chunks as they arrive.
  ///
  /// - Parameter receive: Called on this thread; what it throws ends the request.
  /// - Throws: ``SocketClientError``, also when the stream ends without saying so; or what `receive` throws.
  public func streamChat(_ request: ChatRequest, receive: (ChatChunk) throws -> Void) throws {
    var request = request
    request.stream = true
    var reader = try open(
      Request(method: "POST", target: Route.chatCompletions, body: Self.encode(request), accept: "text/event-stream"))
    try Self.checkStatus(&reader)
    var parser = EventStreamParser()
    while let piece = try reader.nextBodyPiece() {
      for event in try parser.push(piece) {
        if event == ChatChunk.endOfStream { return }
        try receive(Self.decodeEvent(Data(event.utf8)))
      }
    }
    throw SocketClientError.connectionLost(path: path)
  }

  private func reply<Reply: Decodable>(to request: Request) throws(SocketClientError) -> Reply {
    var reader = try open(request)
    try Self.checkStatus(&reader)
    let body = try reader.body(maximumByteCount: Self.maximumBodyByteCount)
    return try Self.decode(Data(body))
  }

  private func open(_ request: Request) throws(SocketClientError) -> ResponseReader<SocketConnection> {
    let connection = try SocketConnection(path: path, timeoutSeconds: timeoutSeconds)
    do {
      try connection.write(request.bytes)
    } catch .connectionLost {
      // A daemon that does not want the whole body answers before it has read it.
      if let reader = try? ResponseReader(connection) { return reader }
      throw .connectionLost(path: path)
    }
    return try ResponseReader(connection)
  }

  /// Reads an error body in full where the status is not a success.
  private static func checkStatus(_ reader: inout ResponseReader<SocketConnection>) throws(SocketClientError) {
    let status = reader.head.status
    if (200..<300).contains(status) { return }
    let body = try reader.body(maximumByteCount: 1 << 20)
    guard let body = try? JSONDecoder().decode(ErrorBody.self, from: Data(body)) else {
      throw .malformedReply(problem: "status \(status) without a JSON error body")
    }
    throw .refused(status: status, body: body)
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
