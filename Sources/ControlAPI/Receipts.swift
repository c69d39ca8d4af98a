public import Domain
internal import Foundation

/// The reply of `DELETE /admin/documents/ID`: the document as it was, and the receipt of its deletion.
public struct DeletedDocument: Codable, Hashable, Sendable {
  public var document: WireDocument
  public var receipt: SignedReceipt

  public init(_ record: DocumentRecord, receipt: SignedReceipt) {
    document = WireDocument(record)
    self.receipt = receipt
  }

  public init(from decoder: any Decoder) throws {
    document = try WireDocument(from: decoder)
    receipt = try decoder.container(keyedBy: CodingKeys.self).decode(SignedReceipt.self, forKey: .receipt)
  }

  public func encode(to encoder: any Encoder) throws {
    try document.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(receipt, forKey: .receipt)
  }

  enum CodingKeys: String, CodingKey { case receipt }
}

/// The reply of `GET /admin/receipts/key`.
public struct ReceiptKeyReport: Codable, Hashable, Sendable {
  public var algorithm: String
  /// Base 64 of the 32 bytes of the key.
  public var publicKey: String

  public init(publicKey: [UInt8]) {
    algorithm = SignedReceipt.Signature.algorithm
    self.publicKey = Data(publicKey).base64EncodedString()
  }

  enum CodingKeys: String, CodingKey {
    case algorithm
    case publicKey = "public_key"
  }
}

/// The body of `POST /admin/receipts/check`.
public struct ReceiptCheckRequest: RequestBody, Encodable, Hashable {
  public var receipt: SignedReceipt

  public init(receipt: SignedReceipt) {
    self.receipt = receipt
  }
}

/// The reply of `POST /admin/receipts/check`; `cloister docs receipt verify` prints it too.
public struct ReceiptCheckReport: Codable, Hashable, Sendable {
  /// Whether the appliance, or the holder of the key that was named, signed exactly this receipt.
  public var isSigned: Bool
  /// Where the document is again, relative to the ingest folder; null where no daemon was asked.
  @ExplicitNull public var foundPaths: [String]?
  /// Signed, clean when it was issued, and not found again.
  public var isGood: Bool

  public init(isSigned: Bool, receipt: DeletionReceipt, foundPaths: [String]?) {
    self.isSigned = isSigned
    self.foundPaths = foundPaths
    isGood = isSigned && receipt.isClean && foundPaths?.isEmpty ?? true
  }

  /// Of a file that is no receipt, or not as it was written.
  public static let unreadable = ReceiptCheckReport()

  private init() {
    (isSigned, isGood) = (false, false)
    foundPaths = nil
  }

  enum CodingKeys: String, CodingKey {
    case isSigned = "signed"
    case foundPaths = "found_again"
    case isGood = "good"
  }
}
