import TestSupport
import Testing

@testable import ControlAPI

/// Hands out bytes in pieces of a fixed size.
struct PiecedBytes: ByteSource {
  var bytes: ArraySlice<UInt8>
  var pieceByteCount: Int

  init(_ text: String, pieceByteCount: Int = 4096) {
    self.init(Array(text.utf8), pieceByteCount: pieceByteCount)
  }

  init(_ bytes: [UInt8], pieceByteCount: Int) {
    self.bytes = bytes[...]
    self.pieceByteCount = pieceByteCount
  }

  mutating func read() throws(SocketClientError) -> [UInt8] {
    defer { bytes = bytes.dropFirst(pieceByteCount) }
    return Array(bytes.prefix(pieceByteCount))
  }
}

@Suite("A reply")
struct ResponseReaderTests {
  private func read(_ text: String, pieceByteCount: Int = 4096) throws -> (status: Int, body: String) {
    var reader = try ResponseReader(PiecedBytes(text, pieceByteCount: pieceByteCount))
    let body = try reader.body(maximumByteCount: 1000)
    return (reader.head.status, String(decoding: body, as: UTF8.self))
  }

  static let good: [(text: String, status: Int, body: String)] = [
    ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef", 200, "abc"),
    ("HTTP/1.1 404\r\ncontent-length:  0 \r\n\r\n", 404, ""),
    ("HTTP/1.0 200 OK\r\n\r\nto the end", 200, "to the end"),
    ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\nx", 201, "x"),
    ("HTTP/1.1 204 No Content\r\n\r\nignored", 204, ""),
    ("HTTP/1.1 200 OK\nTransfer-Encoding: Chunked\n\n3\nabc\n2;x=y\nde\n0\nTrailer: t\n\n", 200, "abcde"),
    ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab", 200, "ab"),
  ]

  @Test("is read the same in pieces of any size", arguments: [1, 2, 3, 7, 4096])
  func pieces(_ pieceByteCount: Int) throws {
    for example in Self.good {
      let reply = try read(example.text, pieceByteCount: pieceByteCount)
      #expect(reply.status == example.status)
      #expect(reply.body == example.body)
    }
  }

  static let bad = [
    "", "\r\n", "HTTP/1.1 200 OK\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 999 X\r\n\r\n",
    "HTTP/1.1 200 OK\r\nNo colon\r\n\r\n", "HTTP/1.1 200 OK\r\n: empty\r\n\r\n", "HTTP/1.1 200 OK\r\nA b: c\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1e3\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nab",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nabc",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + String(repeating: "x", count: 2000),
  ]

  @Test("that breaks the rules is refused")
  func bad() {
    for text in Self.bad {
      let error = #expect(throws: SocketClientError.self, "\(text.debugDescription)") {
        try read(text, pieceByteCount: 16)
      }
      guard let error, case .malformedReply = error else {
        Issue.record("\(text.debugDescription): \(String(describing: error))")
        continue
      }
    }
  }

  @Test("with endless headers or an endless line is refused instead of kept")
  func endless() {
    let manyHeaders = "HTTP/1.1 200 OK\r\n" + String(repeating: "A: b\r\n", count: 300) + "\r\n"
    let longLine = "HTTP/1.1 200 OK\r\nA: " + String(repeating: "b", count: 1 << 17) + "\r\n\r\n"
    for text in [manyHeaders, longLine] {
      #expect(throws: SocketClientError.self) { try read(text) }
    }
  }

  @Test("that is damaged gives an error or a body within its bounds, never a crash")
  func fuzz() {
    let originals = Self.good.map { Array($0.text.utf8) }
    var readCount = 0
    for (index, bytes) in Mutations(of: originals, count: 4000, seed: 3).enumerated() {
      do {
        var reader = try ResponseReader(PiecedBytes(bytes, pieceByteCount: 1 + index % 9))
        let body = try reader.body(maximumByteCount: 1000)
        #expect(body.count <= bytes.count)
        readCount += 1
      } catch {
        guard case .malformedReply = error else {
          Issue.record("not a malformed reply: \(error)")
          continue
        }
      }
    }
    #expect(readCount > 0)
  }
}

@Suite("An event stream")
struct EventStreamParserTests {
  static let stream =
    ": hello\ndata: one\n\nevent: x\r\ndata:two\r\ndata: lines\r\n\r\ndata\rid: 4\r\rretry: 1\n\ndata: cut"

  private func events(of bytes: [UInt8], pieceByteCount: Int) throws -> [String] {
    var parser = EventStreamParser()
    var source = PiecedBytes(bytes, pieceByteCount: pieceByteCount)
    var events: [String] = []
    while case let piece = try source.read(), !piece.isEmpty { events += try parser.push(piece) }
    return events
  }

  @Test("is cut into the same events in pieces of any size", arguments: [1, 2, 3, 5, 1000])
  func pieces(_ pieceByteCount: Int) throws {
    #expect(try events(of: Array(Self.stream.utf8), pieceByteCount: pieceByteCount) == ["one", "two\nlines", ""])
  }

  @Test("that is damaged is cut the same at once and byte by byte")
  func fuzz() throws {
    for bytes in Mutations(of: [Array(Self.stream.utf8)], count: 5000, seed: 5) {
      #expect(try events(of: bytes, pieceByteCount: 1) == events(of: bytes, pieceByteCount: 4096))
    }
  }

  @Test("with an event that never ends is refused")
  func endless() {
    var parser = EventStreamParser()
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    #expect(throws: SocketClientError.self) {
      for _ in 0...17 { _ = try parser.push(piece) }
    }
  }
}
