/// Cuts a source of bytes into lines and pieces.
struct ByteBuffer<Source: ByteSource> {
  private var source: Source
  private var bytes: [UInt8] = []
  private var position = 0

  /// The longest line, and the longest head of a reply.
  private static var maximumLineByteCount: Int { 64 << 10 }
  private static var maximumHeadLineCount: Int { 200 }

  init(_ source: Source) {
    self.source = source
  }

  /// The lines up to an empty one, without it.
  mutating func nextHeadLines() throws(SocketClientError) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    while true {
      let line = try nextLine()
      if line.isEmpty { return lines }
      guard lines.count < Self.maximumHeadLineCount else {
        throw .malformedReply(problem: "it has more than \(Self.maximumHeadLineCount) headers")
      }
      lines.append(line)
    }
  }

  /// The bytes up to a line feed, without it and without a carriage return before it.
  mutating func nextLine() throws(SocketClientError) -> [UInt8] {
    var line: [UInt8] = []
    while true {
      if let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) {
        line += bytes[position..<end]
        position = end + 1
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return line
      }
      line += bytes[position...]
      guard line.count <= Self.maximumLineByteCount else { throw .malformedReply(problem: "a line is too long") }
      guard try fill() else { throw .malformedReply(problem: "it ends inside a line") }
    }
  }

  /// What is there, waiting for the first byte; nil at the end of the source.
  mutating func nextAvailable(atMost limit: Int) throws(SocketClientError) -> [UInt8]? {
    if position == bytes.count, try !fill() { return nil }
    let end = position + min(limit, bytes.count - position)
    defer { position = end }
    return Array(bytes[position..<end])
  }

  /// Replaces what was used up by the next bytes; false at the end of the source.
  private mutating func fill() throws(SocketClientError) -> Bool {
    bytes = try source.read()
    position = 0
    return !bytes.isEmpty
  }
}
