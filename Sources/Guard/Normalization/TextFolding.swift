internal import Foundation

/// Brings spellings of the same words to one form: NFKC, lower case, no accents.
enum TextFolding {
  /// More combining marks than this on one letter carry no meaning, and sorting them costs time.
  private static let mostMarksOfLetter = 8

  /// Folds a text; plain ASCII takes a fast path.
  ///
  /// - Complexity: O(n)
  static func fold(_ text: String) -> [UInt32] { fold(text.unicodeScalars.map(\.value)) }

  static func fold(_ scalars: [UInt32]) -> [UInt32] {
    guard scalars.contains(where: { $0 >= 0x80 }) else { return scalars.map(asciiLowercase) }
    let decomposed = String(withoutLongMarkRuns(scalars)).decomposedStringWithCompatibilityMapping.lowercased()
    let letters = String.UnicodeScalarView(decomposed.unicodeScalars.lazy.filter { !isAccent($0.value) })
    return String(letters).precomposedStringWithCanonicalMapping.unicodeScalars.map { finalForm($0.value) }
  }

  private static func asciiLowercase(_ scalar: UInt32) -> UInt32 {
    (0x41...0x5A).contains(scalar) ? scalar + 0x20 : scalar
  }

  /// Accents of European letters, vowel signs and the stretching mark of Arabic.
  private static func isAccent(_ scalar: UInt32) -> Bool {
    (0x300...0x36F).contains(scalar) || (0x64B...0x652).contains(scalar) || scalar == 0x640
  }

  /// Letters with two lower-case forms get one; curly apostrophes become straight.
  private static func finalForm(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0x3C2: 0x3C3
    case 0x131: 0x69
    case 0x2018, 0x2019, 0x2BC, 0x2BB, 0xB4: 0x27
    default: scalar
    }
  }

  private static func withoutLongMarkRuns(_ scalars: [UInt32]) -> [UInt32] {
    var run = 0
    return scalars.filter { scalar in
      run = isMark(scalar) ? run + 1 : 0
      return run <= mostMarksOfLetter
    }
  }

  private static func isMark(_ scalar: UInt32) -> Bool {
    guard scalar >= 0x300, let scalar = Unicode.Scalar(scalar) else { return false }
    return scalar.properties.canonicalCombiningClass != .notReordered
  }
}
