internal import Foundation

/// Texts that are hidden in a text as base64, hexadecimal, percent-encoding or escapes of characters, also one in another.
struct EncodedText: Sendable {
  /// What one decoding gave.
  struct Found: Sendable {
    var concealment: Concealment
    var text: String
  }

  private static let fewestEncodedCharacters = 16
  private static let mostDecodedBytes = 16_384
  private static let mostFound = 16

  private(set) var found: [Found] = []
  private var decodedBytes = 0

  /// Decodes what can be decoded, and again what that gave.
  ///
  /// - Parameter depth: How often a text may be encoded.
  /// - Complexity: O(n · depth)
  init(in text: String, depth: Int = 3) {
    search([UInt8](text.utf8), depth: depth)
  }

  private mutating func search(_ bytes: [UInt8], depth: Int) {
    guard depth > 0, bytes.count >= Self.fewestEncodedCharacters else { return }
    var runs = EncodedRuns(fewestCharacters: Self.fewestEncodedCharacters)
    runs.find(in: bytes)
    for run in runs.whole { decodeRun(run[...], depth: depth) }
    for run in runs.hexadecimal { keep(run, .hexadecimal, depth: depth) }
    decodePercent(bytes, depth: depth)
    if let text = EscapedCharacters.decoded(bytes) { keep(text, .escapes, depth: depth) }
  }

  private mutating func decodeRun(_ run: ArraySlice<UInt8>, depth: Int) {
    guard run.count <= 2 * Self.mostDecodedBytes else { return }
    if run.count % 2 == 0, let bytes = Self.hexadecimal(run) {
      keep(bytes, .hexadecimal, depth: depth)
      return
    }
    var text = String(decoding: run, as: UTF8.self)
      .replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
    guard text.utf8.count % 4 != 1 else { return }
    text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    let count = found.count
    if let data = Data(base64Encoded: text) { keep([UInt8](data), .base64, depth: depth) }
    guard found.count == count else { return }
    let rotated = String(decoding: text.utf8.map(\.rotatedLetter), as: UTF8.self)
    if let data = Data(base64Encoded: rotated) { keep([UInt8](data), .base64, depth: depth) }
  }

  private static func hexadecimal(_ run: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(run.count / 2)
    var index = run.startIndex
    while index + 1 < run.endIndex {
      guard let high = run[index].hexValue, let low = run[index + 1].hexValue else { return nil }
      bytes.append(high << 4 | low)
      index += 2
    }
    return bytes
  }

  /// Decodes the whole text once where letters, which need no encoding, are encoded.
  private mutating func decodePercent(_ bytes: [UInt8], depth: Int) {
    guard bytes.count <= 4 * Self.mostDecodedBytes else { return }
    var decoded: [UInt8] = []
    var letterCount = 0
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = bytes[index + 1].hexValue,
        let low = bytes[index + 2].hexValue
      {
        decoded.append(high << 4 | low)
        if (high << 4 | low).isBase64 { letterCount += 1 }
        index += 3
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    if letterCount >= 6 { keep(decoded, .percentEncoding, depth: depth) }
  }

  /// Keeps what reads like text, and searches it in turn.
  private mutating func keep(_ bytes: [UInt8], _ concealment: Concealment, depth: Int) {
    guard found.count < Self.mostFound, decodedBytes + bytes.count <= Self.mostDecodedBytes,
      let text = String(validating: bytes, as: UTF8.self), Self.readsLikeText(text)
    else { return }
    decodedBytes += bytes.count
    found.append(Found(concealment: concealment, text: text))
    search(bytes, depth: depth - 1)
  }

  private static func readsLikeText(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    let letterCount = scalars.count { $0 == " " || WordClass($0.value) != .separator }
    let hasControls = scalars.contains { $0.value < 0x20 && !(0x9...0xD).contains($0.value) || $0.value == 0x7F }
    return !hasControls && scalars.count >= 8 && letterCount * 10 >= scalars.count * 7
  }
}

extension UInt8 {
  /// The value of an ASCII hexadecimal digit.
  var hexValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
