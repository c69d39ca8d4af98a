internal import Foundation
public import Signatures

/// The end of the chain at one moment, signed with the appliance's key.
///
/// What is signed are five lines: `cloister audit head 1`, the number, the digest, the moment, and nothing.
public struct SignedHead: Hashable, Sendable, Codable {
  /// Why it was signed. A head of one kind cannot stand in the place of another.
  public enum Moment: String, Sendable, Codable {
    /// A file ended; stands in the first record of the next one.
    case rotation
    /// The log was being written.
    case running
    /// The log was closed: nothing follows.
    case stopped
  }

  public var sequence: Int
  public var sha256: String
  public var moment: Moment
  /// The ``VerificationKey/id`` of the key.
  public var keyID: String
  /// Base64.
  public var signature: String

  enum CodingKeys: String, CodingKey {
    case sequence, sha256, moment, signature
    case keyID = "key_id"
  }

  init(signing head: AuditHead, at moment: Moment, with key: SigningKey) throws(AuditError) {
    sequence = head.sequence
    sha256 = head.sha256
    self.moment = moment
    keyID = key.verificationKey.id
    do {
      signature = Data(try key.sign(Self.message(head, moment))).base64EncodedString()
    } catch {
      throw .unsignable(reason: error.description)
    }
  }

  public var head: AuditHead { AuditHead(sequence: sequence, sha256: sha256) }

  /// Whether the key signed exactly this.
  public func isSigned(by key: VerificationKey) -> Bool {
    guard let bytes = Data(base64Encoded: signature) else { return false }
    // Base64 of the same bytes can be written in several ways; a head is written in one.
    return bytes.base64EncodedString() == signature && keyID == key.id
      && key.verify(Array(bytes), of: Self.message(head, moment))
  }

  private static func message(_ head: AuditHead, _ moment: Moment) -> [UInt8] {
    Array("cloister audit head 1\n\(head.sequence)\n\(head.sha256)\n\(moment.rawValue)\n".utf8)
  }
}
