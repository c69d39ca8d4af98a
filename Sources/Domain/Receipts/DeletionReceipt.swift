internal import Foundation

/// What is on record of a document that was deleted: what it was, where it was, and what looked for it in vain.
///
/// Holds numbers, names and digests only; never text of the document.
public struct DeletionReceipt: Codable, Hashable, Sendable {
  public static let currentFormat = 1

  /// Why the document is gone.
  public enum Cause: String, Codable, Sendable {
    /// An administrator deleted it.
    case deleted
    /// Its file was taken out of the ingest folder.
    case fileGone = "file_gone"
  }

  /// The document as it was.
  public struct Document: Codable, Hashable, Sendable {
    /// For example `doc-12`.
    public var id: String
    /// Relative to the ingest folder.
    public var path: String
    public var collection: String
    /// Lower-case hexadecimal SHA-256 of the file; nil where it was never read.
    public var sha256: String?
    public var sizeBytes: Int64
    public var chunkCount: Int

    public init(id: String, path: String, collection: String, sha256: String?, sizeBytes: Int64, chunkCount: Int) {
      self.id = id
      self.path = path
      self.collection = collection
      self.sha256 = sha256
      self.sizeBytes = sizeBytes
      self.chunkCount = chunkCount
    }

    enum CodingKeys: String, CodingKey {
      case id, path, collection, sha256
      case sizeBytes = "size_bytes"
      case chunkCount = "chunks"
    }
  }

  /// One of the places that held parts of it.
  public struct Place: Codable, Hashable, Sendable {
    /// `ingest_folder`, `catalogue`, `full_text`, `vector_index`, or the name of a cache.
    public var name: String
    /// Parts that were taken out.
    public var removedCount: Int
    /// Parts that were still found there afterwards.
    public var leftCount: Int

    public init(name: String, removedCount: Int, leftCount: Int) {
      self.name = name
      self.removedCount = removedCount
      self.leftCount = leftCount
    }

    enum CodingKeys: String, CodingKey {
      case name
      case removedCount = "removed"
      case leftCount = "left"
    }
  }

  /// Searches that would have found it.
  public struct Probes: Codable, Hashable, Sendable {
    /// Searches for its own vectors.
    public var vectorCount: Int
    /// Searches for its rarest words.
    public var fullTextCount: Int
    /// Those that found it all the same.
    public var foundCount: Int

    public init(vectorCount: Int, fullTextCount: Int, foundCount: Int) {
      self.vectorCount = vectorCount
      self.fullTextCount = fullTextCount
      self.foundCount = foundCount
    }

    enum CodingKeys: String, CodingKey {
      case vectorCount = "vector_queries"
      case fullTextCount = "full_text_queries"
      case foundCount = "found"
    }
  }

  public var format = currentFormat
  public var document: Document
  public var cause: Cause
  /// The user who deleted it; nil where only the file went.
  public var userID: UInt32?
  /// When its deletion was asked for or seen, when it left all answers, and when this was written: milliseconds since
  /// 1970.
  public var requestedAtMilliseconds: Int64
  public var removedAtMilliseconds: Int64
  public var issuedAtMilliseconds: Int64
  /// Documents with the same bytes that stay; where there are any, chunks and vectors stay for them.
  public var otherNameCount: Int
  public var places: [Place]
  public var probes: Probes

  public init(
    document: Document, cause: Cause, userID: UInt32?, requestedAtMilliseconds: Int64, removedAtMilliseconds: Int64,
    issuedAtMilliseconds: Int64, otherNameCount: Int, places: [Place], probes: Probes
  ) {
    self.document = document
    self.cause = cause
    self.userID = userID
    self.requestedAtMilliseconds = requestedAtMilliseconds
    self.removedAtMilliseconds = removedAtMilliseconds
    self.issuedAtMilliseconds = issuedAtMilliseconds
    self.otherNameCount = otherNameCount
    self.places = places
    self.probes = probes
  }

  enum CodingKeys: String, CodingKey {
    case format, document, cause, places, probes
    case userID = "user_id"
    case requestedAtMilliseconds = "requested_at_ms"
    case removedAtMilliseconds = "removed_at_ms"
    case issuedAtMilliseconds = "issued_at_ms"
    case otherNameCount = "other_names"
  }

  /// Whether nothing of the document was found afterwards.
  public var isClean: Bool { probes.foundCount == 0 && places.allSatisfy { $0.leftCount == 0 } }

  /// What is signed: a line that says what it is, then the receipt as JSON with sorted keys and nothing between them.
  public func signedBytes() throws -> [UInt8] {
    Array("cloister deletion receipt \(format)\n".utf8) + Array(try CanonicalJSON.data(self))
  }
}

/// A receipt with the signature of the appliance.
public struct SignedReceipt: Codable, Hashable, Sendable {
  public struct Signature: Codable, Hashable, Sendable {
    public static let algorithm = "ed25519"

    public var algorithm = Self.algorithm
    /// Base 64 of the 32 bytes of the public key; a reader compares it with a key that it got in another way.
    public var publicKey: String
    /// Base 64 of the 64 bytes of the signature.
    public var value: String

    public init(publicKey: [UInt8], value: [UInt8]) {
      self.publicKey = Data(publicKey).base64EncodedString()
      self.value = Data(value).base64EncodedString()
    }

    public var bytes: [UInt8]? { Data(base64Encoded: value).map(Array.init) }

    enum CodingKeys: String, CodingKey {
      case algorithm, value
      case publicKey = "public_key"
    }
  }

  public var receipt: DeletionReceipt
  public var signature: Signature

  public init(receipt: DeletionReceipt, signature: Signature) {
    self.receipt = receipt
    self.signature = signature
  }

  /// Reads a file; nil where it is not byte for byte what ``fileBytes()`` writes, as that would leave parts unsigned.
  public init?(fileBytes: [UInt8]) {
    guard fileBytes.count <= 1 << 20, let read = try? JSONDecoder().decode(Self.self, from: Data(fileBytes)),
      read.receipt.format == DeletionReceipt.currentFormat, let written = try? read.fileBytes(), written == fileBytes
    else { return nil }
    self = read
  }

  /// JSON with sorted keys and a newline.
  public func fileBytes() throws -> [UInt8] { Array(try CanonicalJSON.data(self)) + [UInt8(ascii: "\n")] }
}

/// JSON of which one value has one form.
private enum CanonicalJSON {
  static func data(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }
}
