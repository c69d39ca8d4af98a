internal import Catalog
internal import Domain
internal import Extraction
internal import Foundation

/// Walks the ingest folder and makes the catalog follow what it finds, whether or not the kernel gave notice of it.
final class Reconciler {
  private let folder: IngestFolder
  private let queue: IngestQueue
  private let ledger: IngestLedger
  private let options: IngestOptions
  private let watch: FolderWatch?
  /// So that what is not taken is told once, not at every walk.
  private var toldRefusals: Set<String> = []
  /// The model does not change while the service runs, so the first walk looks and the others need not.
  private var hasComparedModels = false

  init(folder: IngestFolder, queue: IngestQueue, ledger: IngestLedger, options: IngestOptions, watch: FolderWatch?) {
    self.folder = folder
    self.queue = queue
    self.ledger = ledger
    self.options = options
    self.watch = watch
  }

  /// Compares a folder and everything under it with the catalog; an empty path is the whole ingest folder.
  ///
  /// - Throws: ``IngestionError/folderUnavailable(path:errorNumber:)``, or an error of the catalog.
  func reconcile(under start: String = "") throws {
    queue.beginScan()
    defer { queue.endScan() }
    let known = try ledger.catalog.knownFiles().filter { start.isEmpty || $0.path.hasPrefix(start + "/") }
    let walk = try walk(from: start)
    let plan = ReconcilePlan(
      known: known, found: walk.files, parserVersion: Extractor.parserVersion, isOfOtherModel: isOfOtherModel,
      isCovered: walk.covers,
      sha256: { [folder] in self.isSettled(walk.files[$0]) ? try? folder.openFile($0).sha256() : nil })
    for rename in plan.renames {
      guard let fingerprint = walk.files[rename.target] else { continue }
      _ = try ledger.rename(from: rename.source, to: rename.target, fingerprint: fingerprint)
    }
    // Asked again, because the file may have come back, or come from a folder that was listed before, during the walk.
    for path in plan.gone where folder.fingerprint(of: path) == nil { try ledger.retract(path) }
    for path in plan.unread { enter(path, walk.files[path]) }
    releaseForgotten(walk)
    hasComparedModels = true
  }

  /// Enters everything in a folder that has just appeared.
  func enterFolder(_ path: String) throws {
    queue.beginScan()
    defer { queue.endScan() }
    let walk = try walk(from: path)
    guard !walk.files.isEmpty else { return }
    // What was moved in before the folder was watched comes without notice of where it was.
    let arrived = Set(walk.files.values)
    let known = try ledger.catalog.knownFiles().filter {
      arrived.contains($0.fingerprint) && walk.files[$0.path] == nil && folder.fingerprint(of: $0.path) == nil
    }
    let sources = Dictionary(known.map { ($0.fingerprint, $0.path) }, uniquingKeysWith: { first, _ in first })
    for (path, fingerprint) in walk.files.sorted(by: { $0.key < $1.key }) {
      if let source = sources[fingerprint], try ledger.rename(from: source, to: path, fingerprint: fingerprint) {
        continue
      }
      enter(path, fingerprint)
    }
  }

  /// Seconds that a file must still be left alone before it may be taken without notice of its closing.
  func delaySeconds(for fingerprint: FileFingerprint) -> Double {
    let ageSeconds = Date().timeIntervalSince1970 - Double(fingerprint.modifiedAtNanoseconds) / 1e9
    // A time in the future says nothing.
    return ageSeconds < 0 ? options.settleSeconds : max(options.settleSeconds - ageSeconds, 0)
  }

  private func walk(from start: String) throws(IngestionError) -> FolderWalk {
    let walk = try FolderWalk.walk(folder, from: start) { [watch] path, directory in watch?.watch(path, directory) }
    for (path, reason) in walk.refused where toldRefusals.insert("\(path): \(reason)").inserted {
      ledger.onEvent(.refused(path: path, reason: reason))
    }
    return walk
  }

  private func enter(_ path: String, _ fingerprint: FileFingerprint?) {
    // What waits already has its turn; what is written at the moment must wait for the end of it.
    guard let fingerprint, !queue.contains(path) else { return }
    ledger.enter(path, fingerprint: fingerprint, delaySeconds: delaySeconds(for: fingerprint))
  }

  private func isOfOtherModel(_ file: KnownFile) -> Bool {
    guard !hasComparedModels, file.state == .indexed, let sha256 = file.sha256 else { return false }
    do {
      return try ledger.catalog.contentID(
        sha256: sha256, mediaType: nil, parserVersion: Extractor.parserVersion, modelSHA256: ledger.modelSHA256) == nil
    } catch {
      return false
    }
  }

  private func isSettled(_ fingerprint: FileFingerprint?) -> Bool {
    fingerprint.map { delaySeconds(for: $0) == 0 } ?? false
  }

  /// Some writes end without a notice (`truncate(2)`), and a notice may be lost: what has not changed for long is taken.
  private func releaseForgotten(_ walk: FolderWalk) {
    let limitSeconds = max(options.settleSeconds * 10, options.reconcileIntervalSeconds)
    for path in queue.heldPaths {
      guard let fingerprint = walk.files[path] else { continue }
      let ageSeconds = Date().timeIntervalSince1970 - Double(fingerprint.modifiedAtNanoseconds) / 1e9
      if ageSeconds > limitSeconds { ledger.enter(path, fingerprint: fingerprint, delaySeconds: 0) }
    }
  }
}
