internal import Domain
internal import Foundation
internal import Glibc

/// The thread that follows the ingest folder: it waits for notices, and walks the folder at intervals and on request.
actor FolderFollower {
  private nonisolated let executor = ThreadExecutor(name: "ingest-follow")
  private let folder: IngestFolder
  private let queue: IngestQueue
  private let ledger: IngestLedger
  private let mailbox: FollowerMailbox
  private let options: IngestOptions

  init(
    folder: IngestFolder, queue: IngestQueue, ledger: IngestLedger, mailbox: FollowerMailbox, options: IngestOptions
  ) {
    self.folder = folder
    self.queue = queue
    self.ledger = ledger
    self.mailbox = mailbox
    self.options = options
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  nonisolated func stopThread() {
    executor.stop()
  }

  /// Holds the thread until the mailbox is closed.
  ///
  /// - Throws: ``IngestionError/folderUnavailable(path:errorNumber:)``, or an error of the catalog, at the start only.
  func run() throws {
    try ledger.synchronizeIndex()
    var isFirst = true
    while !mailbox.isClosed {
      let watch = FolderWatch()
      let reconciler = Reconciler(folder: folder, queue: queue, ledger: ledger, options: options, watch: watch)
      // Watched first and walked then, so that nothing falls between.
      if isFirst { try reconciler.reconcile() } else { walk(reconciler) }
      ledger.onEvent(.started(folder: folder.path, isNotified: watch?.isComplete ?? false))
      isFirst = false
      if let watch { follow(watch, reconciler) } else { walkOnly(reconciler) }
    }
  }

  /// Follows one watch until the folder it began with is gone.
  private func follow(_ watch: FolderWatch, _ reconciler: Reconciler) {
    let handler = NoticeHandler(
      folder: folder, queue: queue, ledger: ledger, options: options, watch: watch, reconciler: reconciler)
    var nextWalk = Self.now + options.reconcileIntervalSeconds
    var isWatchComplete = watch.isComplete
    while !mailbox.isClosed {
      // Requests first: a walk must begin after it was asked for, and after the notices of what was done before.
      let requests = mailbox.takeScanRequests()
      let reading = drain(watch, handler)
      if reading.isOverflown {
        ledger.onEvent(.watchIncomplete(reason: "more changed at once than the kernel keeps notices of"))
        queue.releaseHeld(delaySeconds: options.settleSeconds)
      }
      if reading.isOverflown || !requests.isEmpty || Self.now >= nextWalk {
        walk(reconciler)
        nextWalk = Self.now + options.reconcileIntervalSeconds
      }
      for request in requests { request.resume(returning: true) }
      if isWatchComplete, !watch.isComplete {
        isWatchComplete = false
        ledger.onEvent(
          .watchIncomplete(reason: "the kernel's limit of watches (fs.inotify.max_user_watches) is reached"))
      }
      if reading.isRootGone { return waitForRoot() }
      wait(for: [watch.rawDescriptor, mailbox.rawDescriptor], seconds: nextWalk - Self.now)
    }
  }

  /// Where the kernel gives no notices.
  private func walkOnly(_ reconciler: Reconciler) {
    while !mailbox.isClosed {
      wait(for: [mailbox.rawDescriptor], seconds: options.reconcileIntervalSeconds)
      let requests = mailbox.takeScanRequests()
      walk(reconciler)
      for request in requests { request.resume(returning: true) }
    }
  }

  private func drain(_ watch: FolderWatch, _ handler: NoticeHandler) -> FolderWatch.Reading {
    var reading = watch.read()
    for notice in reading.notices { handler.handle(notice) }
    if handler.awaitsMove {
      wait(for: [watch.rawDescriptor], seconds: 0.01)
      let rest = watch.read()
      for notice in rest.notices { handler.handle(notice) }
      reading.isOverflown = reading.isOverflown || rest.isOverflown
      reading.isRootGone = reading.isRootGone || rest.isRootGone
      handler.endMoves()
    }
    return reading
  }

  private func walk(_ reconciler: Reconciler) {
    do {
      try reconciler.reconcile()
    } catch {
      ledger.onEvent(.troubled(path: nil, by: error))
    }
    if queue.status.isIdle { ledger.saveIndex() }
  }

  /// A moved or removed ingest folder is not forgotten at once: it may be a mount that comes back.
  private func waitForRoot() {
    ledger.onEvent(.watchIncomplete(reason: "the ingest folder was moved or removed"))
    wait(for: [mailbox.rawDescriptor], seconds: min(options.reconcileIntervalSeconds, 1))
  }

  private func wait(for descriptors: [Int32], seconds: Double) {
    var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let milliseconds = min(max(seconds, 0) * 1000, 3_600_000)
    _ = poll(&polled, nfds_t(polled.count), Int32(milliseconds.rounded(.up)))
  }

  private static var now: Double { ProcessInfo.processInfo.systemUptime }
}
