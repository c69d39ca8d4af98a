internal import Foundation
internal import Glibc

/// The service manager's end of sd_notify(3): collects what a daemon says of itself.
public final class NotifySocket {
  public let path: String
  private let descriptor: Int32

  /// - Parameter path: Not there yet, at most 107 bytes.
  public init(path: String, timeoutSeconds: Int = 60) throws {
    self.path = path
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
    let (descriptor, size) = (self.descriptor, socklen_t(MemoryLayout<sockaddr_un>.size))
    let status = withUnsafePointer(to: &address) {
      // Because bind(2) takes the general address type, whose layout every address begins with.
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
    }
    guard status == 0 else { throw RawConnection.Failure.system(call: "bind", errorNumber: errno) }
    var timeout = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// Waits for a message that holds a text; nil when none came in time.
  public func message(containing text: String) -> String? {
    while true {
      var buffer = [UInt8](repeating: 0, count: 4_096)
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count >= 0 else { return nil }
      let message = String(decoding: buffer[..<count], as: UTF8.self)
      if message.contains(text) { return message }
    }
  }
}
