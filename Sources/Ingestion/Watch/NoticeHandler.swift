internal import Catalog
internal import Domain

/// Makes the catalog and the queue follow what the kernel tells of the ingest folder.
final class NoticeHandler {
  private let folder: IngestFolder
  private let queue: IngestQueue
  private let ledger: IngestLedger
  private let options: IngestOptions
  private let watch: FolderWatch
  private let reconciler: Reconciler
  private var moves = MoveTable()

  init(
    folder: IngestFolder, queue: IngestQueue, ledger: IngestLedger, options: IngestOptions, watch: FolderWatch,
    reconciler: Reconciler
  ) {
    self.folder = folder
    self.queue = queue
    self.ledger = ledger
    self.options = options
    self.watch = watch
    self.reconciler = reconciler
  }

  /// Whether a rename waits for its second half.
  var awaitsMove: Bool { !moves.isEmpty }

  func handle(_ notice: FolderNotice) {
    do {
      switch notice.kind {
      case .movedFrom(let cookie): moves.addSource(notice, cookie: cookie)
      case .movedTo(let cookie): try handleArrival(notice, from: moves.takeSource(cookie: cookie))
      default: if !IngestPath.isSkipped(path: notice.path) { try handleInPlace(notice) }
      }
    } catch {
      // The next walk finds what was missed here.
      ledger.onEvent(.troubled(path: notice.path, by: error))
    }
  }

  /// Takes what was moved and has not turned up again for gone.
  func endMoves() {
    for notice in moves.takeAll() where !IngestPath.isSkipped(path: notice.path) {
      do {
        try handleLeaving(notice)
      } catch {
        ledger.onEvent(.troubled(path: notice.path, by: error))
      }
    }
  }

  private func handleInPlace(_ notice: FolderNotice) throws {
    switch (notice.kind, notice.isDirectory) {
    case (.created, true): try reconciler.enterFolder(notice.path)
    // Taken when its writer closes it; a hard link has no writer, so it is taken when it has been left alone.
    case (.created, false): enter(notice.path, delaySeconds: options.settleSeconds)
    case (.modified, false): queue.hold(notice.path)
    case (.closedAfterWriting, false): enter(notice.path, delaySeconds: 0)
    case (.attributesChanged, false): try handleAttributes(of: notice.path)
    case (.deleted, true): try retractFolder(notice.path)
    case (.deleted, false): try ledger.retract(notice.path)
    default: break
    }
  }

  /// A file that could not be read may be readable now.
  private func handleAttributes(of path: String) throws {
    guard !queue.contains(path), try ledger.catalog.document(path: path)?.state == .failed else { return }
    enter(path, delaySeconds: 0)
  }

  private func handleArrival(_ notice: FolderNotice, from source: FolderNotice?) throws {
    let isFromTaken = source.map { !IngestPath.isSkipped(path: $0.path) } ?? false
    let isToTaken = !IngestPath.isSkipped(path: notice.path)
    switch (isFromTaken ? source : nil, isToTaken) {
    case (let source?, true): try handleRename(from: source.path, to: notice.path, isDirectory: notice.isDirectory)
    case (let source?, false): try handleLeaving(source)
    case (nil, true) where notice.isDirectory: try reconciler.enterFolder(notice.path)
    case (nil, true): enter(notice.path, delaySeconds: 0)
    case (nil, false): break
    }
  }

  private func handleRename(from source: String, to target: String, isDirectory: Bool) throws {
    if isDirectory {
      watch.move(from: source, to: target)
      for file in try ledger.catalog.knownFiles() where file.path.hasPrefix(source + "/") {
        let path = target + file.path.dropFirst(source.count)
        _ = try ledger.rename(from: file.path, to: path, fingerprint: file.fingerprint)
      }
      queue.cancel(under: source)
      try reconciler.reconcile(under: target)
    } else if let fingerprint = folder.fingerprint(of: target) {
      let isMoved = try ledger.rename(from: source, to: target, fingerprint: fingerprint)
      if !isMoved { ledger.enter(target, fingerprint: fingerprint, delaySeconds: 0) }
    } else {
      // Gone again, or moved on: its next notices say which.
      try handleLeaving(FolderNotice(kind: .deleted, path: source, isDirectory: false))
    }
  }

  private func handleLeaving(_ notice: FolderNotice) throws {
    if notice.isDirectory {
      watch.forget(notice.path)
      try retractFolder(notice.path)
    } else if folder.fingerprint(of: notice.path) == nil {
      try ledger.retract(notice.path)
    }
  }

  private func retractFolder(_ path: String) throws {
    queue.cancel(under: path)
    for file in try ledger.catalog.knownFiles() where file.path.hasPrefix(path + "/") {
      if folder.fingerprint(of: file.path) == nil { try ledger.retract(file.path) }
    }
  }

  private func enter(_ path: String, delaySeconds: Double) {
    guard let fingerprint = folder.fingerprint(of: path) else { return }
    ledger.enter(path, fingerprint: fingerprint, delaySeconds: delaySeconds)
  }
}
