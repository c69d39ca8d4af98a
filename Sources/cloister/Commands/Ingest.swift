internal import ArgumentParser
internal import ControlAPI
internal import Foundation

struct Ingest: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copy files into the daemon's ingest folder.",
    discussion: "Folders are copied with everything in them, except hidden files and symbolic links.")

  @Argument(help: "Files and folders.")
  var paths: [String]

  @Option(help: "Copy into this collection, a sub-folder of the ingest folder.")
  var collection: String?

  @Flag(help: "Wait until they are indexed; exit 3 when some failed.")
  var wait = false

  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let client = daemon.client()
    let health: HealthReport = try client.get(Route.health)
    let folder = try DropFolder(path: health.ingestFolder, collection: collection)
    let drops = try paths.flatMap(folder.plan)
    var outcome = IngestOutcome()
    for drop in drops { outcome.add(drop, result: Result { try folder.copy(drop) }) }
    try folder.synchronize(outcome.files)
    announce()
    if wait { outcome.failed += try IndexingWait(client: client).until(outcome.files) }
    try daemon.print(outcome) { outcome, console in outcome.text(for: console, isIndexed: wait) }
    if !outcome.failed.isEmpty { throw CommandError.ended(.partlyDone) }
  }

  /// Tells the daemon to look now; without access to the admin socket the kernel's notification does.
  private func announce() {
    _ = try? daemon.adminClient(timeoutSeconds: 5).post(Route.rescan, as: RescanReport.self)
  }
}

/// What became of the files named.
struct IngestOutcome: Encodable {
  /// Files that are in the ingest folder now.
  var files: [DroppedFile] = []
  var failed: [IngestFailure] = []

  mutating func add(_ drop: PlannedDrop, result: Result<DroppedFile, any Error>) {
    switch result {
    case .success(let file): files.append(file)
    case .failure(let error):
      let reason = (error as? CommandError)?.message ?? String(describing: error)
      failed.append(IngestFailure(path: drop.relativePath, reason: reason))
    }
  }

  func text(for console: Console, isIndexed: Bool) -> String {
    let failedPaths = Set(failed.map(\.path))
    let good = files.filter { !failedPaths.contains($0.path) }
    let unchanged = good.filter { !$0.isNew }.count
    var text = "\(Quantity.count(good.count, "file")) \(isIndexed ? "indexed" : "copied")"
    if unchanged > 0 { text += " (\(unchanged) unchanged)" }
    text += failed.isEmpty ? ".\n" : ", \(failed.count) failed:\n"
    return text
      + failed.map { console.colours.red("  \(PlainText.line($0.path)): \(PlainText.line($0.reason))") + "\n" }.joined()
  }
}
