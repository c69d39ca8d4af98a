/// Joins the bytes of tokens to whole Unicode scalars.
///
/// All that comes out, in order, equals `String(decoding: allBytes, as: UTF8.self)`: what can never become a scalar
/// turns into U+FFFD. A grapheme cluster may come out in several pieces, because its end is known only afterwards.
public struct TextStream: Sendable {
  /// The beginning of a scalar whose other bytes have not come; at most three bytes.
  private var pending: [UInt8] = []

  public init() {}

  /// Takes the next bytes, and gives the text that is complete.
  public mutating func push(_ bytes: [UInt8]) -> String {
    pending += bytes
    let completeCount = pending.count - Self.unfinishedCount(pending)
    let text = String(decoding: pending[..<completeCount], as: UTF8.self)
    pending.removeFirst(completeCount)
    return text
  }

  /// Gives what is left; nothing more will come.
  public mutating func finish() -> String {
    defer { pending.removeAll() }
    return String(decoding: pending, as: UTF8.self)
  }

  /// How many bytes at the end begin a scalar that further bytes can finish.
  private static func unfinishedCount(_ bytes: [UInt8]) -> Int {
    for count in 1...3 where count <= bytes.count {
      let lead = bytes[bytes.count - count]
      if lead & 0xC0 == 0x80 { continue }
      let second = count > 1 ? bytes[bytes.count - count + 1] : nil
      return count < length(lead: lead, second: second) ? count : 0
    }
    return 0
  }

  /// Length of the scalar that these bytes begin; 0 when none does.
  ///
  /// Table 3-7, "Well-Formed UTF-8 Byte Sequences", of the Unicode Standard.
  private static func length(lead: UInt8, second: UInt8?) -> Int {
    let second = second ?? (lead == 0xE0 || lead == 0xF0 ? 0xBF : 0x80)
    return switch (lead, second) {
    case (0xC2...0xDF, _): 2
    case (0xE0, 0xA0...0xBF), (0xE1...0xEC, _), (0xED, 0x80...0x9F), (0xEE...0xEF, _): 3
    case (0xF0, 0x90...0xBF), (0xF1...0xF3, _), (0xF4, 0x80...0x8F): 4
    default: 0
    }
  }
}
