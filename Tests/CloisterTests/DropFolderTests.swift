import Foundation
import TestSupport
import Testing

@testable import cloister

@Suite("Dropping files")
struct DropFolderTests {
  private let source: TemporaryFolder
  private let ingest: TemporaryFolder

  init() throws {
    source = try TemporaryFolder()
    ingest = try TemporaryFolder()
  }

  private func drop(_ argument: String, collection: String? = nil) throws -> [DroppedFile] {
    let folder = try DropFolder(path: ingest.path, collection: collection)
    let files = try folder.plan(argument).map(folder.copy)
    try folder.synchronize(files)
    return files
  }

  /// Everything below the ingest folder, hidden files too.
  private var contents: [String] {
    FileManager.default.subpaths(atPath: ingest.path)?.sorted() ?? []
  }

  @Test("puts a file into the folder, or into its collection")
  func file() throws {
    let file = try source.write("text", to: "a.txt")
    #expect(try drop(file).map(\.path) == ["a.txt"])
    #expect(try drop(file, collection: "hr").map(\.path) == ["hr/a.txt"])
    #expect(try drop(file, collection: "default").map(\.isNew) == [false])
    #expect(try ingest.read("hr/a.txt") == "text")
    #expect(contents == ["a.txt", "hr", "hr/a.txt"])
  }

  @Test("takes a folder with everything in it but hidden files and links")
  func folder() throws {
    for name in ["docs/a.txt", "docs/deep/b.txt", "docs/.hidden", "docs/.git/c"] { try source.write("x", to: name) }
    try FileManager.default.createSymbolicLink(
      atPath: source.path + "/docs/link", withDestinationPath: source.path + "/docs/a.txt")
    #expect(try drop(source.path + "/docs/").map(\.path) == ["docs/a.txt", "docs/deep/b.txt"])
    #expect(contents == ["docs", "docs/a.txt", "docs/deep", "docs/deep/b.txt"])
  }

  @Test("replaces a file whose bytes differ and leaves one with the same bytes alone")
  func replace() throws {
    let file = try source.write("first", to: "a.txt")
    let before = try #require(drop(file).first)
    let again = try #require(drop(file).first)
    #expect(!again.isNew)
    #expect(again.modifiedAtSeconds == before.modifiedAtSeconds)
    try source.write("other", to: "a.txt")
    #expect(try drop(file).map(\.isNew) == [true])
    #expect(try ingest.read("a.txt") == "other")
    #expect(contents == ["a.txt"])
  }

  @Test("leaves a file that is in the folder already where it is")
  func inside() throws {
    let file = try ingest.write("x", to: "hr/a.txt")
    #expect(try drop(file, collection: "other").map(\.path) == ["hr/a.txt"])
    #expect(contents == ["hr", "hr/a.txt"])
    #expect(try drop(ingest.path).isEmpty)
  }

  @Test("makes the copy readable for the group and never executable")
  func permissions() throws {
    let file = try source.write("x", to: "a.sh")
    #expect(chmod(file, 0o700) == 0)
    _ = try drop(file)
    let attributes = try FileManager.default.attributesOfItem(atPath: ingest.path + "/a.sh")
    let mode = try #require(attributes[.posixPermissions] as? Int)
    #expect(mode == 0o640)
  }

  @Test("leaves no half copy behind when it fails")
  func failure() throws {
    let folder = try DropFolder(path: ingest.path, collection: nil)
    let file = try source.write("x", to: "a.txt")
    try ingest.write("x", to: "a.txt/in-the-way")
    #expect(throws: CommandError.self) { try folder.plan(file).forEach { _ = try folder.copy($0) } }
    #expect(contents == ["a.txt", "a.txt/in-the-way"])
  }

  @Test("refuses names that are no collection", arguments: ["", ".", "..", ".hidden", "a/b", "/etc"])
  func badCollection(_ name: String) {
    #expect(throws: CommandError.self) { try DropFolder(path: ingest.path, collection: name) }
  }

  @Test("says when the source or the folder is not there")
  func missing() throws {
    #expect(throws: CommandError.self) { try drop(source.path + "/none") }
    #expect(throws: CommandError.self) { try DropFolder(path: source.path + "/none", collection: nil) }
  }
}

@Suite("The sockets of a command")
struct SocketPathsTests {
  @Test("come from the option, else the environment, else the standard place; the admin socket lies beside")
  func order() {
    let environment = ["CLOISTER_SOCKET": "/e/cloister.sock", "CLOISTER_ADMIN_SOCKET": "/e/a.sock"]
    let standard = SocketPaths(socket: nil, adminSocket: nil, environment: ["CLOISTER_SOCKET": ""])
    #expect(standard.socket == "/run/cloister/cloister.sock")
    #expect(standard.adminSocket == "/run/cloister/admin.sock")
    let fromEnvironment = SocketPaths(socket: nil, adminSocket: nil, environment: environment)
    #expect(fromEnvironment.socket == "/e/cloister.sock")
    #expect(fromEnvironment.adminSocket == "/e/a.sock")
    let fromOptions = SocketPaths(socket: "/o/s", adminSocket: "/o/x", environment: environment)
    #expect(fromOptions.socket == "/o/s")
    #expect(fromOptions.adminSocket == "/o/x")
    #expect(
      SocketPaths(socket: "d/run/cloister.sock", adminSocket: nil, environment: [:]).adminSocket == "d/run/admin.sock")
    #expect(SocketPaths(socket: "s", adminSocket: nil, environment: [:]).adminSocket == "admin.sock")
  }
}
