import Foundation
import Glibc
import ServiceLifecycle

/// Tells the service manager how the daemon is (sd_notify(3)): readiness, status, signs of life, and the end.
struct ServiceManager: Service {
  /// nil where nobody wants to know.
  private let socketPath: String?
  private let watchdogInterval: Duration?
  private let status: @Sendable () -> String

  /// - Parameters:
  ///   - environment: `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
  ///   - status: One line for people.
  init(
    environment: [String: String] = ProcessInfo.processInfo.environment, status: @escaping @Sendable () -> String
  ) {
    socketPath = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
    let isForUs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
    let microseconds = environment["WATCHDOG_USEC"].flatMap(Int.init) ?? 0
    // Half the time allowed, as sd_watchdog_enabled(3) recommends.
    watchdogInterval = isForUs && microseconds > 0 ? .microseconds(microseconds / 2) : nil
    self.status = status
  }

  func run() async throws {
    send("READY=1\nSTATUS=\(status())")
    defer { send("STOPPING=1\nSTATUS=Ending") }
    let interval = min(watchdogInterval ?? .seconds(10), .seconds(10))
    try? await cancelWhenGracefulShutdown {
      while true {
        try await Task.sleep(for: interval)
        send((watchdogInterval == nil ? "" : "WATCHDOG=1\n") + "STATUS=\(status())")
      }
    }
  }

  private func send(_ message: String) {
    guard let socketPath else { return }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // A leading @ stands for the zero byte of a name without a file (unix(7)).
    var path = Array(socketPath.utf8)
    if path.first == UInt8(ascii: "@") { path[0] = 0 }
    guard path.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let length = MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: address.sun_path) + path.count
    let bytes = Array(message.utf8)
    withUnsafePointer(to: &address) {
      // Because sendto(2) takes the general address type, whose layout every address begins with.
      _ = $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, socklen_t(length))
      }
    }
  }
}
