/// A part of a text and what is put in its place.
struct Mask: Hashable, Sendable {
  /// In UTF-8 bytes.
  var range: Range<Int>
  var replacement: [UInt8]

  /// Applies masks; where two overlap, neither text is kept.
  ///
  /// - Complexity: O(n + m log m)
  static func apply(_ masks: [Mask], to bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var copied = 0
    for mask in masks.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      if mask.range.lowerBound >= copied {
        result += bytes[copied..<mask.range.lowerBound]
        result += mask.replacement
      }
      copied = max(copied, mask.range.upperBound)
    }
    return result + bytes[copied...]
  }
}
