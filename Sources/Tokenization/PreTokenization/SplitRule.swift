/// One alternative of a split pattern. All match as much as the regular expression beside them does.
enum SplitRule: Sendable {
  /// `lead?body{1,most}tail*`
  case run(ScalarSet, after: ScalarSet = .none, most: Int = .max, then: ScalarSet = .none)
  /// `lead body+`
  case led(ScalarSet, by: ScalarSet)
  /// `body{count}`
  case exactly(Int, ScalarSet)
  /// `'s|'t|'re|'ve|'m|'ll|'d`, with `(?i:…)` where case is ignored.
  case contraction(ignoringCase: Bool)
  /// `lead?upper*lower+` or else `lead?upper+lower*`, and a contraction after either where `contracts`.
  case casedWord(upper: ScalarSet, lower: ScalarSet, contracts: Bool)
  /// `\s*[\r\n]+`
  case lineEnds
  /// `\s+(?!\S)`
  case spacesBeforeSpace
  /// `\s+$`
  case finalSpaces
}

extension SplitRule {
  /// `[^\r\n\p{L}\p{N}]`, which may stand before a word.
  static let wordLead = ScalarSet(.any, without: [.lineEnd, .letter, .number])

  /// Where the match that begins at `start` ends; nil without one. Only what lies in `piece` is seen.
  func match(in run: ScalarRun, from start: Int, within piece: Range<Int>) -> Int? {
    let end = piece.upperBound
    switch self {
    case .run(let body, let lead, let most, let tail):
      return run.lead(lead, at: start, to: end) { first in
        let bodyEnd = run.end(of: body, from: first, to: most < end - first ? first + most : end)
        return bodyEnd > first ? run.end(of: tail, from: bodyEnd, to: end) : nil
      }
    case .led(let body, let lead):
      guard lead.contains(run.classes[start]) else { return nil }
      let bodyEnd = run.end(of: body, from: start + 1, to: end)
      return bodyEnd > start + 1 ? bodyEnd : nil
    case .exactly(let count, let body):
      return run.end(of: body, from: start, to: min(end, start + count)) == start + count ? start + count : nil
    case .contraction(let ignoringCase):
      return run.contraction(at: start, to: end, ignoringCase: ignoringCase)
    case .casedWord(let upper, let lower, let contracts):
      let word = run.casedWord(upper: upper, lower: lower, from: start, to: end)
      return word.map { contracts ? run.contraction(at: $0, to: end, ignoringCase: true) ?? $0 : $0 }
    case .lineEnds:
      return run.lineEnds(from: start, to: end)
    case .spacesBeforeSpace:
      return run.spacesBeforeSpace(from: start, to: end)
    case .finalSpaces:
      // Where a match fails, it fails from every later space of the same run too.
      if start > piece.lowerBound, run.classes[start - 1].contains(.space) { return nil }
      let spaceEnd = run.end(of: ScalarSet(.space), from: start, to: end)
      return spaceEnd == end && start < end ? end : nil
    }
  }
}

extension ScalarRun {
  /// Where the scalars of a set end that begin at `start`.
  @inline(__always)
  fileprivate func end(of set: ScalarSet, from start: Int, to end: Int) -> Int {
    var index = start
    while index < end, set.contains(classes[index]) { index += 1 }
    return index
  }

  /// Tries a match behind a lead first, then without: the order in which a regular expression gives back.
  @inline(__always)
  fileprivate func lead(_ lead: ScalarSet, at start: Int, to end: Int, _ match: (Int) -> Int?) -> Int? {
    if start < end, lead.contains(classes[start]), let found = match(start + 1) { return found }
    return match(start)
  }

  fileprivate func contraction(at start: Int, to end: Int, ignoringCase: Bool) -> Int? {
    guard start + 1 < end, classes[start].contains(.apostrophe) else { return nil }
    guard let first = letter(at: start + 1, ignoringCase) else { return nil }
    switch first {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return start + 2
    default: break
    }
    guard start + 2 < end, let second = letter(at: start + 2, ignoringCase) else { return nil }
    switch (first, second) {
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      return start + 3
    default: return nil
    }
  }

  private func letter(at index: Int, _ ignoringCase: Bool) -> UInt8? {
    let letter = foldedLetters[index]
    guard letter != 0, ignoringCase || classes[index].isSuperset(of: [.asciiLetter, .lowercase]) else { return nil }
    return letter
  }

  /// The upper-case run is as long as can be; where nothing lower follows, it gives back down to its last scalar that
  /// counts as lower too.
  fileprivate func casedWord(upper: ScalarSet, lower: ScalarSet, from start: Int, to end: Int) -> Int? {
    let endingLower = lead(SplitRule.wordLead, at: start, to: end) { first in
      let upperEnd = self.end(of: upper, from: first, to: end)
      let lowerEnd = self.end(of: lower, from: upperEnd, to: end)
      if lowerEnd > upperEnd { return lowerEnd }
      return (first..<upperEnd).last { lower.contains(classes[$0]) }.map { $0 + 1 }
    }
    return endingLower
      ?? lead(SplitRule.wordLead, at: start, to: end) { first in
        let upperEnd = self.end(of: upper, from: first, to: end)
        return upperEnd > first ? self.end(of: lower, from: upperEnd, to: end) : nil
      }
  }

  /// Through the last line end of the white space that begins at `start`.
  fileprivate func lineEnds(from start: Int, to end: Int) -> Int? {
    let spaceEnd = self.end(of: ScalarSet(.space), from: start, to: end)
    return (start..<spaceEnd).last { classes[$0].contains(.lineEnd) }.map { $0 + 1 }
  }

  /// The last of several spaces is left to the word behind them.
  fileprivate func spacesBeforeSpace(from start: Int, to end: Int) -> Int? {
    let spaceEnd = self.end(of: ScalarSet(.space), from: start, to: end)
    let last = spaceEnd == end ? spaceEnd : spaceEnd - 1
    return last > start ? last : nil
  }
}
