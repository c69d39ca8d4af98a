import Foundation
import Glibc
import Ingestion
import Signatures

/// The key that signs what the appliance vouches for: audit logs and receipts.
enum ApplianceKey {
  /// Reads the key from the state folder; made at the first start. Its public half lies beside it.
  static func load(in stateFolder: String) throws -> SigningKey {
    let key = try SigningKey(loadingOrMakingAt: stateFolder + "/appliance.key")
    let path = stateFolder + "/appliance.pub"
    let text = "# Verifies what this appliance has signed: audit logs and receipts.\n\(key.verificationKey.text)\n"
    if (try? String(contentsOfFile: path, encoding: .utf8)) != text {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      chmod(path, 0o644)
    }
    return key
  }
}

extension ReceiptSigner {
  init(_ key: SigningKey) {
    self.init(
      publicKey: key.verificationKey.bytes, sign: { try key.sign($0) },
      verify: { key.verificationKey.verify($0, of: $1) })
  }
}
