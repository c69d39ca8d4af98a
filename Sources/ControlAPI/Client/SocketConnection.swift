internal import Foundation

/// A connected Unix stream socket; closed when it goes away.
public final class SocketConnection: ByteSource, Sendable {
  private let descriptor: Int32
  private let path: String
  private let timeoutSeconds: Int

  /// The longest path a socket address holds, without its final zero.
  static let maximumPathByteCount = 107

  /// `O_PATH` of Linux, which the Swift overlay of the C library leaves out.
  private static let openPathOnly: Int32 = 0o10000000

  init(path: String, timeoutSeconds: Int) throws(SocketClientError) {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .system(call: "socket", path: path, code: errno) }
    self.descriptor = descriptor
    self.path = path
    self.timeoutSeconds = timeoutSeconds
    var limit = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    _ = setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    _ = setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    try connect()
  }

  deinit { _ = close(descriptor) }

  /// Ends the exchange at once, from any thread: the other side sees it closed, and whoever reads here gets its end.
  public func hangUp() {
    _ = shutdown(descriptor, Int32(SHUT_RDWR))
  }

  /// Sends all bytes.
  func write(_ bytes: [UInt8]) throws(SocketClientError) {
    var sentCount = 0
    while sentCount < bytes.count {
      let count = bytes[sentCount...].withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(of: "send", code: errno)
      }
      sentCount += count
    }
  }

  /// Receives what is there, waiting for the first byte; empty at the end of the stream.
  func read() throws(SocketClientError) -> [UInt8] {
    while true {
      var count = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: 16 << 10) { buffer, initializedCount in
        // `unsafeUninitializedCapacity` because only this thread sees the array until the kernel has said how many bytes it wrote.
        count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
        initializedCount = max(count, 0)
      }
      if count >= 0 { return bytes }
      if errno != EINTR { throw failure(of: "recv", code: errno) }
    }
  }

  private func connect() throws(SocketClientError) {
    guard path.utf8.count > Self.maximumPathByteCount else { return try connect(to: path) }
    // A longer path is reached through a descriptor of its folder, whose name under /proc is short.
    let (folder, name) = Self.split(path)
    let folderDescriptor = open(folder, Self.openPathOnly | O_DIRECTORY | O_CLOEXEC)
    guard folderDescriptor >= 0 else { throw failure(of: "open", code: errno) }
    defer { _ = close(folderDescriptor) }
    try connect(to: "/proc/self/fd/\(folderDescriptor)/\(name)")
  }

  private func connect(to shortPath: String) throws(SocketClientError) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array(shortPath.utf8)
    guard name.count <= Self.maximumPathByteCount else { throw .pathTooLong(path: path) }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        Foundation.connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    if status != 0 { throw failure(of: "connect", code: errno) }
  }

  private func failure(of call: String, code: Int32) -> SocketClientError {
    switch code {
    case ENOENT, ENOTDIR: .socketMissing(path: path)
    case ECONNREFUSED, ENOTSOCK: .notListening(path: path)
    case EACCES, EPERM: .notAllowed(path: path)
    case EAGAIN: .timedOut(path: path, seconds: timeoutSeconds)
    case EPIPE, ECONNRESET: .connectionLost(path: path)
    default: .system(call: call, path: path, code: code)
    }
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let folder = path[..<slash]
    return (folder.isEmpty ? "/" : String(folder), String(path[path.index(after: slash)...]))
  }
}
