internal import Foundation

/// Prepares text for a tokenizer that finds words by the spaces between them.
///
/// Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese are written without spaces between words (Korean with
/// spaces between phrases). Their letters are set apart as overlapping pairs: 全文検索 becomes `全文 文検 検索`. A query
/// treated alike then finds any part of two letters or more.
enum Segmentation {
  /// The text with pairs set apart, compatibility forms (ligatures, full-width letters) resolved and NULs removed.
  static func segmented(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 && $0 != 0 }) { return text }
    var result = String.UnicodeScalarView()
    var run: [Unicode.Scalar] = []
    for scalar in text.precomposedStringWithCompatibilityMapping.unicodeScalars {
      if isUnspaced(scalar) {
        run.append(scalar)
      } else {
        append(pairs: run, to: &result)
        run.removeAll(keepingCapacity: true)
        result.append(scalar == "\0" ? " " : scalar)
      }
    }
    append(pairs: run, to: &result)
    return String(result)
  }

  private static func append(pairs run: [Unicode.Scalar], to result: inout String.UnicodeScalarView) {
    guard let first = run.first else { return }
    result.append(" ")
    if run.count == 1 { result.append(first) }
    for (left, right) in zip(run, run.dropFirst()) {
      result.append(left)
      result.append(right)
      result.append(" ")
    }
    result.append(" ")
  }

  /// Whether the scalar is a letter or sign of a script without spaces between words.
  static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0E01...0x0E4E, 0x0E81...0x0ECD: true  // Thai, Lao
    case 0x1000...0x103F, 0x1780...0x17D3: true  // Burmese, Khmer
    case 0x3005...0x3007, 0x3041...0x3096, 0x3099...0x309A, 0x309D...0x309F, 0x30A1...0x30FA, 0x30FC...0x30FF: true
    case 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true  // kana, Han
    case 0x1100...0x11FF, 0xAC00...0xD7A3: true  // Hangul
    default: false
    }
  }
}
