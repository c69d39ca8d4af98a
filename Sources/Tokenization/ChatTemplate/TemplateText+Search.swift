extension TemplateText {
  /// Where `needle` first begins in `range`, or nil.
  ///
  /// - Complexity: O(range + needle), by the failure function of Knuth, Morris and Pratt: neither a template nor a
  ///   message can make a search expensive.
  func first(_ needle: TemplateText, in range: Range<Int>) -> Int? {
    if needle.isEmpty { return range.lowerBound }
    let failures = needle.failures
    var matched = 0
    for index in range {
      while matched > 0, !equal(index, needle, matched) { matched = failures[matched - 1] }
      if equal(index, needle, matched) { matched += 1 }
      if matched == needle.count { return index + 1 - matched }
    }
    return nil
  }

  func first(_ needle: TemplateText) -> Int? { first(needle, in: indices) }

  /// Begins of up to `limit` occurrences that do not overlap, from the left; none of an empty needle.
  func occurrences(of needle: TemplateText, limit: Int) -> [Int] {
    var found: [Int] = []
    guard !needle.isEmpty, limit > 0 else { return found }
    let failures = needle.failures
    var matched = 0
    for index in indices {
      while matched > 0, !equal(index, needle, matched) { matched = failures[matched - 1] }
      if equal(index, needle, matched) { matched += 1 }
      if matched == needle.count {
        found.append(index + 1 - matched)
        if found.count == limit { break }
        matched = 0
      }
    }
    return found
  }

  func hasPrefix(_ prefix: TemplateText) -> Bool {
    count >= prefix.count && prefix.indices.allSatisfy { equal($0, prefix, $0) }
  }

  func hasSuffix(_ suffix: TemplateText) -> Bool {
    let start = count - suffix.count
    return start >= 0 && suffix.indices.allSatisfy { equal(start + $0, suffix, $0) }
  }

  private func equal(_ index: Int, _ other: TemplateText, _ otherIndex: Int) -> Bool {
    (units[index] ^ other.units[otherIndex]) & ~Self.trustBit == 0
  }

  /// For each prefix, the length of its longest proper prefix that ends it too.
  private var failures: [Int] {
    var failures = [Int](repeating: 0, count: count)
    var matched = 0
    for index in 1..<max(1, count) {
      while matched > 0, !equal(index, self, matched) { matched = failures[matched - 1] }
      if equal(index, self, matched) { matched += 1 }
      failures[index] = matched
    }
    return failures
  }

  var reversed: TemplateText {
    TemplateText(units: units.reversed())
  }
}
