import TestSupport

extension SplitMix64 {
  /// Cuts a text between scalars, anywhere.
  mutating func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    var piece = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      piece.append(scalar)
      if next() % 7 == 0 {
        pieces.append(String(piece))
        piece = String.UnicodeScalarView()
      }
    }
    return pieces + [String(piece)]
  }

  /// A text of scalars from all over Unicode, rich in marks, controls and the signs of the rules.
  mutating func text(length: Int) -> String {
    let special: [UInt32] = [
      0x28, 0x29, 0x7C, 0x2A, 0x7B, 0x7D, 0x3F, 0x5E, 0x23, 0x5F, 0x20, 0x0A, 0x2E, 0x22, 0x3C, 0x7C, 0x5B, 0x2D, 0x40,
      0x300, 0x301, 0x323, 0x200B, 0x202E, 0xE0041, 0xFF21, 0x430, 0x4E00, 0xAC00, 0x627, 0x64B, 0x1F600, 0xFE0F, 0,
    ]
    var view = String.UnicodeScalarView()
    for _ in 0..<length {
      let value =
        switch next() % 4 {
        case 0: UInt32(next() % 0x110000)
        case 1: UInt32(0x61 + next() % 26)
        default: special[Int(next() % UInt64(special.count))]
        }
      if let scalar = Unicode.Scalar(value) { view.append(scalar) }
    }
    return String(view)
  }
}
