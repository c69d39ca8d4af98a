import Foundation
import Testing

@testable import Ingestion

@Suite("Paths of the ingest folder")
struct IngestFolderTests {
  let appliance: Appliance
  let folder: IngestFolder

  init() throws {
    appliance = try Appliance()
    folder = try IngestFolder(path: "\(appliance.root)/ingest")
    try "secret".write(toFile: "\(appliance.root)/outside/secret.txt", atomically: false, encoding: .utf8)
    try FileManager.default.createSymbolicLink(
      atPath: appliance.path("way"), withDestinationPath: "\(appliance.root)/outside")
    try FileManager.default.createSymbolicLink(
      atPath: appliance.path("link.txt"), withDestinationPath: "\(appliance.root)/outside/secret.txt")
  }

  @Test(
    "cannot leave it",
    arguments: [
      "../outside/secret.txt", "way/secret.txt", "/etc/passwd", "a/../../outside/secret.txt", "", ".", "a//b",
    ])
  func cannotLeave(path: String) {
    #expect(throws: IngestionError.pathRefused(path: path)) { _ = try folder.openFile(path).fingerprint }
    #expect(throws: IngestionError.pathRefused(path: path)) { try folder.removeFile(path) }
    #expect(folder.fingerprint(of: path) == nil)
    #expect(FileManager.default.fileExists(atPath: "\(appliance.root)/outside/secret.txt"))
  }

  @Test("lead to no file behind a link; removing the link leaves the file")
  func followsNoLink() throws {
    #expect(throws: IngestionError.pathRefused(path: "link.txt")) { _ = try folder.openFile("link.txt").fingerprint }
    try folder.removeFile("link.txt")
    #expect(FileManager.default.fileExists(atPath: "\(appliance.root)/outside/secret.txt"))
  }

  @Test("lead to files; a file that is gone is no error when it is removed")
  func leadToFiles() throws {
    try appliance.write("abc", to: "a.txt")
    #expect(
      try folder.openFile("a.txt").sha256() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    try folder.removeFile("a.txt")
    try folder.removeFile("a.txt")
    #expect(folder.fingerprint(of: "a.txt") == nil)
  }

  @Test("tell whether a file has a writer, where the kernel says")
  func writers() throws {
    let handle = try #require(fopen(appliance.path("a.txt"), "w"))
    #expect(try folder.openFile("a.txt").hasWriter() != false)
    fclose(handle)
    #expect(try folder.openFile("a.txt").hasWriter() != true)
  }

  @Test("are skipped when hidden or unfinished")
  func skips() {
    for name in [".a", "a~", "a.swp", "A.PART", "b.tmp", "c.crdownload", ".cloister-1", "#d#"] {
      #expect(IngestPath.isSkipped(name: name), "\(name)")
      #expect(IngestPath.isSkipped(path: "x/\(name)/y.txt"), "\(name)")
    }
    for name in ["a", "a.txt", "temp.md", "a.b", "#1.txt"] { #expect(!IngestPath.isSkipped(name: name), "\(name)") }
  }
}
