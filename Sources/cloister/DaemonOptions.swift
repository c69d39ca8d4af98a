internal import ArgumentParser
internal import ControlAPI
internal import Foundation

/// What every command takes: which daemon to talk to, and how to print.
struct DaemonOptions: ParsableArguments {
  @Flag(help: "Print JSON.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "The daemon's socket. (environment: CLOISTER_SOCKET; default: \(SocketPaths.defaultSocket))", valueName: "path"))
  var socket: String?

  @Option(
    help: ArgumentHelp(
      "The daemon's admin socket. (environment: CLOISTER_ADMIN_SOCKET; default: admin.sock beside the socket)",
      valueName: "path"))
  var adminSocket: String?

  private var paths: SocketPaths {
    SocketPaths(socket: socket, adminSocket: adminSocket, environment: ProcessInfo.processInfo.environment)
  }

  func client(timeoutSeconds: Int = 60) -> SocketClient {
    SocketClient(path: paths.socket, timeoutSeconds: timeoutSeconds)
  }

  func adminClient(timeoutSeconds: Int = 60) -> SocketClient {
    SocketClient(path: paths.adminSocket, timeoutSeconds: timeoutSeconds)
  }

  /// Prints a reply: as JSON where that was asked for, else as `text` renders it for this console.
  func print<Reply: Encodable>(_ reply: Reply, as text: (Reply, Console) -> String) throws {
    let console = Console.standardOutput
    console.write(json ? String(decoding: try reply.jsonData(), as: UTF8.self) + "\n" : text(reply, console))
  }
}

/// Where the sockets are: the options win over the environment, and that over the default.
struct SocketPaths: Equatable {
  var socket: String
  var adminSocket: String

  static let defaultSocket = "/run/cloister/cloister.sock"

  /// An empty variable counts as absent.
  init(socket: String?, adminSocket: String?, environment: [String: String]) {
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    self.socket = socket ?? variable("CLOISTER_SOCKET") ?? Self.defaultSocket
    self.adminSocket =
      adminSocket ?? variable("CLOISTER_ADMIN_SOCKET")
      ?? PathText.join(PathText.folder(of: self.socket), "admin.sock")
  }
}
