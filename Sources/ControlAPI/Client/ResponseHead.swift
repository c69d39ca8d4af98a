/// The status and the headers of a reply.
struct ResponseHead: Hashable {
  var status: Int
  /// Names in lower case; values trimmed; in the order received.
  var headers: [Header]

  struct Header: Hashable {
    var name: String
    var value: String
  }

  init(lines: [[UInt8]]) throws(SocketClientError) {
    guard let first = lines.first else { throw .malformedReply(problem: "it is empty") }
    status = try Self.status(of: first)
    headers = []
    for line in lines.dropFirst() { headers.append(try Self.header(line)) }
  }

  func values(of name: String) -> [String] {
    headers.filter { $0.name == name }.map(\.value)
  }

  func bodyFraming() throws(SocketClientError) -> BodyFraming {
    if status == 204 || status == 304 { return .none }
    let encodings = values(of: "transfer-encoding")
    let lengths = Set(values(of: "content-length"))
    if !encodings.isEmpty {
      guard lengths.isEmpty, encodings.count == 1, encodings[0].lowercased() == "chunked" else {
        throw .malformedReply(problem: "its transfer encoding is not 'chunked' alone")
      }
      return .chunked(remaining: 0)
    }
    guard let text = lengths.first else { return .untilClose }
    let isDecimal = !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard lengths.count == 1, isDecimal, let length = Int(text) else {
      throw .malformedReply(problem: "its content length is not one number")
    }
    return .length(remaining: length)
  }

  /// Parses `HTTP/1.1 200 OK`; the reason may be absent.
  private static func status(of line: [UInt8]) throws(SocketClientError) -> Int {
    let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, ["HTTP/1.1", "HTTP/1.0"].contains(String(decoding: parts[0], as: UTF8.self)),
      parts[1].count == 3, let status = Int(String(decoding: parts[1], as: UTF8.self)), (100..<600).contains(status)
    else { throw .malformedReply(problem: "it does not begin with an HTTP/1.1 status line") }
    return status
  }

  private static func header(_ line: [UInt8]) throws(SocketClientError) -> Header {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
      !line[..<colon].contains(where: { $0 <= UInt8(ascii: " ") || $0 >= 0x7F })
    else { throw .malformedReply(problem: "a header line has no name") }
    let value = String(decoding: line[(colon + 1)...], as: UTF8.self)
    let trimmed = value.drop { $0 == " " || $0 == "\t" }
    let end = trimmed.lastIndex { $0 != " " && $0 != "\t" }.map { trimmed.index(after: $0) } ?? trimmed.startIndex
    return Header(
      name: String(decoding: line[..<colon], as: UTF8.self).lowercased(), value: String(trimmed[..<end]))
  }
}
