public import Domain
public import Logging
internal import Synchronization

/// What is wrong with the storage at the moment: remembered from work that failed, and looked for when somebody asks.
///
/// What was remembered is forgotten when the same kind of work succeeds again; damage only when an administrator has
/// repaired, restored or checked the library.
public final class StorageHealth: Sendable {
  private struct State {
    var isDamaged = false
    /// Why documents cannot be indexed; may name a document.
    var ingestTrouble: String?
    /// Why questions cannot be answered.
    var requestFault: StorageFault?
  }

  private let state = Mutex(State())
  private let probes: [@Sendable () -> String?]
  private let onDamage: @Sendable () -> Void
  private let logger: Logger

  /// - Parameters:
  ///   - probes: Each looks at one thing and says in a sentence what is wrong with it; must be quick.
  ///   - onDamage: Called when damage is found and none was known.
  public init(
    probes: [@Sendable () -> String?] = [], logger: Logger, onDamage: @escaping @Sendable () -> Void = {}
  ) {
    self.probes = probes
    self.onDamage = onDamage
    self.logger = logger
  }

  /// What the operator should know, one sentence each; empty where nothing is wrong.
  ///
  /// - Parameter isForAdministrator: Whether documents may be named.
  func findings(isForAdministrator: Bool) -> [String] {
    let state = state.withLock { $0 }
    var findings = probes.compactMap { $0() }
    if state.isDamaged { findings.append(Self.damageAdvice) }
    if let fault = state.requestFault { findings.append("Some questions cannot be answered: \(fault.sentence)") }
    if let trouble = state.ingestTrouble {
      findings.append("Documents wait and are not indexed" + (isForAdministrator ? ": \(trouble)" : " at the moment."))
    }
    return findings
  }

  static let damageAdvice = """
    The catalog is damaged; the documents in the ingest folder are not. Run 'cloister index repair'; where that does not \
    help, restore a snapshot ('cloister index restore') or restart the daemon, which puts the file aside and reads every \
    document again.
    """

  /// Takes note of a document that could not be stored.
  public func ingestFailed(reason: String, fault: StorageFault) {
    state.withLock { $0.ingestTrouble = reason }
    if fault == .damaged { foundDamage() }
  }

  /// Takes note of a document that was.
  public func ingestSucceeded() {
    let wasTroubled = state.withLock { state in
      defer { state.ingestTrouble = nil }
      return state.ingestTrouble != nil
    }
    if wasTroubled { logger.notice("documents are indexed again") }
  }

  func requestFailed(_ error: any Error) {
    switch (error as? any StorageError)?.storageFault {
    case .damaged: foundDamage()
    case let fault?: state.withLock { $0.requestFault = fault }
    case nil: break
    }
  }

  func requestSucceeded() {
    state.withLock { $0.requestFault = nil }
  }

  /// Takes note of a repair, a restored snapshot or a check that found nothing.
  func madeSound() {
    state.withLock { $0.isDamaged = false }
  }

  private func foundDamage() {
    let isNew = state.withLock { state in
      defer { state.isDamaged = true }
      return !state.isDamaged
    }
    guard isNew else { return }
    logger.error("\(Self.damageAdvice)")
    onDamage()
  }
}

extension StorageFault {
  fileprivate var sentence: String {
    switch self {
    case .damaged: "stored data is damaged."
    case .full: "no space is left on the disk of the state folder."
    case .unavailable: "the state folder cannot be read or written at the moment."
    }
  }
}
