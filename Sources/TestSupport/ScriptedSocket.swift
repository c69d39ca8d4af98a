internal import Foundation

/// A Unix socket that answers every connection with bytes from a script: for replies that a good daemon never gives.
public final class ScriptedSocket: @unchecked Sendable {
  // @unchecked because `requests` and `hangUps` are only touched while `lock` is held; everything else is set once.
  public let path: String
  private let descriptor: Int32
  private let script: @Sendable (Request) -> Script
  private let lock = NSLock()
  private var requests: [Request] = []
  private var hangUps = 0

  public struct Request: Hashable, Sendable {
    public var method: String
    /// Path and query as received.
    public var target: String
    public var body: String

    public init(method: String, target: String, body: String) {
      self.method = method
      self.target = target
      self.body = body
    }
  }

  /// What is done with one connection.
  public enum Script: Sendable {
    /// Sent piece by piece, with a pause between them; then the connection is closed.
    case send([[UInt8]])
    /// Sent; then the connection is left open and silent.
    case leave([UInt8])
    /// Sent; then nothing happens until the client closes the connection, which counts as a hang-up.
    case hold([UInt8])
  }

  public enum Failure: Error {
    case system(call: String, code: Int32)
  }

  /// - Parameters:
  ///   - path: Not there yet, at most 107 bytes.
  ///   - reply: What to send before the connection is closed; nil leaves it open and silent.
  public convenience init(path: String, reply: @escaping @Sendable (Request) -> [UInt8]?) throws {
    try self.init(path: path) { request -> Script in reply(request).map { .send([$0]) } ?? .leave([]) }
  }

  /// - Parameter path: Not there yet, at most 107 bytes.
  public init(path: String, script: @escaping @Sendable (Request) -> Script) throws {
    self.path = path
    self.script = script
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8.prefix(107))) }
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0, listen(descriptor, 16) == 0 else { throw Failure.system(call: "bind", code: errno) }
    let thread = Thread { [self] in
      while serveOne() {}
    }
    thread.start()
  }

  /// What was asked so far, in order.
  public var received: [Request] {
    lock.withLock { requests }
  }

  /// How often a client closed a connection that was held.
  public var hangUpCount: Int {
    lock.withLock { hangUps }
  }

  /// Wakes the thread and ends it; the file of the socket stays, as after a crash.
  public func stop() {
    _ = shutdown(descriptor, Int32(SHUT_RDWR))
  }

  private func serveOne() -> Bool {
    let connection = accept(descriptor, nil, nil)
    guard connection >= 0 else {
      _ = close(descriptor)
      return false
    }
    let request = Self.readRequest(connection)
    lock.withLock { requests.append(request) }
    perform(script(request), on: connection)
    return true
  }

  private func perform(_ script: Script, on connection: Int32) {
    switch script {
    case .send(let pieces):
      for (index, piece) in pieces.enumerated() {
        if index > 0 { usleep(2000) }
        Self.write(piece, to: connection)
      }
      _ = close(connection)
    case .leave(let bytes): Self.write(bytes, to: connection)
    case .hold(let bytes):
      Self.write(bytes, to: connection)
      var byte: UInt8 = 0
      while recv(connection, &byte, 1, 0) > 0 {}
      lock.withLock { hangUps += 1 }
      _ = close(connection)
    }
  }

  private static func write(_ bytes: [UInt8], to connection: Int32) {
    _ = bytes.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }

  /// Reads the head, then as many bytes as it announces.
  private static func readRequest(_ connection: Int32) -> Request {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    var expectedCount = Int.max
    while bytes.count < expectedCount {
      let count = recv(connection, &buffer, buffer.count, 0)
      if count <= 0 { break }
      bytes += buffer[..<count]
      if let head = headByteCount(bytes) { expectedCount = head + contentLength(bytes[..<head]) }
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let parts = text.prefix { $0 != "\r\n" }.split(separator: " ")
    let body = headByteCount(bytes).map { String(decoding: bytes[$0...], as: UTF8.self) } ?? ""
    return Request(
      method: parts.first.map(String.init) ?? "", target: parts.dropFirst().first.map(String.init) ?? "", body: body)
  }

  private static func headByteCount(_ bytes: [UInt8]) -> Int? {
    bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound
  }

  private static func contentLength(_ head: ArraySlice<UInt8>) -> Int {
    for line in String(decoding: head, as: UTF8.self).split(separator: "\r\n") {
      let parts = line.lowercased().split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0] == "content-length" {
        return Int(parts[1].trimmingCharacters(in: .whitespaces)) ?? 0
      }
    }
    return 0
  }
}

extension ScriptedSocket {
  /// A complete reply with a body of known length.
  public static func reply(status: Int = 200, _ body: String) -> [UInt8] {
    Array(
      "HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8
    )
  }

  /// A streamed reply, one chunk a piece.
  public static func chunkedReply(_ pieces: [String]) -> [UInt8] {
    beginning(ofChunkedReply: pieces) + Array("0\r\n\r\n".utf8)
  }

  /// A streamed reply that is not at its end.
  public static func beginning(ofChunkedReply pieces: [String]) -> [UInt8] {
    let chunks = pieces.map { String($0.utf8.count, radix: 16) + "\r\n\($0)\r\n" }.joined()
    return Array(
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)".utf8)
  }
}
