/// Text of which some ranges were written by a template: only there may control tokens stand.
///
/// A document that spells `<|im_start|>` lies outside these ranges, and stays text.
public struct MarkedText: Hashable, Sendable {
  public private(set) var text = ""
  /// Offsets in the UTF-8 of `text`; ascending, not empty, neither overlapping nor touching.
  public private(set) var trustedRanges: [Range<Int>] = []

  /// No text.
  public init() {}

  public init(_ text: String, isTrusted: Bool) {
    append(text, isTrusted: isTrusted)
  }

  /// Adds text at the end; trusted text joins trusted text before it, so a template may write a control token in pieces.
  public mutating func append(_ addition: String, isTrusted: Bool) {
    let start = text.utf8.count
    text += addition
    if isTrusted { trust(start..<text.utf8.count) }
  }

  public mutating func append(_ addition: MarkedText) {
    let start = text.utf8.count
    text += addition.text
    for range in addition.trustedRanges { trust(range.lowerBound + start..<range.upperBound + start) }
  }

  private mutating func trust(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    if let last = trustedRanges.last, last.upperBound == range.lowerBound {
      trustedRanges[trustedRanges.count - 1] = last.lowerBound..<range.upperBound
    } else {
      trustedRanges.append(range)
    }
  }
}
