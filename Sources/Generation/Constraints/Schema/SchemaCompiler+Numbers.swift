internal import Foundation

/// Numbers and their bounds.
extension SchemaCompiler {
  /// Whole numbers beyond this are not written.
  private static let largestInteger = 999_999_999_999_999_999

  mutating func integer(_ place: Place) throws(GenerationError) -> ByteGrammar.RuleIndex {
    let largest = Self.largestInteger
    var lower = -largest
    var upper = largest
    if let bound = try bound("minimum", of: place) { lower = max(lower, Self.whole(bound.rounded(.up))) }
    if let bound = try bound("exclusiveMinimum", of: place) { lower = max(lower, Self.whole(bound.rounded(.down)) + 1) }
    if let bound = try bound("maximum", of: place) { upper = min(upper, Self.whole(bound.rounded(.down))) }
    if let bound = try bound("exclusiveMaximum", of: place) { upper = min(upper, Self.whole(bound.rounded(.up)) - 1) }
    guard lower <= upper else { return json.grammar.nothing() }
    guard lower > -largest || upper < largest else { return json.integer }
    var parts: [ByteGrammar.RuleIndex] = []
    if upper >= 0 { parts.append(natural(max(lower, 0)...upper)) }
    if lower < 0 {
      let minus = json.literal("-")
      parts.append(json.grammar.sequence(minus, natural(max(-upper, 1)...(-lower))))
    }
    return json.grammar.choice(parts)
  }

  /// Numbers between whole bounds; other bounds are not supported.
  mutating func number(_ place: Place) throws(GenerationError) -> ByteGrammar.RuleIndex {
    for keyword in ["exclusiveMinimum", "exclusiveMaximum"] where place.schema[keyword] != nil {
      throw place.unsupported(keyword)
    }
    let lower = try wholeBound("minimum", of: place)
    let upper = try wholeBound("maximum", of: place)
    if lower == nil, upper == nil { return json.number }
    let range = (lower ?? -Self.largestInteger, upper ?? Self.largestInteger)
    guard range.0 <= range.1 else { return json.grammar.nothing() }
    var parts: [ByteGrammar.RuleIndex] = []
    if range.1 >= 0 { parts.append(magnitude(max(range.0, 0)...range.1)) }
    if range.0 < 0 {
      let minus = json.literal("-")
      parts.append(json.grammar.sequence(minus, magnitude(max(-range.1, 0)...(-range.0))))
    }
    return json.grammar.choice(parts)
  }

  private func bound(_ keyword: String, of place: Place) throws(GenerationError) -> Double? {
    guard let value = place.schema[keyword] else { return nil }
    guard case .number(let digits) = value, let bound = Double(digits), bound.isFinite else {
      throw place.invalid(keyword)
    }
    return bound
  }

  private func wholeBound(_ keyword: String, of place: Place) throws(GenerationError) -> Int? {
    guard let bound = try bound(keyword, of: place) else { return nil }
    guard bound == bound.rounded(), abs(bound) <= Double(Self.largestInteger) else { throw place.unsupported(keyword) }
    return Self.whole(bound)
  }

  private static func whole(_ bound: Double) -> Int {
    // One more or less must not overflow.
    max(-largestInteger - 1, min(largestInteger + 1, Int(max(-4e18, min(4e18, bound)))))
  }

  /// Numbers with a fraction in a range of whole ones from 0.
  private mutating func magnitude(_ range: ClosedRange<Int>) -> ByteGrammar.RuleIndex {
    let end = json.literal(String(range.upperBound))
    guard range.count > 1 else { return end }
    let below = natural(range.lowerBound...range.upperBound - 1)
    return json.grammar.choice(json.grammar.sequence(below, json.fraction), end)
  }

  /// Whole numbers from 0 in a range.
  private mutating func natural(_ range: ClosedRange<Int>) -> ByteGrammar.RuleIndex {
    let (lower, upper) = (String(range.lowerBound), String(range.upperBound))
    var parts: [ByteGrammar.RuleIndex] = []
    for digitCount in lower.count...upper.count {
      let from = digitCount == lower.count ? lower : "1" + String(repeating: "0", count: digitCount - 1)
      let to = digitCount == upper.count ? upper : String(repeating: "9", count: digitCount)
      parts.append(digits(from: Array(from.utf8)[...], to: Array(to.utf8)[...]))
    }
    return json.grammar.choice(parts)
  }

  /// Numbers with as many digits as both bounds.
  private mutating func digits(from lower: ArraySlice<UInt8>, to upper: ArraySlice<UInt8>) -> ByteGrammar.RuleIndex {
    guard let first = lower.first, let last = upper.first else { return json.grammar.add(.sequence([])) }
    let (lowerRest, upperRest) = (lower.dropFirst(), upper.dropFirst())
    let zeros = ArraySlice(repeating: UInt8(ascii: "0"), count: lowerRest.count)
    let nines = ArraySlice(repeating: UInt8(ascii: "9"), count: lowerRest.count)
    if first == last { return lead(first...first, digits(from: lowerRest, to: upperRest)) }
    if lowerRest == zeros, upperRest == nines { return lead(first...last, digits(from: zeros, to: nines)) }
    var parts = [lead(first...first, digits(from: lowerRest, to: nines))]
    if first + 1 < last { parts.append(lead(first + 1...last - 1, digits(from: zeros, to: nines))) }
    parts.append(lead(last...last, digits(from: zeros, to: upperRest)))
    return json.grammar.choice(parts)
  }

  private mutating func lead(
    _ digits: ClosedRange<UInt8>, _ rest: ByteGrammar.RuleIndex
  ) -> ByteGrammar.RuleIndex {
    json.grammar.sequence(json.grammar.byte(in: ByteSet(digits)), rest)
  }
}
