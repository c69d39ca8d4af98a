import Catalog
import Domain
import Foundation
import TestSupport
import Testing

@testable import Ingestion

@Suite("Snapshots", .enabled(if: Installation.isComplete, "\(Installation.missingNotice)"))
struct SnapshotTests {
  let appliance: Appliance
  var directory: String { appliance.root + "/outside/saved" }
  var manifest: URL { URL(fileURLWithPath: directory + "/manifest.json") }

  init() throws {
    appliance = try Appliance()
  }

  @Test("are whole or not there, bring back what was there, and never crash on a damaged manifest")
  func saveDamageRestore() async throws {
    for number in 0..<3 { try appliance.write("Field \(number) bears rye.", to: "\(number).txt") }
    try await appliance.run { service in
      try await service.settle()
      let library = Library(ingest: service, access: CollectionAccess())
      let summary = try library.saveSnapshot(directory: directory, version: "1", configurationFile: nil)
      #expect(summary.documentCount == 3 && summary.fileCount == 4 && summary.directory == directory)
      #expect(!FileManager.default.fileExists(atPath: directory + ".partial"))
      for path in ["relative/path", appliance.root] {
        #expect(throws: IngestionError.self) {
          try library.saveSnapshot(directory: path, version: "1", configurationFile: nil)
        }
      }
      let saved = Set(try appliance.catalog.allChunkIDs())
      let document = try #require(try appliance.record("1.txt"))
      _ = try library.delete(document.id)
      let kept = Set(try appliance.catalog.allChunkIDs())
      #expect(kept.count == 2)
      let (_, probing) = try library.restoreSnapshot(directory: directory)
      #expect(probing.questionCount == 3 && probing.agreement == 1 && probing.isGood)
      // The deleted file is back in the catalog, until the service sees that the folder does not have it.
      let restored = Set(try appliance.catalog.allChunkIDs())
      #expect(restored.isSuperset(of: kept) && restored.isSubset(of: saved))
      #expect(try library.checkIndex(sampleCount: nil).isGood)
      try expectRefusals(library)
      // The folder is the truth: the file is gone.
      try await service.settle()
      #expect(try appliance.paths(.indexed) == ["0.txt", "2.txt"])
    }
  }

  private func expectRefusals(_ library: Library) throws {
    let bytes = try [UInt8](Data(contentsOf: manifest))
    for mutation in Mutations(of: [bytes], count: 300, seed: 17) {
      try Data(mutation).write(to: manifest)
      do {
        _ = try library.verifySnapshot(directory: directory)
      } catch is IngestionError {}
    }
    let text = String(decoding: bytes, as: UTF8.self)
    for (old, new) in [
      ("\"catalog.sqlite\"", "\"../../catalog.sqlite\""), ("size_bytes\" : ", "size_bytes\" : 9223372036"),
    ] {
      #expect(text.contains(old))
      try Data(text.replacingOccurrences(of: old, with: new).utf8).write(to: manifest)
      #expect(throws: IngestionError.self) { try library.verifySnapshot(directory: directory) }
    }
    try Data(bytes).write(to: manifest)
    _ = try library.verifySnapshot(directory: directory)
  }
}
