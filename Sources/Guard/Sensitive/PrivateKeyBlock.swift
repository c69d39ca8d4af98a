/// Private keys between their BEGIN and END lines (RFC 7468).
enum PrivateKeyBlock {
  private static let begin = [UInt8]("-----BEGIN ".utf8)
  private static let end = [UInt8]("-----END ".utf8)
  private static let marks = [[UInt8]("PRIVATE KEY".utf8), [UInt8]("PRIVATE KEY BLOCK".utf8)]

  /// A key without its END line reaches to the end of the text.
  static func range(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    guard bytes[start...].starts(with: begin), let label = labelEnd(in: bytes, from: start + begin.count) else {
      return nil
    }
    let name = bytes[(start + begin.count)..<label.nameEnd]
    guard marks.contains(where: { name.reversed().starts(with: $0.reversed()) }) else { return nil }
    var index = label.end
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "-"), bytes[index...].starts(with: end) {
        return start..<(labelEnd(in: bytes, from: index + end.count)?.end ?? bytes.count)
      }
      index += 1
    }
    return start..<bytes.count
  }

  /// Where the label that begins at `start` ends, without and with its hyphens.
  private static func labelEnd(in bytes: [UInt8], from start: Int) -> (nameEnd: Int, end: Int)? {
    var index = start
    while index < bytes.count, index - start < 48, bytes[index].isAlphanumeric || bytes[index] == 0x20 { index += 1 }
    let nameEnd = index
    while index < bytes.count, index - nameEnd < 5, bytes[index] == UInt8(ascii: "-") { index += 1 }
    return index - nameEnd == 5 ? (nameEnd, index) : nil
  }
}
