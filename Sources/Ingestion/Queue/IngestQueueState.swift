/// What the queue knows; a value without locks, so that every change is one method.
struct IngestQueueState {
  /// The valid ticket of each file that is left to index.
  private(set) var current: [String: IngestTicket] = [:]
  /// In the order in which they came; void tickets are dropped when they are taken.
  private(set) var ready = TicketList()
  /// Not before a time, in seconds of the system's uptime; infinite for files that are being written.
  private var delayed: [String: (readyAt: Double, ticket: IngestTicket)] = [:]
  /// Tickets in the hands of workers.
  private var inWork: Set<IngestTicket> = []
  private var claims: [String: IngestTicket] = [:]
  /// Tickets that wait for the holder of a claim.
  private var parked: [String: [IngestTicket]] = [:]
  private var lastSerial: UInt64 = 0

  var scanCount = 0
  var hasScanned = false
  var isClosed = false
  var revision = 0
  var indexedCount = 0
  var failedCount = 0
  var retractedCount = 0

  private var lastWaiterNumber = 0
  private var waiters: [Int: CheckedContinuation<IngestStatus, any Error>] = [:]
  private var cancelledWaiters: Set<Int> = []

  var isIdle: Bool { current.isEmpty && scanCount == 0 && hasScanned && !isClosed }

  var status: IngestStatus {
    IngestStatus(
      pendingCount: current.count, filesInWork: inWork.filter(isCurrent).map(\.path).sorted(), hasScanned: hasScanned,
      revision: revision, indexedSinceStartCount: indexedCount, failedSinceStartCount: failedCount,
      retractedSinceStartCount: retractedCount, isIdle: isIdle)
  }

  func isCurrent(_ ticket: IngestTicket) -> Bool { current[ticket.path]?.serial == ticket.serial }

  // MARK: Entering

  mutating func enqueue(_ path: String, sizeBytes: Int64, readyAt: Double) {
    lastSerial += 1
    let ticket = IngestTicket(path: path, serial: lastSerial, sizeBytes: sizeBytes)
    current[path] = ticket
    delayed[path] = (readyAt, ticket)
  }

  mutating func cancel(_ path: String) {
    current[path] = nil
    delayed[path] = nil
  }

  mutating func cancel(under folder: String) {
    for path in current.keys where path.hasPrefix(folder + "/") { cancel(path) }
  }

  mutating func hold(_ path: String) {
    if delayed[path]?.readyAt != .infinity { enqueue(path, sizeBytes: 0, readyAt: .infinity) }
  }

  var heldPaths: [String] { delayed.filter { $0.value.readyAt == .infinity }.map(\.key) }

  mutating func releaseHeld(readyAt: Double) {
    delayed = delayed.mapValues { (min($0.readyAt, readyAt), $0.ticket) }
  }

  // MARK: Taking

  /// The time at which the next delayed ticket is ready; nil when none will be by itself.
  var nextReadyTime: Double? { delayed.values.lazy.map(\.readyAt).filter(\.isFinite).min() }

  mutating func promoteDelayed(at now: Double) {
    let due = delayed.values.filter { $0.readyAt <= now }.map(\.ticket).sorted { $0.serial < $1.serial }
    for ticket in due {
      ready.append(ticket)
      delayed[ticket.path] = nil
    }
  }

  mutating func takeReady(fileCount: Int, sizeBytes: Int64) -> [IngestTicket] {
    var tickets: [IngestTicket] = []
    var sum: Int64 = 0
    while tickets.count < fileCount, let next = ready.first {
      guard isCurrent(next) else {
        _ = ready.popFirst()
        continue
      }
      sum += next.sizeBytes
      if !tickets.isEmpty, sum > sizeBytes { break }
      _ = ready.popFirst()
      inWork.insert(next)
      tickets.append(next)
    }
    return tickets
  }

  // MARK: Ending

  mutating func claim(sha256: String, for ticket: IngestTicket) -> Bool {
    if claims[sha256] == nil || claims[sha256] == ticket {
      claims[sha256] = ticket
      return true
    }
    inWork.remove(ticket)
    parked[sha256, default: []].append(ticket)
    return false
  }

  mutating func postpone(_ ticket: IngestTicket, readyAt: Double) {
    release(ticket)
    if isCurrent(ticket) { delayed[ticket.path] = (readyAt, ticket) }
  }

  mutating func finish(_ ticket: IngestTicket, as outcome: IngestOutcome?) {
    release(ticket)
    guard isCurrent(ticket) else { return }
    current[ticket.path] = nil
    switch outcome {
    case .indexed: indexedCount += 1
    case .failed: failedCount += 1
    case nil: break
    }
  }

  private mutating func release(_ ticket: IngestTicket) {
    inWork.remove(ticket)
    for sha256 in claims.filter({ $0.value == ticket }).keys {
      claims[sha256] = nil
      for waiting in parked.removeValue(forKey: sha256) ?? [] where isCurrent(waiting) { ready.append(waiting) }
    }
  }

  // MARK: Waiters

  mutating func makeWaiterNumber() -> Int {
    lastWaiterNumber += 1
    return lastWaiterNumber
  }

  mutating func addWaiter(_ number: Int, _ continuation: CheckedContinuation<IngestStatus, any Error>) {
    waiters[number] = continuation
  }

  mutating func cancelWaiter(_ number: Int) {
    cancelledWaiters.insert(number)
  }

  /// What to call, once the lock is given back, for each waiter whose time has come.
  mutating func takeFinishedWaiters() -> [() -> Void] {
    guard !waiters.isEmpty else { return [] }
    var resumptions: [() -> Void] = []
    for (number, continuation) in waiters {
      if cancelledWaiters.remove(number) != nil {
        resumptions.append { continuation.resume(throwing: CancellationError()) }
      } else if isIdle {
        resumptions.append { [status] in continuation.resume(returning: status) }
      } else if isClosed {
        resumptions.append { continuation.resume(throwing: IngestionError.notRunning) }
      } else {
        continue
      }
      waiters[number] = nil
    }
    return resumptions
  }
}
