import Catalog
import Domain
import Extraction
import Foundation
import Testing

@testable import Ingestion

@Suite("Nothing is lost when the service stops", .enabled(if: Installation.isComplete, "\(Installation.missingNotice)"))
struct RestartTests {
  let appliance: Appliance

  init() throws {
    appliance = try Appliance()
  }

  @Test("A service that is stopped in the middle goes on after the next start")
  func goesOn() async throws {
    for number in 0..<60 {
      try appliance.write("Field \(number) bears \(number * 3) sacks of rye.", to: "\(number).txt")
    }
    var options = Appliance.quickOptions
    options.batchFileCount = 4
    try await appliance.runUntilFirstIndexed(options)
    #expect(try appliance.paths(.indexed).count < 60)
    try await appliance.run { service in try await service.settle() }
    #expect(try appliance.paths(.indexed).count == 60)
    #expect(try appliance.paths(.pending).isEmpty)
    #expect(try appliance.isIndexSound())
  }

  @Test("Rows that were left waiting, as a killed process leaves them, are picked up or retracted")
  func picksUpPending() async throws {
    try appliance.write("Left in the middle.", to: "left.txt")
    let fingerprint = try #require(
      try IngestFolder(path: "\(appliance.root)/ingest").fingerprint(of: "left.txt"))
    try appliance.catalog.markPending(path: "left.txt", fingerprint: fingerprint)
    try appliance.catalog.markPending(path: "gone.txt", fingerprint: fingerprint)
    try await appliance.run { service in try await service.settle() }
    #expect(try appliance.paths(.indexed) == ["left.txt"])
    #expect(try appliance.record("gone.txt") == nil)
  }

  @Test("What was changed, renamed, deleted or copied while nobody looked is found at the start")
  func findsChanges() async throws {
    for name in ["same", "changed", "renamed", "deleted", "moved"] {
      try appliance.write("This is the file called \(name).", to: "\(name).txt")
    }
    try await appliance.run { service in try await service.settle() }
    let renamedID = try appliance.record("renamed.txt")?.id
    let movedID = try appliance.record("moved.txt")?.id
    try appliance.write("Other words stand here now.", to: "changed.txt")
    try appliance.rename("renamed.txt", "named.txt")
    try appliance.remove("deleted.txt")
    // As `mv` between file systems: other file, same bytes.
    try appliance.write("This is the file called moved.", to: "arrived.txt")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: appliance.path("arrived.txt"))
    try appliance.remove("moved.txt")
    let count = appliance.events.count
    try await appliance.run { service in try await service.settle() }
    #expect(try appliance.paths(.indexed) == ["arrived.txt", "changed.txt", "named.txt", "same.txt"])
    #expect(try appliance.record("named.txt")?.id == renamedID)
    #expect(try appliance.record("arrived.txt")?.id == movedID)
    let embedded = appliance.events.dropFirst(count).compactMap {
      if case .indexed(let path, _, _, _) = $0 { path } else { nil }
    }
    #expect(embedded == ["changed.txt"])
    #expect(try appliance.isIndexSound())
  }

  @Test("What another model embedded is embedded anew")
  func embedsAnew() async throws {
    try appliance.write("Old words.", to: "old.txt")
    let folder = try IngestFolder(path: "\(appliance.root)/ingest")
    let chunk = Chunk(ordinal: 0, range: 0..<10, headingPath: [], text: "Old words.", tokenCount: 3)
    let content = NewContent(
      sha256: try folder.openFile("old.txt").sha256(), mediaType: "text/plain", title: nil, text: "Old words.",
      pages: nil, parserVersion: Extractor.parserVersion, modelSHA256: "another", chunks: [chunk],
      vectors: [[0.6, 0.8]])
    _ = try appliance.catalog.commit(
      content, path: "old.txt", fingerprint: try #require(folder.fingerprint(of: "old.txt")))
    try await appliance.run { service in try await service.settle() }
    #expect(appliance.indexedCount("old.txt") == 1)
    #expect(try appliance.catalog.vectors(of: try appliance.catalog.allChunkIDs()).map(\.count) == [384])
    #expect(try appliance.isIndexSound())
  }

  @Test("A service that has ended refuses requests instead of leaving them waiting")
  func refusesAfterEnd() async throws {
    let service = try appliance.makeService()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await service.run() }
      try await service.settle()
      group.cancelAll()
      try await group.waitForAll()
    }
    await #expect(throws: IngestionError.notRunning) { try await service.rescan() }
    await #expect(throws: IngestionError.notRunning) { _ = try await service.settle() }
  }

  @Test("A missing ingest folder is an error that names it")
  func namesMissingFolder() throws {
    #expect(throws: IngestionError.folderUnavailable(path: "/nonexistent/ingest", errorNumber: ENOENT)) {
      try IngestFolder(path: "/nonexistent/ingest")
    }
  }
}
