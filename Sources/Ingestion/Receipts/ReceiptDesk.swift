internal import Catalog
public import Domain
internal import Foundation

/// Signs as the appliance.
public struct ReceiptSigner: Sendable {
  /// 32 bytes of an Ed25519 key.
  public var publicKey: [UInt8]
  public var sign: @Sendable ([UInt8]) throws -> [UInt8]
  /// Whether a signature is that of the key over some bytes.
  public var verify: @Sendable (_ signature: [UInt8], _ bytes: [UInt8]) -> Bool

  public init(
    publicKey: [UInt8], sign: @escaping @Sendable ([UInt8]) throws -> [UInt8],
    verify: @escaping @Sendable (_ signature: [UInt8], _ bytes: [UInt8]) -> Bool
  ) {
    self.publicKey = publicKey
    self.sign = sign
    self.verify = verify
  }
}

/// A cache in memory that may hold parts of documents.
public struct ForgettingCache: Sendable {
  /// As receipts name it.
  public var name: String
  /// Empties it; returns how many entries went.
  public var forget: @Sendable () async -> Int

  public init(name: String, forget: @escaping @Sendable () async -> Int) {
    self.name = name
    self.forget = forget
  }
}

/// Writes a signed receipt for every deletion, soon after it, whoever made it.
///
/// A deletion is noted in the transaction that makes it, and forgotten when its receipt is on the disk; what a killed
/// process owed is written at the next start. Works on a thread of its own, so that no deletion waits for it.
public actor ReceiptDesk {
  private nonisolated let executor = ThreadExecutor(name: "receipts")
  /// Deletions that are taken up at a time.
  private static let batchCount = 64

  private let ingest: IngestService
  private let store: ReceiptStore
  private let signer: ReceiptSigner
  private let caches: [ForgettingCache]
  private let onReceipt: @Sendable (SignedReceipt) -> Void
  private let bell: AsyncStream<Void>
  private nonisolated let ring: AsyncStream<Void>.Continuation

  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - directory: Holds the receipts; created where it does not exist.
  ///   - onReceipt: Called for each receipt once it is on the disk; it may be called again for the same one after a crash.
  /// - Throws: ``IngestionError``
  public init(
    ingest: IngestService, directory: String, signer: ReceiptSigner, caches: [ForgettingCache] = [],
    onReceipt: @escaping @Sendable (SignedReceipt) -> Void = { _ in }
  ) throws(IngestionError) {
    self.ingest = ingest
    self.signer = signer
    self.caches = caches
    self.onReceipt = onReceipt
    store = try ReceiptStore(directory: directory)
    (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    ring.yield()
  }

  deinit { executor.stop() }

  public nonisolated var publicKey: [UInt8] { signer.publicKey }

  /// Tells that something was deleted.
  public nonisolated func wake() { ring.yield() }

  /// Writes receipts until the task is cancelled.
  ///
  /// - Parameter onTrouble: Told why receipts cannot be written now; they are tried again at the next deletion.
  public func run(onTrouble: @Sendable (any Error) -> Void) async {
    for await _ in bell {
      do {
        try await issueAll()
      } catch {
        onTrouble(error)
      }
    }
  }

  /// The receipt of a document that is deleted already, written now where it is not yet; nil where there is none.
  ///
  /// - Throws: ``IngestionError`` where it cannot be written.
  public func receipt(of document: DocumentID) async throws -> SignedReceipt? {
    try await issueAll()
    return store.receipt(of: document)
  }

  /// The last receipt of a path relative to the ingest folder; nil where there is none.
  ///
  /// - Throws: ``IngestionError`` where it cannot be written.
  public func receipt(ofPath path: String) async throws -> SignedReceipt? {
    try await issueAll()
    return store.receipt(ofPath: path)
  }

  /// Whether this appliance signed the receipt as it is.
  public func isSigned(_ signed: SignedReceipt) throws -> Bool {
    guard let signature = signed.signature.bytes else { return false }
    return signer.verify(signature, try signed.receipt.signedBytes())
  }

  /// Where the document of a receipt is again: its path, or any name of its bytes that it did not share them with.
  ///
  /// - Throws: ``IngestionError``
  public func findAgain(_ receipt: DeletionReceipt) throws -> [String] {
    guard let sha256 = receipt.document.sha256 else { return [] }
    return try IngestionError.reporting {
      let paths = try ingest.catalog.paths(sha256: sha256)
      return paths.filter { $0 == receipt.document.path || receipt.otherNameCount == 0 }
    }
  }

  private func issueAll() async throws {
    guard try IngestionError.reporting({ try ingest.catalog.deletionsWithoutReceipt(limit: 1) }).first != nil else {
      return
    }
    var cleared: [DeletionReceipt.Place] = []
    for cache in caches {
      cleared.append(.init(name: cache.name, removedCount: await cache.forget(), leftCount: 0))
    }
    // From here on nothing waits, so that no two callers write the same receipt.
    try IngestionError.reporting {
      while case let records = try ingest.catalog.deletionsWithoutReceipt(limit: Self.batchCount), !records.isEmpty {
        for record in records { try issue(record, cleared) }
      }
    }
  }

  private func issue(_ record: DeletionRecord, _ cleared: [DeletionReceipt.Place]) throws {
    let receipt = try DeletionProbing(ingest).receipt(for: record, cleared: cleared)
    CrashPoint.receiptProbed.reach()
    let signed = SignedReceipt(
      receipt: receipt,
      signature: .init(publicKey: signer.publicKey, value: try signer.sign(receipt.signedBytes())))
    try store.write(signed)
    onReceipt(signed)
    try ingest.catalog.settleDeletion(record.number)
    CrashPoint.receiptSettled.reach()
  }
}
