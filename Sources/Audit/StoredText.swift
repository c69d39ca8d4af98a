internal import Foundation

/// The text of a question or an answer in the form that the operator chose to keep; secrets in it are masked before.
public enum StoredText: Hashable, Sendable {
  /// Lower-case hexadecimal SHA-256 of the UTF-8 bytes: shows equal texts, and a short text to who guesses it.
  case hashed(sha256: String)
  /// A sealed box in Base64, which the auditor's key alone opens.
  case sealed(base64: String)
  case plain(String)

  public static func hash(of text: String) -> StoredText {
    .hashed(sha256: RecordDigest.hexadecimal(of: Array(text.utf8)))
  }
}

extension StoredText: Codable {
  private enum CodingKeys: String, CodingKey {
    case hashed = "sha256"
    case sealed
    case plain = "text"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let sha256 = try container.decodeIfPresent(String.self, forKey: .hashed) {
      self = .hashed(sha256: sha256)
    } else if let base64 = try container.decodeIfPresent(String.self, forKey: .sealed) {
      self = .sealed(base64: base64)
    } else {
      self = .plain(try container.decode(String.self, forKey: .plain))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .hashed(let sha256): try container.encode(sha256, forKey: .hashed)
    case .sealed(let base64): try container.encode(base64, forKey: .sealed)
    case .plain(let text): try container.encode(text, forKey: .plain)
    }
  }
}
