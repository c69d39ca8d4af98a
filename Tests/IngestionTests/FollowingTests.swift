import Catalog
import Domain
import Foundation
import Testing
import VectorIndex

@testable import Ingestion

@Suite("Following the ingest folder", .enabled(if: Installation.isComplete, "\(Installation.missingNotice)"))
struct FollowingTests {
  let appliance: Appliance

  init() throws {
    appliance = try Appliance()
  }

  @Test("A file that is renamed in is indexed, and the service is not idle before")
  func takesRenamedIn() async throws {
    try await appliance.run { service in
      try await service.settle()
      try appliance.drop("The cellar holds forty barrels of cider.", as: "cellar.txt")
      try await service.rescan()
      let record = try appliance.record("cellar.txt")
      #expect(record?.state == .indexed || !service.status.isIdle)
      let status = try await service.settle()
      #expect(status.isIdle && status.pendingCount == 0)
    }
    #expect(try appliance.text("cellar.txt") == "The cellar holds forty barrels of cider.")
    #expect(try appliance.record("cellar.txt")?.collection == .root)
    #expect(try appliance.isIndexSound())
    #expect(appliance.index.statistics.count == 1)
  }

  @Test("Files of new folders are indexed under the collection of the first folder")
  func takesNewFolders() async throws {
    try await appliance.run { service in
      try await service.settle()
      try appliance.makeFolder("abbey/rules/old")
      try appliance.write("Silence after compline.", to: "abbey/rules/old/silence.md")
      try appliance.write("Bread at noon.", to: "abbey/bread.md")
      try await service.settle()
    }
    #expect(try appliance.paths(.indexed) == ["abbey/bread.md", "abbey/rules/old/silence.md"])
    #expect(try appliance.record("abbey/rules/old/silence.md")?.collection == CollectionName(rawValue: "abbey"))
  }

  @Test("Notices alone suffice: nobody asks for a walk")
  func followsNotices() async throws {
    try await appliance.run { service in
      try await appliance.waitForEvent { if case .started(_, true) = $0 { true } else { false } }
      try appliance.makeFolder("a/b")
      try appliance.write("Honey from the east hives.", to: "a/b/honey.txt")
      try await appliance.waitForEvent { if case .indexed("a/b/honey.txt", _, _, _) = $0 { true } else { false } }
      try appliance.rename("a", "c")
      try await appliance.waitForEvent { $0 == .renamed(from: "a/b/honey.txt", to: "c/b/honey.txt") }
      try appliance.write("Honey from the west hives.", to: "c/b/honey.txt")
      try await appliance.waitForEvent { if case .indexed("c/b/honey.txt", _, _, _) = $0 { true } else { false } }
      try appliance.remove("c")
      try await appliance.waitForEvent { if case .retracted("c/b/honey.txt", _) = $0 { true } else { false } }
    }
    #expect(try appliance.catalog.allChunkIDs().isEmpty)
    #expect(appliance.index.statistics.count == 0)
  }

  @Test("The periodic walk alone suffices where the kernel tells nothing")
  func followsByWalking() async throws {
    var options = Appliance.quickOptions
    options.reconcileIntervalSeconds = 0.1
    let service = try appliance.makeService(options)
    let reconciler = Reconciler(
      folder: service.folder, queue: service.queue, ledger: service.ledger, options: options, watch: nil)
    try appliance.write("One.", to: "one.txt")
    try reconciler.reconcile()
    #expect(service.queue.contains("one.txt"))
    #expect(try appliance.record("one.txt")?.state == .pending)
    try appliance.remove("one.txt")
    try reconciler.reconcile()
    #expect(try appliance.record("one.txt") == nil)
    #expect(service.status.isIdle)
  }

  @Test("A changed file is read again, a touched one is not embedded again")
  func followsChanges() async throws {
    try await appliance.run { service in
      try appliance.write("The bell has one crack.", to: "bell.txt")
      try await service.settle()
      try appliance.write("The bell has two cracks.", to: "bell.txt")
      try await service.settle()
      #expect(try appliance.text("bell.txt") == "The bell has two cracks.")
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_000_000)], ofItemAtPath: appliance.path("bell.txt"))
      try await service.settle()
    }
    #expect(appliance.indexedCount("bell.txt") == 2)
    #expect(try appliance.record("bell.txt")?.state == .indexed)
    #expect(try appliance.record("bell.txt")?.modifiedAtSeconds == 1_000_000)
    #expect(try appliance.isIndexSound())
  }

  @Test("A renamed file keeps its number, and nothing is embedded")
  func followsRenames() async throws {
    try await appliance.run { service in
      try appliance.makeFolder("a")
      try appliance.drop("Twelve candles burn in the choir.", as: "a/candles.txt")
      try await service.settle()
      let id = try appliance.record("a/candles.txt")?.id
      try appliance.makeFolder("b")
      try appliance.rename("a/candles.txt", "b/lights.txt")
      try await service.settle()
      #expect(try appliance.record("b/lights.txt")?.id == id)
      try appliance.rename("b", "c")
      try await service.settle()
      #expect(try appliance.record("c/lights.txt")?.id == id)
      #expect(try appliance.record("c/lights.txt")?.collection == CollectionName(rawValue: "c"))
    }
    #expect(try appliance.paths(.indexed) == ["c/lights.txt"])
    #expect(appliance.events.count { if case .indexed = $0 { true } else { false } } == 1)
  }

  @Test("A deleted file is taken out while a long queue is being read")
  func retractsAtOnce() async throws {
    try appliance.write("The first of all.", to: "0.txt")
    try await appliance.run { service in
      try await service.settle()
      for number in 1...120 { try appliance.drop("Ledger page \(number): \(number * 7) sheaves.", as: "\(number).txt") }
      try await appliance.waitForEvent { if case .indexed("1.txt", _, _, _) = $0 { true } else { false } }
      try appliance.remove("0.txt")
      try await appliance.waitForEvent { if case .retracted("0.txt", _) = $0 { true } else { false } }
      try await service.settle()
    }
    let position = appliance.events.firstIndex { if case .retracted = $0 { true } else { false } }
    let last = appliance.events.lastIndex { if case .indexed = $0 { true } else { false } }
    #expect(try #require(position) < #require(last))
    #expect(try appliance.paths(.indexed).count == 120)
    #expect(try appliance.isIndexSound())
  }

  @Test("A file is not taken while its writer has it open")
  func waitsForWriter() async throws {
    try await appliance.run { service in
      try await service.settle()
      let file = try #require(fopen(appliance.path("slow.txt"), "w"))
      fputs("The first half ", file)
      fflush(file)
      try await service.rescan()
      try await Task.sleep(for: .milliseconds(600))
      #expect(!service.status.isIdle)
      #expect(try appliance.record("slow.txt")?.state != .indexed)
      fputs("and the second half.", file)
      fclose(file)
      try await service.settle()
    }
    #expect(try appliance.text("slow.txt") == "The first half and the second half.")
    #expect(appliance.indexedCount("slow.txt") == 1)
  }
}
