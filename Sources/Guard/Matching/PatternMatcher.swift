/// Finds all patterns of a rule set in one pass over the words of a text.
///
/// The patterns become one position automaton without empty moves (V. M. Glushkov, 1961): a position consumes one word.
/// Time is O(words · active positions); the number of positions is fixed by the rules, never by the text.
struct PatternMatcher: Sendable {
  /// How often a rule was found.
  struct Hits: Hashable, Sendable {
    /// In running text.
    var plainCount = 0
    /// In quotation marks or code.
    var quotedCount = 0

    var isEmpty: Bool { plainCount == 0 && quotedCount == 0 }
  }

  /// What one pass found.
  struct Result: Sendable {
    /// One entry a rule.
    var hits: [Hits]
    /// Whether a word was recognised only after digits and signs were read as letters.
    var readDigitsAsLetters = false
    /// Positions that were tried; grows linearly with the text.
    var stepCount = 0
  }

  let ruleCount: Int
  let trie: WordTrie
  private let positions: [PatternCompiler.Position]
  private let starts: [Int32: [Int32]]
  private let symbolCount: Int

  init(_ compiler: consuming PatternCompiler, ruleCount: Int) {
    self.ruleCount = ruleCount
    trie = WordTrie(compiler.trieEntries)
    positions = compiler.positions
    symbolCount = compiler.symbolCount
    starts = Dictionary(grouping: compiler.starts, by: { compiler.positions[Int($0)].symbol })
  }

  func match(_ text: PlainText) -> Result {
    var result = Result(hits: Array(repeating: Hits(), count: ruleCount))
    guard !positions.isEmpty else { return result }
    var run = Run(symbolCount: symbolCount, positionCount: positions.count)
    for (number, word) in text.words.enumerated() {
      let stamp = UInt32(truncatingIfNeeded: number &+ 1)
      lookUp(word, of: text, stamp: stamp, in: &run)
      advance(over: word, stamp: stamp, in: &run, into: &result)
      swap(&run.active, &run.next)
      run.next.removeAll(keepingCapacity: true)
    }
    result.stepCount = run.stepCount
    result.readDigitsAsLetters = run.usedAlternate && result.hits.contains { !$0.isEmpty }
    return result
  }

  /// The state of one pass.
  private struct Run {
    /// The number of the last word that had the symbol.
    var symbolStamps: [UInt32]
    /// The number of the last word at which the position was entered.
    var positionStamps: [UInt32]
    var wordSymbols: [Int32] = []
    var active: [Int32] = []
    var next: [Int32] = []
    var stepCount = 0
    var usedAlternate = false

    init(symbolCount: Int, positionCount: Int) {
      symbolStamps = Array(repeating: 0, count: symbolCount)
      positionStamps = Array(repeating: 0, count: positionCount)
    }

    mutating func add(_ symbol: Int32, stamp: UInt32) {
      guard symbolStamps[Int(symbol)] != stamp else { return }
      symbolStamps[Int(symbol)] = stamp
      wordSymbols.append(symbol)
    }
  }

  private func lookUp(_ word: PlainText.Word, of text: PlainText, stamp: UInt32, in run: inout Run) {
    run.wordSymbols.removeAll(keepingCapacity: true)
    run.add(PatternCompiler.anySymbol, stamp: stamp)
    if WordClass(text.scalars[word.range.lowerBound]) == .digit {
      run.add(PatternCompiler.numberSymbol, stamp: stamp)
    }
    trie.symbols(of: text.scalars[word.range]) { run.add($0, stamp: stamp) }
    guard !word.alternate.isEmpty else { return }
    let literalCount = run.wordSymbols.count
    trie.symbols(of: text.alternates[word.alternate]) { run.add($0, stamp: stamp) }
    if run.wordSymbols.count > literalCount { run.usedAlternate = true }
  }

  private func advance(over word: PlainText.Word, stamp: UInt32, in run: inout Run, into result: inout Result) {
    for previous in run.active {
      for candidate in positions[Int(previous)].follow {
        run.stepCount += 1
        let position = positions[Int(candidate)]
        guard run.symbolStamps[Int(position.symbol)] == stamp, !(position.isGap && word.followsBreak) else { continue }
        enter(candidate, word, stamp, &run, &result)
      }
    }
    for symbol in run.wordSymbols {
      for candidate in starts[symbol] ?? [] {
        run.stepCount += 1
        guard !positions[Int(candidate)].isAnchored || word.startsClause else { continue }
        enter(candidate, word, stamp, &run, &result)
      }
    }
  }

  private func enter(
    _ position: Int32, _ word: PlainText.Word, _ stamp: UInt32, _ run: inout Run, _ result: inout Result
  ) {
    guard run.positionStamps[Int(position)] != stamp else { return }
    run.positionStamps[Int(position)] = stamp
    run.next.append(position)
    let rule = Int(positions[Int(position)].acceptedRule)
    guard rule >= 0 else { return }
    if word.isQuoted { result.hits[rule].quotedCount += 1 } else { result.hits[rule].plainCount += 1 }
  }
}
