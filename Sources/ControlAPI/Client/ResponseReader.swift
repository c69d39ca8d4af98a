/// Reads one HTTP/1.1 reply from a source of bytes: the head at once, the body piece by piece.
///
/// Everything that is not plainly HTTP is ``SocketClientError/malformedReply(problem:)``; no number in a reply makes it
/// reserve memory (RFC 9112, sections 4, 6 and 7).
struct ResponseReader<Source: ByteSource> {
  let head: ResponseHead
  private var buffer: ByteBuffer<Source>
  private var framing: BodyFraming

  init(_ source: Source) throws(SocketClientError) {
    buffer = ByteBuffer(source)
    var head: ResponseHead
    repeat {
      head = try ResponseHead(lines: buffer.nextHeadLines())
    } while (100..<200).contains(head.status)
    self.head = head
    framing = try head.bodyFraming()
  }

  /// The next bytes of the body; nil at its end.
  ///
  /// - Throws: ``SocketClientError/malformedReply(problem:)`` also when the stream ends before the body does.
  mutating func nextBodyPiece() throws(SocketClientError) -> [UInt8]? {
    switch framing {
    case .none: return nil
    case .untilClose: return try buffer.nextAvailable(atMost: .max)
    case .length(let remaining): return try nextPiece(ofLength: remaining)
    case .chunked(let remaining): return try nextPiece(ofChunkWith: remaining)
    }
  }

  /// The whole body.
  ///
  /// - Throws: ``SocketClientError/malformedReply(problem:)`` when it is larger than `maximumByteCount`.
  mutating func body(maximumByteCount: Int) throws(SocketClientError) -> [UInt8] {
    var body: [UInt8] = []
    while let piece = try nextBodyPiece() {
      guard body.count + piece.count <= maximumByteCount else {
        throw .malformedReply(problem: "its body is larger than \(maximumByteCount) bytes")
      }
      body += piece
    }
    return body
  }

  private mutating func nextPiece(ofLength remaining: Int) throws(SocketClientError) -> [UInt8]? {
    guard remaining > 0 else { return nil }
    guard let piece = try buffer.nextAvailable(atMost: remaining) else {
      throw .malformedReply(problem: "it ends \(remaining) bytes early")
    }
    framing = .length(remaining: remaining - piece.count)
    return piece
  }

  private mutating func nextPiece(ofChunkWith remaining: Int) throws(SocketClientError) -> [UInt8]? {
    var remaining = remaining
    if remaining == 0 {
      remaining = try ChunkHeader.size(of: buffer.nextLine())
      if remaining == 0 {
        while try !buffer.nextLine().isEmpty {}
        framing = .none
        return nil
      }
    }
    guard let piece = try buffer.nextAvailable(atMost: remaining) else {
      throw .malformedReply(problem: "it ends inside a chunk")
    }
    remaining -= piece.count
    framing = .chunked(remaining: remaining)
    if remaining == 0, try !buffer.nextLine().isEmpty {
      throw .malformedReply(problem: "a chunk is longer than it says")
    }
    return piece
  }
}

/// How the end of a body is found.
enum BodyFraming: Equatable {
  case none
  case length(remaining: Int)
  /// `remaining` bytes of the current chunk; 0 before a chunk header.
  case chunked(remaining: Int)
  case untilClose
}

/// The line before a chunk: its size in hexadecimal, then extensions, which are ignored.
enum ChunkHeader {
  static func size(of line: [UInt8]) throws(SocketClientError) -> Int {
    let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
    let isHexadecimal = digits.allSatisfy { byte in
      Character(UnicodeScalar(byte)).isHexDigit && byte < 0x80
    }
    guard isHexadecimal, (1...15).contains(digits.count),
      let size = Int(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw .malformedReply(problem: "a chunk does not begin with its size") }
    return size
  }
}
