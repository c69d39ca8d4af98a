public import Foundation
internal import Glibc

/// The real `cloisterd`, with everything it needs in a folder of its own; killed with everything when it goes away.
public final class TemporaryDaemon {
  public let folder: TemporaryFolder
  private let model: String
  private let environment: [String: String]
  private var process: Process?

  public enum Failure: Error, CustomStringConvertible {
    /// The program has not been built beside the tests.
    case programMissing(path: String)
    /// It ended instead of serving; `log` is what it wrote to standard error.
    case ended(status: Int32, log: String)
    case notServing(seconds: Double, log: String)

    public var description: String {
      switch self {
      case .programMissing(let path): "\(path) is missing; build it first"
      case .ended(let status, let log): "cloisterd ended with status \(status):\n\(log)"
      case .notServing(let seconds, let log): "cloisterd did not serve within \(seconds) seconds:\n\(log)"
      }
    }
  }

  /// Prepares a root folder; nothing runs before ``start()``.
  ///
  /// - Parameters:
  ///   - model: The folder of an embedding model; see ``TestModel``.
  ///   - configuration: The text of `cloister.yaml`. Answers are quoted where it says nothing of the generator, so that
  ///     tests of other things do not depend on the models of the machine.
  public init(model: String, configuration: String = "", environment: [String: String] = [:]) throws {
    folder = try TemporaryFolder()
    self.model = model
    self.environment = environment
    let isAboutGenerator = configuration.split(separator: "\n").contains { $0.hasPrefix("generator:") }
    try folder.write(
      configuration + (isAboutGenerator ? "" : "\ngenerator: { kind: quote }\n"), to: "cloister.yaml")
    for name in ["ingest", "models"] {
      try FileManager.default.createDirectory(atPath: folder.path + "/" + name, withIntermediateDirectories: true)
    }
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/models/all-minilm-l6-v2", withDestinationPath: model)
  }

  deinit { kill() }

  public var socket: String { folder.path + "/run/cloister.sock" }
  public var adminSocket: String { folder.path + "/run/admin.sock" }
  public var ingestFolder: String { folder.path + "/ingest" }
  public var isRunning: Bool { process?.isRunning ?? false }
  public var processID: Int32 { process?.processIdentifier ?? 0 }

  /// What the daemon wrote to standard error since it was last started.
  public var log: String { (try? folder.read("log")) ?? "" }

  /// Starts the daemon and waits until its sockets accept connections.
  public func start(timeoutSeconds: Double = 120) throws {
    // A socket that a killed daemon left behind would look like a living one.
    for path in [socket, adminSocket] { unlink(path) }
    let process = try Self.program("cloisterd", ["--root", folder.path], environment: environment)
    try folder.write("", to: "log")
    process.standardError = FileHandle(forWritingAtPath: folder.path + "/log")
    try process.run()
    self.process = process
    let deadline = Date(timeIntervalSinceNow: timeoutSeconds)
    while !log.contains("serving socket=public") || !log.contains("serving socket=admin") {
      guard process.isRunning else { throw Failure.ended(status: process.terminationStatus, log: log) }
      guard Date() < deadline else { throw Failure.notServing(seconds: timeoutSeconds, log: log) }
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  /// Ends the daemon at once, as a power failure of the process would.
  public func kill() {
    guard let process, process.isRunning else { return }
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Asks the daemon to end; returns its exit status.
  public func terminate() -> Int32 {
    guard let process else { return 0 }
    process.terminate()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Runs a program that was built beside the tests to its end.
  public static func run(
    _ name: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> (status: Int32, output: String, errors: String) {
    let process = try program(name, arguments, environment: environment)
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let outputData = output.fileHandleForReading.readDataToEndOfFile()
    let errorData = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: outputData, as: UTF8.self), String(decoding: errorData, as: UTF8.self)
    )
  }

  /// Starts a program that was built beside the tests and that ends only when it is told to.
  ///
  /// - Parameter output: The file that its standard output is written to.
  public static func launch(
    _ name: String, _ arguments: [String], environment: [String: String] = [:], output: String
  ) throws -> Process {
    let process = try program(name, arguments, environment: environment)
    guard FileManager.default.createFile(atPath: output, contents: nil),
      let handle = FileHandle(forWritingAtPath: output)
    else { throw CocoaError(.fileWriteUnknown) }
    process.standardOutput = handle
    try process.run()
    return process
  }

  private static func program(
    _ name: String, _ arguments: [String], environment: [String: String]
  ) throws -> Process {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let path = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent(name).path
    guard FileManager.default.isExecutableFile(atPath: path) else { throw Failure.programMissing(path: path) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    process.standardInput = FileHandle.nullDevice
    return process
  }
}
