internal import Foundation

/// The SHA-256 of a model file as it was when it was installed, in a file beside it that `sha256sum --check` reads too.
public enum RecordedDigest {
  /// `model.gguf.sha256` for `model.gguf`.
  public static func path(for modelPath: String) -> String { modelPath + ".sha256" }

  /// Nil where none is recorded.
  ///
  /// - Throws: ``ModelFileError/invalidField(path:field:requirement:)`` for a record that is none.
  public static func read(for modelPath: String) throws(ModelFileError) -> String? {
    let path = path(for: modelPath)
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? handle.close() }
    let text = (try? handle.read(upToCount: 4096)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let digest = text.prefix { !$0.isWhitespace }.lowercased()
    guard isDigest(digest) else {
      throw .invalidField(path: path, field: "sha256", requirement: "64 hexadecimal digits")
    }
    return digest
  }

  /// Writes the record so that the file holds all of it or does not change.
  ///
  /// - Throws: ``ModelFileError/unreadable(path:operation:code:)``.
  public static func write(_ digest: String, for modelPath: String) throws(ModelFileError) {
    let path = path(for: modelPath)
    let name = modelPath.split(separator: "/").last.map(String.init) ?? modelPath
    do {
      try Data("\(digest)  \(name)\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    } catch {
      throw .unreadable(path: path, operation: "write", code: errno)
    }
  }

  static func isDigest(_ text: String) -> Bool {
    text.utf8.count == 64 && text.allSatisfy { $0.isHexDigit && $0.isASCII }
  }
}
