import Foundation
import TestSupport
import Testing

@testable import Signatures

/// The vectors are those of RFC 9180, appendices A.2.1 and A.2.1.1 (sequence number 0).
@Suite("Sealed boxes")
struct SealedBoxTests {
  let info = bytes("4f6465206f6e2061204772656369616e2055726e")
  let associated = bytes("436f756e742d30")
  let text = bytes("4265617574792069732074727574682c20747275746820626561757479")
  let ephemeral = bytes("f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600")
  let recipient = bytes("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb")
  let recipientPublic = bytes("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a")
  let encapsulated = bytes("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a")
  let sharedSecret = bytes("0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7")
  let ciphertext = bytes(
    "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28")

  @Test("agree on the secret of the RFC")
  func agrees() throws {
    let sender = try CurveKey(.x25519, secret: ephemeral)
    #expect(try sender.publicHalf() == encapsulated)
    #expect(try OpeningKey(secret: recipient).sealingKey.bytes == recipientPublic)
    let agreed = try KeyAgreement.agree(
      sender, with: CurveKey(.x25519, publicHalf: recipientPublic), encapsulated: encapsulated,
      recipient: recipientPublic)
    #expect(agreed == sharedSecret)
  }

  @Test("derive key and nonce of the RFC")
  func derives() throws {
    let schedule = try KeySchedule(sharedSecret: sharedSecret, info: info)
    #expect(schedule.key == bytes("ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91"))
    #expect(schedule.nonce == bytes("5c4d98150661b848853b547f"))
  }

  @Test("seal and open the message of the RFC")
  func sealsVector() throws {
    let box = try SealedBox(
      sealing: text, to: SealingKey(bytes: recipientPublic), info: info, associated: associated,
      ephemeralSecret: ephemeral)
    #expect(box.bytes == encapsulated + ciphertext)
    #expect(try box.open(with: OpeningKey(secret: recipient), info: info, associated: associated) == text)
  }

  @Test("give back what was sealed, whatever its length", arguments: [0, 1, 15, 16, 17, 5_000])
  func roundTrip(length: Int) throws {
    let key = try OpeningKey(secret: recipient)
    let text = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let box = try SealedBox(sealing: text, to: key.sealingKey, info: info)
    #expect(box.bytes.count == length + SealedBox.overheadBytes)
    #expect(try box.open(with: key, info: info) == text)
    #expect(try SealedBox(sealing: text, to: key.sealingKey, info: info) != box)
  }

  @Test("are opened by no other key, for no other purpose, beside no other bytes")
  func staysClosed() throws {
    let key = try OpeningKey(secret: recipient)
    let box = try SealedBox(sealing: text, to: key.sealingKey, info: info, associated: associated)
    let other = try OpeningKey(secret: CurveKey.randomSecret())
    #expect(throws: SignatureError.notOpened) { try box.open(with: other, info: info, associated: associated) }
    #expect(throws: SignatureError.notOpened) { try box.open(with: key, info: [1], associated: associated) }
    #expect(throws: SignatureError.notOpened) { try box.open(with: key, info: info, associated: [1]) }
  }

  @Test("are opened by no one once a byte has changed")
  func survivesMutation() throws {
    let key = try OpeningKey(secret: recipient)
    let box = try SealedBox(sealing: Array(text.prefix(8)), to: key.sealingKey, info: info)
    // The highest bit of an X25519 coordinate is ignored by RFC 7748, but the shared secret covers the bytes as sent.
    for index in box.bytes.indices {
      var changed = box.bytes
      changed[index] ^= 0x80
      #expect(throws: SignatureError.notOpened) { try SealedBox(bytes: changed).open(with: key, info: info) }
    }
    for bytes in Mutations(of: [box.bytes], count: 200, seed: 3) where bytes != box.bytes {
      #expect(throws: SignatureError.notOpened) { try SealedBox(bytes: bytes).open(with: key, info: info) }
    }
    let smallOrder = [UInt8](repeating: 0, count: SealedBox.overheadBytes)
    #expect(throws: SignatureError.notOpened) { try SealedBox(bytes: smallOrder).open(with: key, info: info) }
  }
}

/// The bytes that hexadecimal digits stand for.
func bytes(_ hexadecimal: String) -> [UInt8] {
  var pairs = Array(hexadecimal.utf8)[...]
  var bytes: [UInt8] = []
  while pairs.count >= 2 {
    bytes.append(UInt8(String(decoding: pairs.prefix(2), as: UTF8.self), radix: 16) ?? 0)
    pairs = pairs.dropFirst(2)
  }
  return bytes
}
