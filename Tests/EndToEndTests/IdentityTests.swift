import ControlAPI
import Foundation
import TestSupport
import Testing

@Suite(
  "Callers see what their groups may read", .serialized,
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct IdentityTests {
  /// Sends a request as the user and group 65534 (nobody), with the tools of the base system.
  static func askAsNobody(
    _ path: String, method: String = "POST", body: String, socket: String
  ) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
    process.arguments = [
      "--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/python3", "-c",
      """
      import socket, sys
      s = socket.socket(socket.AF_UNIX)
      s.connect(sys.argv[1])
      body = sys.argv[3].encode()
      head = f"{sys.argv[4]} {sys.argv[2]} HTTP/1.1\\r\\nConnection: close\\r\\nContent-Length: {len(body)}\\r\\n\\r\\n"
      s.sendall(head.encode() + body)
      while data := s.recv(65536):
          sys.stdout.write(data.decode())
      """,
      socket, path, body, method,
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }

  static let canBeNobody =
    getuid() == 0
    && ["/usr/bin/setpriv", "/usr/bin/python3"].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

  @Test(
    "A caller outside a folder's group does not see its documents, and may not administer",
    .enabled(if: canBeNobody, "This needs root, setpriv and python3, to become another user."))
  func collectionsFollowGroups() throws {
    let daemon = DaemonClient(
      daemon: try TemporaryDaemon(model: InstalledModel.folder, configuration: "server:\n  socket_mode: \"0666\"\n"))
    chmod(daemon.daemon.folder.path, 0o755)
    try daemon.drop("The secret ferry leaves at noon.", as: "closed/secret.txt")
    try daemon.drop("The public ferry leaves at six.", as: "open/public.txt")
    try #require(chown(daemon.daemon.ingestFolder + "/open", 0, 65534) == 0)
    try daemon.daemon.start()
    try daemon.settle()
    #expect(try Set(daemon.search("ferry").map(\.path)) == ["closed/secret.txt", "open/public.txt"])

    let found = try Self.askAsNobody(Route.search, body: #"{"query":"ferry"}"#, socket: daemon.daemon.socket)
    #expect(found.contains("open/public.txt") && !found.contains("secret"))
    let asked = try Self.askAsNobody(
      Route.search, body: #"{"query":"ferry","collections":["closed"]}"#, socket: daemon.daemon.socket)
    #expect(asked.hasPrefix("HTTP/1.1 200") && !asked.contains("secret"))

    // Even where the file's mode lets a caller in, as a socket of systemd's with a wrong mode would.
    chmod(daemon.daemon.adminSocket, 0o666)
    let refused = try Self.askAsNobody(Route.rescan, body: "", socket: daemon.daemon.adminSocket)
    #expect(refused.hasPrefix("HTTP/1.1 403") && refused.contains(APIErrorCode.notAllowed.rawValue))
  }
}
