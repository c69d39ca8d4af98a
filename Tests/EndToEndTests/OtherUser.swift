import Foundation
import Glibc

/// Another user of the machine, who sends requests over one connection at a time.
///
/// A child process with the tools of the base system: setpriv(1) to become the user, Python to speak HTTP.
final class OtherUser {
  struct Reply: Codable, Hashable {
    var status: Int
    var headers: [String: String]
    var body: String

    var json: Any? { try? JSONSerialization.jsonObject(with: Data(body.utf8)) }
  }

  enum Failure: Error { case gone(user: UInt32) }

  private let userID: UInt32
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var unread = Data()

  /// Whether this process may become other users.
  static let isPossible =
    getuid() == 0
    && ["/usr/bin/setpriv", "/usr/bin/python3"].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

  /// - Parameter groups: The supplementary groups; the primary one bears the number of the user.
  init(_ userID: UInt32, groups: [UInt32], socket: String) throws {
    self.userID = userID
    process.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
    let groupOption = groups.isEmpty ? "--clear-groups" : "--groups=" + groups.map(String.init).joined(separator: ",")
    process.arguments = [
      "--reuid=\(userID)", "--regid=\(userID)", groupOption, "/usr/bin/python3", "-u", "-c", Self.program, socket,
    ]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  func get(_ path: String) throws -> Reply { try send(["GET", path, ""]) }

  func post(_ path: String, _ body: String) throws -> Reply { try send(["POST", path, body]) }

  /// Ends the connection; the next request makes a new one.
  func reconnect() throws { _ = try send(["CLOSE", "", ""]) }

  private func send(_ request: [String]) throws -> Reply {
    var line = try JSONEncoder().encode(request)
    line.append(UInt8(ascii: "\n"))
    try input.fileHandleForWriting.write(contentsOf: line)
    return try JSONDecoder().decode(Reply.self, from: try nextLine())
  }

  private func nextLine() throws -> Data {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread = Data(unread[unread.index(after: end)...]) }
        return Data(unread[..<end])
      }
      let data = output.fileHandleForReading.availableData
      guard !data.isEmpty else { throw Failure.gone(user: userID) }
      unread += data
    }
  }

  private static let program = """
    import http.client, json, socket, sys
    class Connection(http.client.HTTPConnection):
        def connect(self):
            self.sock = socket.socket(socket.AF_UNIX)
            self.sock.connect(sys.argv[1])
    connection = Connection("localhost", timeout=120)
    for line in sys.stdin:
        method, path, body = json.loads(line)
        if method == "CLOSE":
            connection.close()
            print(json.dumps({"status": 0, "headers": {}, "body": ""}))
            continue
        connection.request(method, path, body.encode())
        reply = connection.getresponse()
        headers = {name.lower(): value for name, value in reply.getheaders()}
        print(json.dumps({"status": reply.status, "headers": headers, "body": reply.read().decode()}))
    """
}
