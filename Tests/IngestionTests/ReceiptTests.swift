import Catalog
import Domain
import Foundation
import Signatures
import TestSupport
import Testing

@testable import Ingestion

@Suite("A receipt")
struct ReceiptTests {
  private let key: SigningKey
  private let signed: SignedReceipt

  init() throws {
    key = try SigningKey(secret: (0..<32).map { UInt8($0) })
    let receipt = DeletionReceipt(
      document: .init(
        id: "doc-3", path: "a/ö \"b\".txt", collection: "a", sha256: String(repeating: "5", count: 64), sizeBytes: 12,
        chunkCount: 2),
      cause: .deleted, userID: 1000, requestedAtMilliseconds: 1_764_000_000_001,
      removedAtMilliseconds: 1_764_000_000_003, issuedAtMilliseconds: 1_764_000_000_009, otherNameCount: 0,
      places: [.init(name: "full_text", removedCount: 2, leftCount: 0)],
      probes: .init(vectorCount: 2, fullTextCount: 4, foundCount: 0))
    signed = SignedReceipt(
      receipt: receipt,
      signature: .init(publicKey: key.verificationKey.bytes, value: try key.sign(receipt.signedBytes())))
  }

  private func isGood(_ bytes: [UInt8]) throws -> Bool {
    guard let read = SignedReceipt(fileBytes: bytes), let signature = read.signature.bytes else { return false }
    return key.verificationKey.verify(signature, of: try read.receipt.signedBytes())
  }

  @Test("survives its file, and no change of the file goes unseen")
  func forgery() throws {
    let bytes = try signed.fileBytes()
    #expect(SignedReceipt(fileBytes: bytes) == signed && signed.receipt.isClean)
    #expect(try isGood(bytes))
    for mutation in Mutations(of: [bytes], count: 400, seed: 23) where mutation != bytes {
      // The public key in the file is for people only: a reader trusts a key that it got in another way.
      if let read = SignedReceipt(fileBytes: mutation), read.receipt == signed.receipt { continue }
      #expect(try !isGood(mutation), "\(String(decoding: mutation, as: UTF8.self))")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    for (old, new) in [
      (#""chunks":2"#, #""chunks":3"#), (#""found":0"#, #""found":00"#), (#"{"receipt""#, #"{"note":1,"receipt""#),
      (#""path":"#, #""path":"x","path":"#),
    ] {
      #expect(text.contains(old))
      #expect(try !isGood(Array(text.replacingOccurrences(of: old, with: new).utf8)), "\(old)")
    }
  }
}

@Suite("Receipts of deletions", .enabled(if: Installation.isComplete, "\(Installation.missingNotice)"))
struct ReceiptDeskTests {
  let appliance: Appliance
  private let key: SigningKey

  init() throws {
    appliance = try Appliance()
    key = try SigningKey(secret: (0..<32).map { UInt8($0) })
  }

  private func makeDesk(_ service: IngestService) throws -> ReceiptDesk {
    let key = key
    return try ReceiptDesk(
      ingest: service, directory: appliance.root + "/receipts",
      signer: ReceiptSigner(
        publicKey: key.verificationKey.bytes, sign: { try key.sign($0) },
        verify: { key.verificationKey.verify($0, of: $1) }),
      caches: [ForgettingCache(name: "a_cache") { 5 }])
  }

  @Test("tell what was deleted, by whom, from where, and are found by number and by path")
  func deletions() async throws {
    try appliance.makeFolder("abbey")
    try appliance.write("The abbot counts bees in the orchard.", to: "abbey/bees.txt")
    try appliance.write("The prior keeps ducks.", to: "ducks.txt")
    try appliance.write("The prior keeps ducks.", to: "more-ducks.txt")
    try await appliance.run { service in
      try await service.settle()
      let (library, desk) = (Library(ingest: service, access: CollectionAccess()), try makeDesk(service))
      let bees = try #require(try appliance.record("abbey/bees.txt"))
      _ = try library.delete(bees.id, by: 42)
      let signed = try #require(try await desk.receipt(of: bees.id))
      let receipt = signed.receipt
      #expect(receipt.document.path == "abbey/bees.txt" && receipt.document.collection == "abbey")
      #expect(receipt.document.sha256 == bees.sha256 && receipt.cause == .deleted && receipt.userID == 42)
      #expect(receipt.probes.vectorCount == 1 && receipt.probes.fullTextCount >= 3 && receipt.isClean)
      #expect(
        receipt.places.map(\.name) == ["ingest_folder", "catalogue", "full_text", "vector_index", "a_cache"])
      let (isSigned, found) = (try await desk.isSigned(signed), try await desk.findAgain(receipt))
      #expect(isSigned && found.isEmpty)
      let byPath = try await desk.receipt(ofPath: "abbey/bees.txt")
      #expect(byPath == signed)
      #expect(try appliance.catalog.deletionsWithoutReceipt(limit: 1).isEmpty)

      let ducks = try #require(try appliance.record("ducks.txt"))
      try appliance.remove("ducks.txt")
      try await service.settle()
      let other = try #require(try await desk.receipt(of: ducks.id)?.receipt)
      #expect(other.cause == .fileGone && other.userID == nil && other.otherNameCount == 1 && other.isClean)
      let names = try await desk.findAgain(other)
      #expect(names.isEmpty, "the other name is not the document")

      try appliance.write("The abbot counts bees in the orchard.", to: "abbey/again.txt")
      try await service.settle()
      let again = try await desk.findAgain(receipt)
      #expect(again == ["abbey/again.txt"])
      let unknown = try await desk.receipt(of: DocumentID(rawValue: 999))
      #expect(unknown == nil)
    }
  }

  @Test("that a killed process owed are written by the next one")
  func owed() async throws {
    try appliance.write("The miller sings at dawn.", to: "miller.txt")
    try await appliance.run { service in
      try await service.settle()
      let id = try #require(try appliance.record("miller.txt")?.id)
      _ = try Library(ingest: service, access: CollectionAccess()).delete(id)
      #expect(try appliance.catalog.deletionsWithoutReceipt(limit: 9).count == 1)
    }
    let service = try appliance.makeService()
    let receipt = try await makeDesk(service).receipt(ofPath: "miller.txt")?.receipt
    #expect(receipt?.isClean == true && receipt?.probes.vectorCount == 1)
  }
}
