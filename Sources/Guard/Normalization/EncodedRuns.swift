/// Finds in a text what may be base64 or hexadecimal, also where it is broken into pieces.
struct EncodedRuns {
  private static let fewestPairs = 8

  let fewestCharacters: Int
  /// Characters of base64, which are those of hexadecimal too, without what stood between the pieces.
  private(set) var whole: [[UInt8]] = []
  /// What pairs of hexadecimal digits that are written apart stand for, as in `69 67 6e`.
  private(set) var hexadecimal: [[UInt8]] = []

  init(fewestCharacters: Int) {
    self.fewestCharacters = fewestCharacters
  }

  /// - Complexity: O(n)
  mutating func find(in bytes: [UInt8]) {
    /// Long pieces with nothing but white space between them.
    var pieces: [ArraySlice<UInt8>] = []
    var pairs: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let start = index
      while index < bytes.count, bytes[index].isBase64 { index += 1 }
      let piece = bytes[start..<index]
      if !piece.isEmpty {
        takePair(piece, into: &pairs)
        takePiece(piece, into: &pieces)
      } else {
        // A `0x` or `\x` before a pair, and the marks between pairs, belong to the writing.
        if !Self.partsPairs(bytes[index]) { endPairs(&pairs) }
        if !bytes[index].isWhiteSpace { endPieces(&pieces) }
        index += 1
      }
    }
    endPairs(&pairs)
    endPieces(&pieces)
  }

  private static func partsPairs(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\\"): true
    default: byte.isWhiteSpace
    }
  }

  private mutating func takePair(_ piece: ArraySlice<UInt8>, into pairs: inout [UInt8]) {
    let digits = piece.suffix(2)
    guard isPair(piece), let high = digits.first?.hexValue, let low = digits.last?.hexValue else {
      return endPairs(&pairs)
    }
    pairs.append(high << 4 | low)
  }

  /// Two characters, also behind `x` or `0x`.
  private func isPair(_ piece: ArraySlice<UInt8>) -> Bool {
    switch piece.count {
    case 2: true
    case 3: piece.first == UInt8(ascii: "x")
    case 4: piece.prefix(2).elementsEqual("0x".utf8)
    default: false
    }
  }

  private mutating func endPairs(_ pairs: inout [UInt8]) {
    // Among numbers of two decimal digits many look like letters; a text has letters whose number is not decimal.
    let isDecimal = pairs.allSatisfy { $0 >> 4 < 10 && $0 & 0xF < 10 }
    if pairs.count >= Self.fewestPairs, !isDecimal { hexadecimal.append(pairs) }
    pairs = []
  }

  private mutating func takePiece(_ piece: ArraySlice<UInt8>, into pieces: inout [ArraySlice<UInt8>]) {
    if piece.count >= fewestCharacters { return pieces.append(piece) }
    // The last line of a wrapped text is shorter; a word of the sentence that follows looks the same.
    if !pieces.isEmpty { whole.append(Array(pieces.joined()) + piece) }
    endPieces(&pieces)
  }

  private mutating func endPieces(_ pieces: inout [ArraySlice<UInt8>]) {
    if !pieces.isEmpty { whole.append(Array(pieces.joined())) }
    if pieces.count > 1 { whole += pieces.map { Array($0) } }
    pieces = []
  }
}

/// Characters that are written by their number: `\u0069`, `&#105;`, `&#x69;`.
enum EscapedCharacters {
  private static let fewestCharacters = 6

  /// - Returns: The text with the characters in place of their numbers; nil where there are hardly any.
  /// - Complexity: O(n)
  static func decoded(_ bytes: [UInt8]) -> [UInt8]? {
    var decoded: [UInt8] = []
    var count = 0
    var index = 0
    while index < bytes.count {
      if let (scalar, end) = escape(in: bytes, at: index) {
        decoded += Array(String(Character(scalar)).utf8)
        count += 1
        index = end
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    return count >= fewestCharacters ? decoded : nil
  }

  private static func escape(in bytes: [UInt8], at start: Int) -> (Unicode.Scalar, end: Int)? {
    guard bytes[start] == UInt8(ascii: "\\") || bytes[start] == UInt8(ascii: "&") else { return nil }
    if bytes[start...].starts(with: Array("\\u".utf8)) {
      let digits = bytes[(start + 2)...].prefix(4)
      guard digits.count == 4 else { return nil }
      return scalar(digits, radix: 16).map { ($0, start + 6) }
    }
    guard bytes[start...].starts(with: Array("&#".utf8)) else { return nil }
    let isHexadecimal = start + 2 < bytes.count && bytes[start + 2] | 0x20 == UInt8(ascii: "x")
    let digits = bytes[(start + (isHexadecimal ? 3 : 2))...].prefix(7).prefix { $0.hexValue != nil }
    guard let scalar = scalar(digits, radix: isHexadecimal ? 16 : 10) else { return nil }
    let isClosed = digits.endIndex < bytes.count && bytes[digits.endIndex] == UInt8(ascii: ";")
    return (scalar, digits.endIndex + (isClosed ? 1 : 0))
  }

  private static func scalar(_ digits: ArraySlice<UInt8>, radix: Int) -> Unicode.Scalar? {
    UInt32(String(decoding: digits, as: UTF8.self), radix: radix).flatMap(Unicode.Scalar.init)
  }
}

extension UInt8 {
  /// A space, a tab or the end of a line.
  var isWhiteSpace: Bool { isSpace || self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }

  /// A character of base64 in either alphabet, without the padding.
  var isBase64: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "-"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// An ASCII letter moved 13 places on; all else as it is.
  var rotatedLetter: UInt8 {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "m"), UInt8(ascii: "A")...UInt8(ascii: "M"): self + 13
    case UInt8(ascii: "n")...UInt8(ascii: "z"), UInt8(ascii: "N")...UInt8(ascii: "Z"): self - 13
    default: self
    }
  }
}
