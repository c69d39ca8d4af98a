import Foundation

/// The files of the checkout that the tests were built from.
enum Checkout {
  /// Without symbolic links, so that a folder which links here is the same checkout.
  static let root: String = {
    let source = URL(filePath: #filePath).resolvingSymlinksInPath()
    return source.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path()
      .trimmingSuffix("/")
  }()

  /// What is written by people lies in these folders.
  static let folders = ["Sources", "Tests", "Config", "Systemd", "Ingest", ".ci"]

  /// Every file below ``folders``, and those of the top level, in a fixed order.
  static let files: [File] = {
    let below = folders.flatMap { folder in
      (FileManager.default.subpaths(atPath: root + "/" + folder) ?? []).map { folder + "/" + $0 }
    }
    return (below + topLevel).sorted().filter { !$0.contains("__pycache__") && !$0.hasSuffix(".pyc") }
      .compactMap(File.init)
  }()

  static var topLevel: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: root))?.sorted() ?? []
  }
}

/// A regular file.
struct File: Sendable {
  /// Relative to the checkout.
  var path: String
  /// Empty for files that are not text.
  var text: String
  var isExecutable: Bool
  let lines: [Substring]

  init(path: String, text: String, isExecutable: Bool = false) {
    self.path = path
    self.text = text
    self.isExecutable = isExecutable
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  init?(_ path: String) {
    let fullPath = Checkout.root + "/" + path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: fullPath, isDirectory: &isFolder), !isFolder.boolValue else {
      return nil
    }
    let data = FileManager.default.contents(atPath: fullPath) ?? Data()
    let isBinary = data.withUnsafeBytes { bytes in
      bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
    }
    let text = isBinary ? nil : String(data: data, encoding: .utf8)
    let isExecutable = FileManager.default.isExecutableFile(atPath: fullPath)
    self.init(path: path, text: text ?? "", isExecutable: isExecutable)
  }

  var name: String { String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]) }
  var folder: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }
  var fileExtension: String { name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? "" }

  /// The numbers of the lines that hold one of some words, from 0: a sieve before slower patterns.
  func lineIndices(holding words: [String]) -> [Int] {
    let present = words.filter { strstr(text, $0) != nil }
    if present.isEmpty { return [] }
    return lines.indices.filter { index in
      let line = String(lines[index])
      return present.contains { strstr(line, $0) != nil }
    }
  }

  /// `Catalog` for `Sources/Catalog/Schema.swift`; nil elsewhere.
  var sourceTarget: String? {
    let parts = path.split(separator: "/")
    return parts.count >= 3 && parts[0] == "Sources" ? String(parts[1]) : nil
  }

  var isCode: Bool { ["swift", "c", "h", "cpp", "hpp", "sh", "py"].contains(fileExtension) }
  var isSwift: Bool { fileExtension == "swift" }
}

/// A place where a rule of the house is broken.
struct Violation: Hashable, CustomStringConvertible {
  var path: String
  /// From 1; nil where the file as a whole is meant.
  var line: Int?
  var problem: String

  var description: String { path + (line.map { ":\($0)" } ?? "") + ": " + problem }
}

extension Sequence<Violation> {
  /// For the message of a failed expectation: all of them, one a line.
  var listing: String { "\n" + map(\.description).joined(separator: "\n") }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
