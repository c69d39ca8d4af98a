/// The reply of a server on a Unix socket: its head at once, its body as it arrives.
///
/// The connection is closed when the last copy goes away.
public struct SocketReply {
  private var reader: ResponseReader<SocketConnection>
  private var parser = EventStreamParser()
  /// Events that have arrived and were not handed out, the next one last.
  private var events: [String] = []

  /// The media type of a body that ``nextEvent()`` reads.
  public static let eventStream = "text/event-stream"

  init(_ reader: ResponseReader<SocketConnection>) {
    self.reader = reader
  }

  public var status: Int { reader.head.status }

  public var isSuccess: Bool { (200..<300).contains(status) }

  /// The type of the body in lower case and without parameters, for example `application/json`; nil where none is said.
  public var mediaType: String? {
    reader.head.values(of: "content-type").first.map { value in
      value.prefix { $0 != ";" && $0 != " " }.lowercased()
    }
  }

  /// All of the body.
  ///
  /// - Throws: ``SocketClientError/malformedReply(problem:)`` also when it is larger than `maximumByteCount`.
  public mutating func body(maximumByteCount: Int) throws(SocketClientError) -> [UInt8] {
    try reader.body(maximumByteCount: maximumByteCount)
  }

  /// The data of the next event of an event stream; nil at the end of the body.
  public mutating func nextEvent() throws(SocketClientError) -> String? {
    while events.isEmpty {
      guard let piece = try reader.nextBodyPiece() else { return nil }
      events = try parser.push(piece).reversed()
    }
    return events.popLast()
  }
}
