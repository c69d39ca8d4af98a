internal import Foundation

/// A folder of its own for one test; removed with everything in it when it goes away.
public final class TemporaryFolder: Sendable {
  /// Absolute, without symbolic links, short enough for sockets in it.
  public let path: String

  public enum Failure: Error {
    case notCreated
  }

  public init() throws {
    var template = Array("/tmp/cloister-test-XXXXXX".utf8CString)
    guard let name = mkdtemp(&template) else { throw Failure.notCreated }
    path = String(cString: name)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, with the folders above it; returns its absolute path.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    let file = path + "/" + name
    let folder = (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try text.write(toFile: file, atomically: false, encoding: .utf8)
    return file
  }

  public func read(_ name: String) throws -> String {
    try String(contentsOfFile: path + "/" + name, encoding: .utf8)
  }
}
