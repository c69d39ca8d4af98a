import Domain
import Foundation
import Testing

@testable import Ingestion

@Suite("The library", .enabled(if: Installation.isComplete, "\(Installation.missingNotice)"))
struct LibraryTests {
  let appliance: Appliance

  init() throws {
    appliance = try Appliance()
  }

  @Test("shows, narrows, deletes and rebuilds")
  func facade() async throws {
    try appliance.makeFolder("abbey")
    try appliance.write("Root text.", to: "root.txt")
    try appliance.write("Abbey text.", to: "abbey/text.txt")
    let abbey = CollectionScope.only([CollectionName(rawValue: "abbey")])
    try await appliance.run { service in
      try await service.settle()
      let library = Library(ingest: service, access: CollectionAccess())
      let root = try #require(try appliance.record("root.txt"))
      #expect(try library.documents(in: abbey).map(\.path) == ["abbey/text.txt"])
      #expect(try library.document(root.id, in: abbey) == nil)
      #expect(try library.text(of: root.id, in: abbey) == nil)
      #expect(try library.text(of: root.id, in: .all) == "Root text.")
      #expect(try library.delete(root.id, in: abbey) == nil)
      #expect(try library.counts(in: .all).indexedCount == 2)
      #expect(try library.collections(in: .all).map(\.name.rawValue) == ["abbey", "default"])
      #expect(try library.collections(in: abbey).map(\.counts.indexedCount) == [1])
      #expect(try library.checkIndex().isGood)
      try library.rebuildIndex()
      #expect(library.indexStatistics.count == 2)
      #expect(try library.delete(root.id) == root)
      #expect(!FileManager.default.fileExists(atPath: appliance.path("root.txt")))
      #expect(try library.document(root.id, in: .all) == nil)
      #expect(library.indexStatistics.count == 1)
      let status = try await service.settle()
      #expect(status.isIdle)
    }
    #expect(try appliance.paths(.indexed) == ["abbey/text.txt"])
  }
}
