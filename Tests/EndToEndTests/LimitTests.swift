import ControlAPI
import Foundation
import Glibc
import TestSupport
import Testing

@Suite(
  "One user cannot use up what all share", .serialized,
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)),
  .enabled(if: OtherUser.isPossible, "This needs root, setpriv and python3, to become other users."))
struct LimitTests {
  private func start(_ limits: String) throws -> DaemonClient {
    let daemon = DaemonClient(
      daemon: try TemporaryDaemon(
        model: InstalledModel.folder, configuration: "server:\n  socket_mode: \"0666\"\nlimits:\n\(limits)"))
    chmod(daemon.daemon.folder.path, 0o755)
    try daemon.daemon.start()
    return daemon
  }

  @Test("Who sends too many requests is told which limit it is and when to come back; others notice nothing")
  func rate() throws {
    let daemon = try start("  user_requests_per_minute: 3\n")
    let greedy = try OtherUser(65_501, groups: [], socket: daemon.daemon.socket)
    let modest = try OtherUser(65_502, groups: [], socket: daemon.daemon.socket)
    let search = #"{"query":"ferry"}"#
    for _ in 0..<3 { #expect(try greedy.post(Route.search, search).status == 200) }
    let refused = try greedy.post(Route.search, search)
    #expect(refused.status == 429)
    #expect(refused.headers["retry-after"].flatMap(Int.init) ?? 0 > 0)
    let body = try JSONDecoder().decode(ErrorBody.self, from: Data(refused.body.utf8))
    #expect(body.code == .limitReached && body.error.message.contains("limits.user_requests_per_minute"))
    #expect(try modest.post(Route.search, search).status == 200)
    #expect(try greedy.get(Route.health).status == 200)
    // Another connection is the same user.
    try greedy.reconnect()
    #expect(try greedy.post(Route.search, search).status == 429)
  }

  @Test("Who opens too many connections gets a refusal on the next one; others get in")
  func connections() throws {
    let daemon = try start("  user_connection_count: 2\n")
    // These are root's, whose limit is the same.
    let held = try (0..<2).map { _ in try RawConnection(to: daemon.daemon.socket) }
    let refused = try RawConnection(to: daemon.daemon.socket).receiveAll()
    #expect(refused.hasPrefix("HTTP/1.1 429 ") && refused.contains("limits.user_connection_count"))
    #expect(refused.contains("retry-after: 1\r\n"))
    let other = try OtherUser(65_502, groups: [], socket: daemon.daemon.socket)
    #expect(try other.get(Route.health).status == 200)
    for connection in held { connection.close() }
  }

  @Test("An ordinary user on the admin socket is refused, and the refusal is on record")
  func adminSocket() throws {
    let daemon = try start("  user_requests_per_minute: 2\n")
    // Even where the file's mode lets a caller in, as a socket of systemd's with a wrong mode would.
    chmod(daemon.daemon.adminSocket, 0o666)
    let other = try OtherUser(65_501, groups: [], socket: daemon.daemon.adminSocket)
    #expect(try other.post(Route.rescan, "").status == 403)
    #expect(try other.get(Route.health).status == 403)
    #expect(try other.get(Route.metrics).status == 403)
    // So that nobody can fill the record.
    #expect(try other.get(Route.metrics).status == 429)
    for _ in 0..<5 { _ = try daemon.settle() }
    #expect(daemon.daemon.terminate() == 0)
    let folder = daemon.daemon.folder.path + "/state/audit"
    let record = try FileManager.default.contentsOfDirectory(atPath: folder).map {
      try String(contentsOfFile: folder + "/" + $0, encoding: .utf8)
    }.joined()
    #expect(record.contains("admin socket: POST") && record.contains("65501"), "\(record)")
  }

  @Test("The sockets have their modes from the first moment, and nobody gets in before")
  func socketModes() throws {
    let daemon = DaemonClient(
      daemon: try TemporaryDaemon(
        model: InstalledModel.folder, configuration: "server:\n  socket_mode: \"0620\"\n  admin_group: nogroup\n"))
    let (publicSocket, adminSocket) = (daemon.daemon.socket, daemon.daemon.adminSocket)
    let watcher = ModeWatcher([publicSocket, adminSocket])
    try daemon.daemon.start()
    let seen = watcher.stop()
    #expect(seen[publicSocket] == [0o620])
    // Made for its owner alone, then opened to the group.
    #expect(seen[adminSocket]?.last == 0o660)
    #expect(seen[adminSocket]?.allSatisfy { $0 == 0o600 || $0 == 0o660 } == true)
  }
}

/// Looks at the modes of files as often as it can.
private final class ModeWatcher: @unchecked Sendable {
  // Unchecked because `seen` is changed by the thread alone until `isDone` was signalled, and read after that.
  private var seen: [String: [Int]] = [:]
  private let isStopping = DispatchSemaphore(value: 0)
  private let isDone = DispatchSemaphore(value: 0)

  init(_ paths: [String]) {
    Thread { [self] in
      repeat { for path in paths { look(at: path) } } while isStopping.wait(timeout: .now()) == .timedOut
      isDone.signal()
    }.start()
  }

  /// Every mode that was seen of each, in order.
  func stop() -> [String: [Int]] {
    isStopping.signal()
    isDone.wait()
    return seen
  }

  private func look(at path: String) {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let mode = attributes?[.posixPermissions] as? Int else { return }
    if seen[path]?.last != mode { seen[path, default: []].append(mode) }
  }
}
