internal import Foundation

/// A folder with rule files of the guard, as the daemon is told of it: the daemon itself may not be allowed to read it.
enum RuleFolder {
  /// Beyond this, in bytes, it is no folder of rules.
  private static let sizeLimitBytes = 12 << 20

  /// The YAML files of the folder by name.
  ///
  /// - Throws: ``CommandError``
  static func files(in folder: String) throws -> [String: String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw CommandError.fileNotFound(path: folder)
    }
    var files: [String: String] = [:]
    var sizeBytes = 0
    for name in names.sorted() where name.hasSuffix(".yaml") && !name.hasPrefix(".") {
      let path = PathText.join(folder, name)
      guard let data = FileManager.default.contents(atPath: path) else { throw CommandError.fileNotFound(path: path) }
      sizeBytes += data.count
      guard sizeBytes <= sizeLimitBytes, let text = String(data: data, encoding: .utf8) else {
        throw CommandError.notRules(path: path)
      }
      files[name] = text
    }
    guard !files.isEmpty else { throw CommandError.notRules(path: folder) }
    return files
  }
}
