/// Cuts a `text/event-stream` body into the data of its events (HTML Living Standard, 9.2.6).
///
/// Only `data` fields are kept: the API uses no others. Lines may end in LF, CR LF or CR.
struct EventStreamParser {
  private var line: [UInt8] = []
  private var data: [UInt8]?
  private var lastByteWasReturn = false

  /// An event larger than this is not one of ours.
  static let maximumEventByteCount = 16 << 20

  /// - Returns: The data of every event that `bytes` completes, in order.
  /// - Throws: ``SocketClientError/malformedReply(problem:)`` for an event that is too large.
  mutating func push(_ bytes: [UInt8]) throws(SocketClientError) -> [String] {
    var events: [String] = []
    for byte in bytes {
      if lastByteWasReturn {
        lastByteWasReturn = false
        if byte == UInt8(ascii: "\n") { continue }
      }
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        lastByteWasReturn = byte == UInt8(ascii: "\r")
        if let event = endLine() { events.append(event) }
      } else {
        line.append(byte)
      }
      guard line.count + (data?.count ?? 0) <= Self.maximumEventByteCount else {
        throw .malformedReply(problem: "an event is larger than \(Self.maximumEventByteCount) bytes")
      }
    }
    return events
  }

  /// Takes in the line that ended; returns the event if it was empty.
  private mutating func endLine() -> String? {
    defer { line.removeAll(keepingCapacity: true) }
    if line.isEmpty {
      defer { data = nil }
      return data.map { String(decoding: $0, as: UTF8.self) }
    }
    guard line.starts(with: "data".utf8) else { return nil }
    var value = line.dropFirst(4)
    if !value.isEmpty {
      guard value.first == UInt8(ascii: ":") else { return nil }
      value = value.dropFirst()
      if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
    }
    data = data.map { $0 + [UInt8(ascii: "\n")] + value } ?? Array(value)
    return nil
  }
}
