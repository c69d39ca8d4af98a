import Catalog
import DecoderFixture
import Domain
import Embedding
import Extraction
import Foundation
import Testing
import VectorIndex

@testable import Ingestion

@Suite("A migration", .enabled(if: Installation.isComplete, "\(Installation.missingNotice)"))
struct MigrationTests {
  let appliance: Appliance
  private let space: Replaceable<VectorSpace>
  private let current: LibraryModel
  private let location = "qwen3-embedding"

  init() throws {
    appliance = try Appliance()
    let model = try Installation.model.get()
    space = Replaceable((model, appliance.index))
    current = LibraryModel(location: "minilm", sha256: model.identity.sha256, dimension: model.identity.dimension)
    for number in 0..<20 {
      try appliance.write("Field \(number) bears \(["rye", "oats", "hops"][number % 3]).", to: "\(number).txt")
    }
  }

  private func makeService() throws -> IngestService {
    try IngestService(
      folder: appliance.root + "/ingest", catalog: appliance.catalog, space: space,
      extractor: Extractor(executable: Installation.extractExecutable), options: Appliance.quickOptions)
  }

  private func makeMigration(
    _ service: IngestService, indexOptions: VectorIndexOptions = VectorIndexOptions()
  ) throws -> IndexMigration {
    let root = appliance.root
    return try IndexMigration(
      ingest: service, space: space, current: current,
      tools: MigrationTools(
        loadModel: { name in
          name == "minilm"
            ? try Installation.model.get()
            : try EmbeddingModel(decoderFile: DecoderFixture.path(name), threadCount: 1)
        },
        openIndex: {
          try VectorIndex(directory: root + "/" + $0.sha256, dimension: $0.dimension, options: indexOptions)
        },
        removeIndex: { try? FileManager.default.removeItem(atPath: root + "/" + $0) }))
  }

  private func run(_ body: (IngestService) async throws -> Void) async throws {
    let service = try makeService()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await service.run() }
      defer { group.cancelAll() }
      try await service.settle()
      try await body(service)
    }
  }

  @Test("embeds all chunks, goes on where a killed process was, switches and goes back; what comes is in both")
  func wholeWay() async throws {
    try await run { service in
      let first = try makeMigration(service)
      #expect(throws: IngestionError.self) { try first.start("missing") }
      #expect(throws: IngestionError.self) { try first.start("minilm") }
      #expect(throws: IngestionError.self) { try first.switchOver(isRollback: false) }
      let begun = try first.start(location, questions: ["Which field bears rye?"], source: .file)
      #expect(begun.stage == .building && begun.totalCount == 20 && begun.doneCount == 0)
      #expect(try first.step())
      #expect(first.status.doneCount == 16)

      // As if the process had been killed here.
      let migration = try makeMigration(service)
      #expect(migration.status.stage == .building && migration.status.doneCount == 16)
      while try migration.step() {}
      let comparison = try #require(migration.status.comparison)
      #expect(migration.status.stage == .ready && comparison.source == .file && comparison.questionCount == 1)
      #expect((0...1).contains(comparison.overlapAt10))

      try appliance.write("Field 99 bears saffron.", to: "late.txt")
      try await service.settle()
      while try migration.step() {}
      #expect(migration.status.doneCount == 21)
      let switched = try migration.switchOver(isRollback: false)
      #expect(switched.stage == .switched && switched.current.location == location && switched.other == current)
      let dimension = switched.current.dimension
      #expect(dimension != 384 && service.index.statistics.dimension == dimension)
      let library = Library(ingest: service, access: CollectionAccess())
      #expect(try library.checkIndex(sampleCount: nil).isGood)

      try appliance.write("Field 100 bears mint.", to: "later.txt")
      try await service.settle()
      #expect(try library.checkIndex(sampleCount: nil).isGood)
      #expect(try appliance.catalog.shadowCounts().missing == 1)
      let back = try migration.switchOver(isRollback: true)
      #expect(back.current == current && service.index.statistics.count == 22)
      #expect(try library.checkIndex(sampleCount: nil).isGood)
      #expect(throws: IngestionError.self) { try migration.start(location) }
      #expect(try migration.cancel().stage == .none)
      #expect(try appliance.catalog.shadow() == nil)
    }
  }

  @Test("that is stopped while lists are learned leaves no file of them, and goes on with the next start")
  func stoppedWhileLearning() async throws {
    var options = VectorIndexOptions()
    options.type = .ivfPQ
    try await run { service in
      let first = try makeMigration(service, indexOptions: options)
      let other = try #require(try first.start(location).other)
      while first.status.doneCount < 20 { #expect(try first.step()) }
      first.stop()
      #expect(try !first.step())
      #expect(first.status.stage == .building && first.status.trouble == nil)
      #expect(throws: IngestionError.self) { try first.switchOver(isRollback: false) }
      #expect(try FileManager.default.contentsOfDirectory(atPath: appliance.root + "/" + other.sha256).isEmpty)
      let second = try makeMigration(service, indexOptions: options)
      while try second.step() {}
      #expect(second.status.stage == .ready)
    }
  }

  @Test("is given up without a trace, and ends with a restore")
  func givingUp() async throws {
    try await run { service in
      let migration = try makeMigration(service)
      let other = try #require(try migration.start(location).other)
      while try migration.step() {}
      #expect(migration.status.comparison?.source == .sampledSentences)
      #expect(FileManager.default.fileExists(atPath: appliance.root + "/" + other.sha256))
      _ = try migration.cancel()
      #expect(!FileManager.default.fileExists(atPath: appliance.root + "/" + other.sha256))
      #expect(throws: IngestionError.self) { try migration.cancel() }

      let library = Library(ingest: service, access: CollectionAccess())
      let directory = appliance.root + "/outside/saved"
      _ = try library.saveSnapshot(directory: directory, version: "1", configurationFile: nil)
      _ = try migration.start(location)
      _ = try migration.step()
      let (_, probing) = try migration.ending { try library.restoreSnapshot(directory: directory) }
      #expect(probing.isGood && migration.status.stage == .none)
      #expect(try !migration.step())
    }
  }
}
