internal import Foundation
internal import Glibc

/// A connection to a Unix socket that says what it is told, also what no good client would say.
public final class RawConnection {
  private var descriptor: Int32
  private let timeoutSeconds: Int

  public enum Failure: Error {
    case system(call: String, errorNumber: Int32)
    /// The other end said nothing for so long.
    case silence(seconds: Int, receivedByteCount: Int)
  }

  /// - Parameter timeoutSeconds: How long to wait for the next byte.
  public init(to path: String, timeoutSeconds: Int = 60) throws {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure.system(call: "socket", errorNumber: errno) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
    let status = withUnsafePointer(to: &address) {
      // Because connect(2) takes the general address type, whose layout every address begins with.
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else { throw Failure.system(call: "connect", errorNumber: errno) }
    var timeout = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    self.descriptor = descriptor
    self.timeoutSeconds = timeoutSeconds
  }

  deinit { close() }

  /// Sends bytes; what the other end does not take any more is dropped.
  public func send(_ bytes: some Sequence<UInt8>) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  public func send(_ text: String) { send(text.utf8) }

  /// Says that nothing more will be sent.
  public func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  public func close() {
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }

  /// Everything until the other end closes.
  public func receiveAll() throws -> String {
    var received: [UInt8] = []
    while let bytes = try receive(afterCount: received.count) { received += bytes }
    return String(decoding: received, as: UTF8.self)
  }

  /// Everything until some text was seen, or the other end closes.
  public func receive(until text: String) throws -> String {
    var received: [UInt8] = []
    while !String(decoding: received, as: UTF8.self).contains(text),
      let bytes = try receive(afterCount: received.count)
    {
      received += bytes
    }
    return String(decoding: received, as: UTF8.self)
  }

  /// nil at the end.
  private func receive(afterCount: Int) throws -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    if count > 0 { return Array(buffer[..<count]) }
    if count == 0 || errno == ECONNRESET { return nil }
    throw Failure.silence(seconds: timeoutSeconds, receivedByteCount: afterCount)
  }
}
