import Catalog
import Domain
import Embedding
import Extraction
import Foundation
import Guard
import Synchronization
import TestSupport
import VectorIndex

@testable import Ingestion

/// What the tests need and cannot make: the embedding model and the extraction program.
enum Installation {
  /// Beside the test program, where the package manager puts both.
  static let extractExecutable: String = {
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: program).deletingLastPathComponent().appendingPathComponent("cloister-extract").path
  }()

  static let model = Result { try EmbeddingModel(directory: InstalledModel.folder) }

  static var isComplete: Bool {
    InstalledModel.isPresent
      && FileManager.default.isExecutableFile(atPath: extractExecutable)
  }

  static let missingNotice =
    "SKIPPED: no embedding model in \(InstalledModel.folder) or no \(extractExecutable); `make test` puts both in place"
}

/// An ingest folder, a catalog and an index in a temporary folder, with the real model and the real extraction.
final class Appliance: Sendable {
  let root = NSTemporaryDirectory() + "ingest-\(UUID().uuidString)"
  let catalog: Catalog
  let index: VectorIndex
  private let log = Mutex<[IngestEvent]>([])
  /// While it is taken, a worker that has indexed a file stands still before the next one.
  private let brake = DispatchSemaphore(value: 1)

  init() throws {
    for folder in ["ingest", "index", "outside"] {
      try FileManager.default.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
    }
    catalog = try Catalog(path: root + "/catalog.sqlite")
    index = try VectorIndex(directory: root + "/index", dimension: 384)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: root)
  }

  var events: [IngestEvent] { log.withLock { $0 } }

  /// Not nice: on a busy machine a nice thread waits for everyone else.
  static var quickOptions: IngestOptions {
    IngestOptions(reconcileIntervalSeconds: 3600, settleSeconds: 0.2, niceness: 0)
  }

  /// - Parameter gate: Reads the documents; nil where none does.
  func makeService(_ options: IngestOptions = quickOptions, guard gate: Guard? = nil) throws -> IngestService {
    var currentGuard: (@Sendable () -> Guard)?
    if let gate { currentGuard = { gate } }
    return try IngestService(
      folder: root + "/ingest", catalog: catalog, index: index, model: try Installation.model.get(),
      extractor: Extractor(executable: Installation.extractExecutable), options: options,
      currentGuard: currentGuard,
      onEvent: { [weak self] event in
        self?.log.withLock { $0.append(event) }
        guard case .indexed = event, let self else { return }
        takeBrake()
        releaseBrake()
      })
  }

  /// Runs a service as long as `body` takes.
  func run(
    _ options: IngestOptions = quickOptions, guard gate: Guard? = nil, _ body: (IngestService) async throws -> Void
  ) async throws {
    let service = try makeService(options, guard: gate)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await service.run() }
      do {
        try await body(service)
        group.cancelAll()
      } catch {
        group.cancelAll()
        throw error
      }
      try await group.waitForAll()
    }
  }

  /// Runs a service and cancels it while its workers stand still after their first files.
  func runUntilFirstIndexed(_ options: IngestOptions) async throws {
    let service = try makeService(options)
    takeBrake()
    let running = Task { try await service.run() }
    try await waitForEvent { if case .indexed = $0 { true } else { false } }
    running.cancel()
    releaseBrake()
    try await running.value
  }

  private func takeBrake() { brake.wait() }
  private func releaseBrake() { brake.signal() }

  /// Waits for an event, however long it takes on a busy machine, up to two minutes.
  func waitForEvent(_ isWanted: @Sendable (IngestEvent) -> Bool) async throws {
    for _ in 0..<12_000 {
      if events.contains(where: isWanted) { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw Timeout()
  }

  struct Timeout: Error {}

  // MARK: Files

  func path(_ name: String) -> String { "\(root)/ingest/\(name)" }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
  }

  /// Puts a complete file into the folder, as `mv` does.
  func drop(_ text: String, as name: String) throws {
    let source = "\(root)/outside/\(UUID().uuidString)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: source))
    try move(source, path(name))
  }

  func rename(_ source: String, _ target: String) throws { try move(path(source), path(target)) }

  private func move(_ source: String, _ target: String) throws {
    guard Foundation.rename(source, target) == 0 else { throw POSIXError(.EIO) }
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  // MARK: Findings

  func record(_ name: String) throws -> DocumentRecord? { try catalog.document(path: name) }

  func text(_ name: String) throws -> String? { try record(name).flatMap { try catalog.text(of: $0.id) } }

  func paths(_ state: DocumentRecord.State) throws -> [String] {
    try catalog.documents(in: .all, state: state, limit: 10_000, offset: 0).map(\.path).sorted()
  }

  /// Whether the index holds exactly the chunks of the catalog.
  func isIndexSound() throws -> Bool { try index.check(against: try catalog.allChunkIDs()).isSound }

  /// How often something was embedded under this name.
  func indexedCount(_ name: String) -> Int {
    events.count { if case .indexed(name, _, _, _) = $0 { true } else { false } }
  }

  func failedCount(_ name: String) -> Int {
    events.count { if case .failed(name, _, _) = $0 { true } else { false } }
  }
}
