/// A set of Unicode scalars, as ranges.
struct ScalarSet: Hashable, Sendable {
  /// Ascending, apart from one another, without surrogates.
  private(set) var ranges: [ClosedRange<UInt32>]

  static let all = ScalarSet([0...0xD7FF, 0xE000...0x10FFFF])

  init(_ ranges: [ClosedRange<UInt32>]) {
    var merged: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    self.ranges = merged.flatMap { Self.cut([0xD800...0xDFFF], outOf: $0) }
  }

  init(_ scalars: Unicode.Scalar...) { self.init(scalars.map { $0.value...$0.value }) }

  var isEmpty: Bool { ranges.isEmpty }

  func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

  func contains(_ scalar: Unicode.Scalar) -> Bool { ranges.contains { $0.contains(scalar.value) } }

  func subtracting(_ other: ScalarSet) -> ScalarSet {
    ScalarSet(ranges.flatMap { Self.cut(other.ranges, outOf: $0) })
  }

  /// What is left of a range without others.
  private static func cut(_ others: [ClosedRange<UInt32>], outOf range: ClosedRange<UInt32>) -> [ClosedRange<UInt32>] {
    others.reduce([range]) { rest, cut in
      rest.flatMap { range -> [ClosedRange<UInt32>] in
        guard range.overlaps(cut) else { return [range] }
        var pieces: [ClosedRange<UInt32>] = []
        if range.lowerBound < cut.lowerBound { pieces.append(range.lowerBound...cut.lowerBound - 1) }
        if range.upperBound > cut.upperBound { pieces.append(cut.upperBound + 1...range.upperBound) }
        return pieces
      }
    }
  }
}

extension ByteGrammar {
  /// One scalar of a set, in UTF-8.
  mutating func scalar(in set: ScalarSet) -> RuleIndex {
    // Scalars of one length whose leading bytes and trailing ranges agree form a product of byte ranges.
    let lengthEnds: [UInt32] = [0x7F, 0x7FF, 0xFFFF, 0x10FFFF]
    var sequences: [RuleIndex] = []
    for range in set.ranges {
      var lower = range.lowerBound
      for end in lengthEnds where lower <= end && lower <= range.upperBound {
        sequences += products(of: lower...min(end, range.upperBound))
        lower = min(end, range.upperBound) + 1
      }
    }
    return choice(sequences)
  }

  /// Byte ranges for scalars whose UTF-8 has one length.
  private mutating func products(of range: ClosedRange<UInt32>) -> [RuleIndex] {
    let (first, last) = (Self.utf8(range.lowerBound), Self.utf8(range.upperBound))
    guard first.count > 1, range.count > 1 else {
      return [sequence(zip(first, last).map { byte(in: ByteSet($0...$1)) })]
    }
    // Cut where the trailing bits run from all zeros to all ones.
    for trailingCount in 1..<first.count {
      let mask = UInt32(1) << UInt32(6 * trailingCount) - 1
      guard range.lowerBound & ~mask != range.upperBound & ~mask else { continue }
      if range.lowerBound & mask != 0 {
        let cut = range.lowerBound | mask
        return products(of: range.lowerBound...cut) + products(of: cut + 1...range.upperBound)
      }
      if range.upperBound & mask != mask {
        let cut = range.upperBound & ~mask
        return products(of: range.lowerBound...cut - 1) + products(of: cut...range.upperBound)
      }
    }
    return [sequence(zip(first, last).map { byte(in: ByteSet($0...$1)) })]
  }

  /// - Precondition: No surrogate.
  private static func utf8(_ value: UInt32) -> [UInt8] {
    Unicode.Scalar(value).map { Array(String($0).utf8) } ?? []
  }
}
