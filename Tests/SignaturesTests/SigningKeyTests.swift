import Foundation
import Glibc
import TestSupport
import Testing

@testable import Signatures

@Suite("Signing keys")
struct SigningKeyTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// RFC 8032, section 7.1, tests 1 and 2.
  @Test(
    "sign as the RFC has it",
    arguments: [
      (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
          + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
      ),
      (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
          + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
      ),
    ])
  func vectors(secret: String, publicHalf: String, message: String, signature: String) throws {
    let key = try SigningKey(secret: bytes(secret))
    #expect(key.verificationKey.bytes == bytes(publicHalf))
    #expect(try key.sign(bytes(message)) == bytes(signature))
    #expect(key.verificationKey.verify(bytes(signature), of: bytes(message)))
  }

  @Test("are made once at a path, with mode 0600, and found there again")
  func makes() throws {
    let path = folder.path + "/key"
    let made = try SigningKey(loadingOrMakingAt: path)
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o7777 == 0o600)
    #expect(try SigningKey(loadingOrMakingAt: path).verificationKey == made.verificationKey)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["key"])
  }

  @Test("are the same for all who make one at once")
  func makesOne() throws {
    let path = folder.path + "/key"
    let ids = Ids()
    DispatchQueue.concurrentPerform(iterations: 16) { _ in
      ids.add((try? SigningKey(loadingOrMakingAt: path))?.verificationKey.id)
    }
    #expect(ids.all.count == 1 && !ids.all.contains(nil))
  }

  @Test("are refused where others may read them")
  func refusesExposed() throws {
    let path = folder.path + "/key"
    _ = try SigningKey(loadingOrMakingAt: path)
    chmod(path, 0o640)
    #expect(throws: SignatureError.fileExposed(path: path, mode: 0o640)) { try SigningKey(loadingOrMakingAt: path) }
  }

  @Test("are refused where the file holds none", arguments: ["", "cloister-signing-key AAAA", "x\ny", "#only"])
  func refusesDamage(text: String) throws {
    let path = try folder.write(text, to: "key")
    chmod(path, 0o600)
    #expect(throws: SignatureError.notAKey(expected: .signing)) { try SigningKey(loadingOrMakingAt: path) }
    // What is there stays there: a new key would make the old signatures look forged.
    #expect(try folder.read("key") == text)
  }

  @Test("give a public half that travels as a line of text")
  func textForm() throws {
    let key = try SigningKey(secret: [UInt8](repeating: 7, count: 32)).verificationKey
    #expect(try VerificationKey(text: "# of the appliance\n\n \(key.text)\n") == key)
    #expect(key.text.hasPrefix("cloister-verification-key "))
    #expect(key.id.count == 16)
    #expect(throws: SignatureError.notAKey(expected: .sealing)) { try SealingKey(text: key.text) }
    #expect(throws: SignatureError.notAKey(expected: .verification)) {
      try VerificationKey(text: key.text + "\n" + key.text)
    }
  }

  @Test("vouch for no other message, and no other signature")
  func refusesForgery() throws {
    let key = try SigningKey(secret: [UInt8](repeating: 7, count: 32))
    let signature = try key.sign([1, 2, 3])
    #expect(!key.verificationKey.verify(signature, of: [1, 2, 4]))
    for mutated in Mutations(of: [signature], count: 100, seed: 5) where mutated != signature {
      #expect(!key.verificationKey.verify(mutated, of: [1, 2, 3]))
    }
    #expect(
      !(try SigningKey(secret: [UInt8](repeating: 8, count: 32))).verificationKey.verify(signature, of: [1, 2, 3]))
  }

  @Test("for opening are never overwritten")
  func opensOnce() throws {
    let path = folder.path + "/auditor.key"
    let made = try OpeningKey(makingAt: path)
    #expect(try OpeningKey(loadingFrom: path).sealingKey == made.sealingKey)
    #expect(throws: SignatureError.fileUnavailable(path: path, operation: "create", errorNumber: EEXIST)) {
      try OpeningKey(makingAt: path)
    }
    #expect(try SealingKey(text: made.sealingKey.text) == made.sealingKey)
  }
}

/// Collects from many threads.
private final class Ids: @unchecked Sendable {
  // @unchecked because `set` is only touched while `lock` is held.
  private let lock = NSLock()
  private var set: Set<String?> = []

  func add(_ id: String?) { lock.withLock { _ = set.insert(id) } }

  var all: Set<String?> { lock.withLock { set } }
}
