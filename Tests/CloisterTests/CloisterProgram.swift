import ControlAPI
import Foundation

/// The program itself, as a process.
struct CloisterProgram {
  /// Where it looks for the daemon; the admin socket lies beside it.
  var socketPath: String

  struct Outcome {
    var code: Int32
    var output: String
    var errors: String
  }

  /// - Parameter input: What standard input holds.
  func run(_ arguments: [String], input: String = "") throws -> Outcome {
    let process = Process()
    let programs = (try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") as NSString)
      .deletingLastPathComponent
    process.executableURL = URL(filePath: programs + "/cloister")
    process.arguments = arguments
    process.environment = ["CLOISTER_SOCKET": socketPath, "PATH": "/usr/bin:/bin"]
    let (standardInput, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = standardInput
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
    let outputData = try output.fileHandleForReading.readToEnd() ?? Data()
    let errorData = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, output: String(decoding: outputData, as: UTF8.self),
      errors: String(decoding: errorData, as: UTF8.self))
  }
}

/// The JSON of a wire type; an empty text where it cannot be written.
func json(_ value: some Encodable) -> String {
  (try? value.jsonData()).map { String(decoding: $0, as: UTF8.self) } ?? ""
}
