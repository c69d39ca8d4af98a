import Foundation
import Glibc

/// Listening sockets of the Unix domain.
enum UnixListener {
  private static let backlog: Int32 = 256

  /// Binds a path and listens; a socket that a dead daemon left behind is replaced.
  ///
  /// Call only while holding the lock of the state: a live daemon's socket would be replaced too.
  ///
  /// - Parameters:
  ///   - mode: Permission bits; the socket has them from its first moment.
  ///   - group: Gets access too, where the system allows to give it.
  static func bind(path: String, mode: mode_t, group: UInt32? = nil) throws -> Int32 {
    var address = try self.address(of: path)
    try Ground.makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path, mode: 0o755)
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw failure(path, "socket") }
    unlink(path)
    let former = umask(~mode & 0o777)
    let status = withUnsafePointer(to: &address) {
      // Because bind(2) takes the general address type, whose layout every address begins with.
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    umask(former)
    guard status == 0 else { throw failure(path, "bind") }
    if let group, chown(path, uid_t.max, group) == 0 { chmod(path, mode | (mode & 0o600) >> 3) }
    guard listen(descriptor, backlog) == 0 else { throw failure(path, "listen") }
    return descriptor
  }

  private static func address(of path: String) throws -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    guard path.utf8.count < capacity else {
      throw StartupError.socketPathTooLong(path: path, limitBytes: capacity - 1)
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return address
  }

  private static func failure(_ path: String, _ operation: String) -> StartupError {
    .socketUnavailable(path: path, operation: operation, errorNumber: errno)
  }
}

/// Sockets that the service manager opened and hands over (sd_listen_fds(3)): descriptors from 3 on, and their names.
struct InheritedSockets {
  private(set) var publicListener: Int32?
  private(set) var adminListener: Int32?

  /// - Parameter environment: `LISTEN_PID`, `LISTEN_FDS` and `LISTEN_FDNAMES`; a socket whose name holds `admin` is the
  ///   admin socket, any other the public one.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    guard environment["LISTEN_PID"] == String(getpid()), let count = environment["LISTEN_FDS"].flatMap(Int32.init),
      (1...16).contains(count)
    else { return }
    let names = (environment["LISTEN_FDNAMES"] ?? "").split(separator: ":", omittingEmptySubsequences: false)
    for index in 0..<count {
      let descriptor = 3 + index
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      let name = names.indices.contains(Int(index)) ? names[Int(index)] : ""
      if name.contains("admin") { adminListener = descriptor } else { publicListener = descriptor }
    }
  }
}
