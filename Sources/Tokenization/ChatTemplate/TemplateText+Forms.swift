/// The forms of a text that Python's `str` can make; each scalar keeps its origin.
extension TemplateText {
  enum Side {
    case left, right, both
  }

  /// Without the scalars of `set` at its ends; white space when it is nil.
  func stripped(_ side: Side = .both, of set: TemplateText? = nil) -> TemplateText {
    let members = set.map { Set($0.units.map { $0 & ~Self.trustBit }) }
    func isStripped(_ unit: UInt32) -> Bool {
      members?.contains(unit & ~Self.trustBit) ?? Self.scalar(unit).isPythonSpace
    }
    var start = 0
    var end = count
    if side != .right { while start < end, isStripped(units[start]) { start += 1 } }
    if side != .left { while end > start, isStripped(units[end - 1]) { end -= 1 } }
    return self[start..<end]
  }

  /// The parts between occurrences of `separator`, of which at most `limit` count.
  func split(_ separator: TemplateText, limit: Int = .max) -> [TemplateText] {
    var parts: [TemplateText] = []
    var start = 0
    for index in occurrences(of: separator, limit: limit) {
      parts.append(self[start..<index])
      start = index + separator.count
    }
    return parts + [self[start..<count]]
  }

  /// The parts between runs of white space.
  func words(limit: Int = .max) -> [TemplateText] {
    var parts: [TemplateText] = []
    var index = 0
    while index < count {
      while index < count, self[index].isPythonSpace { index += 1 }
      guard index < count else { break }
      var end = index
      if parts.count == limit {
        end = count
      } else {
        while end < count, !self[end].isPythonSpace { end += 1 }
      }
      parts.append(self[index..<end])
      index = end
    }
    return parts
  }

  func lines(keepsEnds: Bool = false) -> [TemplateText] {
    var parts: [TemplateText] = []
    var start = 0
    var index = 0
    while index < count {
      let isEnd = self[index].isPythonLineEnd
      let end = index
      if self[index] == "\r", index + 1 < count, self[index + 1] == "\n" { index += 1 }
      index += 1
      if isEnd {
        parts.append(self[start..<(keepsEnds ? index : end)])
        start = index
      }
    }
    return start < count ? parts + [self[start..<count]] : parts
  }

  func replacing(_ old: TemplateText, with new: TemplateText, limit: Int) -> TemplateText {
    guard !old.isEmpty else { return interleaved(with: new, limit: limit) }
    return TemplateText.joined(split(old, limit: limit), separator: new)
  }

  /// Python replaces the empty text before each scalar and at the end.
  private func interleaved(with new: TemplateText, limit: Int) -> TemplateText {
    var result = TemplateText.empty
    for index in 0...count {
      if index < limit { result.append(new) }
      if index < count { result.append(self[index..<index + 1]) }
    }
    return result
  }

  static func joined(_ parts: [TemplateText], separator: TemplateText) -> TemplateText {
    var result = TemplateText.empty
    for (index, part) in parts.enumerated() {
      if index > 0 { result.append(separator) }
      result.append(part)
    }
    return result
  }

  /// Each scalar becomes what `form` makes of it; `index` is the scalar's.
  func mapScalars(_ form: (_ scalar: Unicode.Scalar, _ index: Int) -> String) -> TemplateText {
    var result: [UInt32] = []
    result.reserveCapacity(count)
    for (index, unit) in units.enumerated() {
      let mark = unit & Self.trustBit
      for scalar in form(Self.scalar(unit), index).unicodeScalars { result.append(scalar.value | mark) }
    }
    return TemplateText(units: result)
  }

  var uppercased: TemplateText { mapScalars { scalar, _ in scalar.properties.uppercaseMapping } }
  var lowercased: TemplateText { mapScalars { scalar, index in lowercase(scalar, at: index) } }

  var capitalized: TemplateText {
    mapScalars { scalar, index in
      index == 0 ? scalar.properties.titlecaseMapping : lowercase(scalar, at: index)
    }
  }

  /// The capital sigma becomes another letter at the end of a word.
  private func lowercase(_ scalar: Unicode.Scalar, at index: Int) -> String {
    guard scalar == "Σ" else { return scalar.properties.lowercaseMapping }
    let before = indices[..<index].last { !self[$0].properties.isCaseIgnorable }
    let after = indices[(index + 1)...].first { !self[$0].properties.isCaseIgnorable }
    let isLast = before.map { self[$0].properties.isCased } == true && after.map { self[$0].properties.isCased } != true
    return isLast ? "ς" : "σ"
  }

  /// Upper case after each scalar without case, as Python's method has it.
  var titlecased: TemplateText {
    var isInWord = false
    return mapScalars { scalar, index in
      defer { isInWord = scalar.properties.isCased }
      return isInWord ? lowercase(scalar, at: index) : scalar.properties.titlecaseMapping
    }
  }

  /// Upper case after white space, hyphens and opening brackets, as the reference's filter has it.
  var headlineCased: TemplateText {
    var isInWord = false
    return mapScalars { scalar, index in
      defer { isInWord = !(scalar.isPythonSpace || "-({[<".unicodeScalars.contains(scalar)) }
      return isInWord ? lowercase(scalar, at: index) : scalar.properties.uppercaseMapping
    }
  }

  func repeated(_ times: Int) -> TemplateText {
    var result = TemplateText.empty
    for _ in 0..<max(0, times) { result.append(self) }
    return result
  }
}

extension Unicode.Scalar {
  /// What Python's `str.isspace` holds for white space.
  var isPythonSpace: Bool {
    switch value {
    case 9...13, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// What Python's `str.splitlines` holds for the end of a line.
  var isPythonLineEnd: Bool {
    switch value {
    case 10...13, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}
