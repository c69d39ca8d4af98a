/// Bytes of a text file → text.
///
/// Order: byte order mark; zeros in the pattern of UTF-16 and UTF-32; ISO-2022-JP's escapes; UTF-8 (a few damaged
/// places become U+FFFD); what the file declares; the likeliest of the older encodings. A byte order mark is not part of
/// the text.
enum TextDecoder {
  /// - Parameter declaredEncoding: A name that the file itself gives, as HTML can.
  /// - Throws: ``ExtractionError/unsupportedType(found:)`` for bytes that are no text.
  static func decode(_ bytes: [UInt8], declaredEncoding: String? = nil) throws(ExtractionError) -> String {
    guard !bytes.isEmpty else { return "" }
    var text = try decodeMarked(bytes)
    if text == nil { text = try decodeUnmarked(bytes, declaredEncoding) }
    guard let text, !looksBinary(text) else { throw .unsupportedType(found: "binary data of an unknown kind") }
    return text
  }

  private static func decodeMarked(_ bytes: [UInt8]) throws(ExtractionError) -> String? {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return try utf32(bytes.dropFirst(4), isLittleEndian: true) }
    if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return try utf32(bytes.dropFirst(4), isLittleEndian: false) }
    if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), isLittleEndian: true) }
    if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), isLittleEndian: false) }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return String(decoding: bytes.dropFirst(3), as: UTF8.self) }
    return nil
  }

  private static func decodeUnmarked(_ bytes: [UInt8], _ declared: String?) throws(ExtractionError) -> String? {
    if bytes.contains(0) { return try decodeWithZeros(bytes) }
    if hasJapaneseEscape(bytes), let text = LegacyEncoding.convert(bytes, from: "ISO-2022-JP") {
      return text
    }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    if isAlmostUTF8(bytes) { return String(decoding: bytes, as: UTF8.self) }
    if let declared, let text = LegacyEncoding.convert(bytes, from: LegacyEncoding.canonicalName(declared)) {
      return text
    }
    return LegacyEncoding.decodeLikeliest(bytes)
  }

  /// Zeros are UTF-16 or UTF-32 without a mark when they lie where the high halves of Latin letters would.
  private static func decodeWithZeros(_ bytes: [UInt8]) throws(ExtractionError) -> String? {
    var zeros = [0, 0, 0, 0]
    let sample = bytes.prefix(1 << 16)
    for (index, byte) in sample.enumerated() where byte == 0 { zeros[index % 4] += 1 }
    let quarter = max(sample.count / 4, 1)
    let isOften = zeros.map { $0 * 10 >= quarter * 7 }
    if bytes.count % 4 == 0 {
      if isOften == [false, true, true, true] { return try? utf32(bytes[...], isLittleEndian: true) }
      if isOften == [true, true, true, false] { return try? utf32(bytes[...], isLittleEndian: false) }
    }
    guard bytes.count % 2 == 0 else { return nil }
    let even = zeros[0] + zeros[2]
    let odd = zeros[1] + zeros[3]
    let half = max(sample.count / 2, 1)
    if odd * 10 >= half * 4 && even * 20 < half { return utf16(bytes[...], isLittleEndian: true) }
    if even * 10 >= half * 4 && odd * 20 < half { return utf16(bytes[...], isLittleEndian: false) }
    return nil
  }

  /// ESC `$` begins a run of Japanese in ISO-2022-JP.
  private static func hasJapaneseEscape(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 1 else { return false }
    for index in 0..<bytes.count - 1 where bytes[index] == 0x1B && bytes[index + 1] == 0x24 { return true }
    return false
  }

  // MARK: - Units

  private static func utf16(_ bytes: ArraySlice<UInt8>, isLittleEndian: Bool) -> String {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    var index = bytes.startIndex
    while index + 1 < bytes.endIndex {
      let first = UInt16(bytes[index])
      let second = UInt16(bytes[index + 1])
      units.append(isLittleEndian ? second << 8 | first : first << 8 | second)
      index += 2
    }
    return String(decoding: units, as: UTF16.self)
  }

  private static func utf32(_ bytes: ArraySlice<UInt8>, isLittleEndian: Bool) throws(ExtractionError) -> String {
    var scalars = String.UnicodeScalarView()
    var index = bytes.startIndex
    while index + 3 < bytes.endIndex {
      let unit = bytes[index..<index + 4].enumerated().reduce(UInt32(0)) { unit, entry in
        unit | UInt32(entry.element) << UInt32(8 * (isLittleEndian ? entry.offset : 3 - entry.offset))
      }
      guard let scalar = Unicode.Scalar(unit) else {
        throw .damaged(format: "UTF-32 text", detail: "it holds a number that is no character")
      }
      scalars.append(scalar)
      index += 4
    }
    return String(scalars)
  }

  // MARK: - Judgement

  /// Whether nearly every multi-byte sequence is valid, as in a UTF-8 file with a few damaged bytes.
  private static func isAlmostUTF8(_ bytes: [UInt8]) -> Bool {
    var valid = 0
    var invalid = 0
    var index = 0
    while index < bytes.count {
      let lead = bytes[index]
      index += 1
      guard lead >= 0x80 else { continue }
      let length = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1
      let rest = bytes[index...].prefix(length)
      if (0xC2...0xF4).contains(lead), rest.count == length, rest.allSatisfy({ $0 & 0xC0 == 0x80 }) {
        valid += 1
        index += length
      } else {
        invalid += 1
      }
    }
    return valid >= 10 && invalid * 20 <= valid
  }

  /// Control characters other than white space do not occur in text, or only rarely (escape sequences in logs).
  private static func looksBinary(_ text: String) -> Bool {
    var controls = 0
    var count = 0
    for scalar in text.unicodeScalars {
      count += 1
      switch scalar.value {
      case 0: return true
      case 0x01...0x08, 0x0E...0x1A, 0x1C...0x1F, 0x7F, 0x80...0x84, 0x86...0x9F, 0xFFFE, 0xFFFF: controls += 1
      default: break
      }
    }
    return controls * 20 > count
  }
}
