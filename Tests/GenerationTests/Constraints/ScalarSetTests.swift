import TestSupport
import Testing

@testable import Generation

@Suite("A set of scalars")
struct ScalarSetTests {
  @Test("becomes exactly its UTF-8, for any ranges")
  func utf8() {
    var random = SplitMix64(seed: 5)
    for _ in 0..<40 {
      let ranges = (0..<3).map { _ -> ClosedRange<UInt32> in
        let scale = [0x80, 0x900, 0x12000, 0x10FFFF].randomElement(using: &random) ?? 0x80
        let lower = UInt32.random(in: 0...UInt32(scale), using: &random)
        return lower...min(0x10FFFF, lower + UInt32.random(in: 0...UInt32(scale), using: &random))
      }
      let set = ScalarSet(ranges)
      var grammar = ByteGrammar()
      let rule = grammar.scalar(in: set)
      let automaton = GrammarAutomaton(grammar, root: rule)
      let probes =
        ranges.flatMap { [$0.lowerBound &- 1, $0.lowerBound, $0.upperBound, $0.upperBound + 1] }
        + (0..<300).map { _ in UInt32.random(in: 0...0x10FFFF, using: &random) } + [0xD7FF, 0xE000]
      for scalar in probes.compactMap(Unicode.Scalar.init) {
        let end = String(scalar).utf8.reduce(automaton.start) { $0 < 0 ? $0 : automaton.next($0, $1) }
        #expect((end >= 0 && automaton.isAccepting(end)) == set.contains(scalar))
      }
    }
  }

  @Test("loses what is taken away, and never holds surrogates")
  func difference() {
    let set = ScalarSet.all.subtracting(ScalarSet([0x41...0x5A]))
    #expect(!set.contains("B") && set.contains("@") && set.contains("[") && set.contains("\u{10FFFF}"))
    #expect(ScalarSet([0xD700...0xE100]).ranges == [0xD700...0xD7FF, 0xE000...0xE100])
    #expect(ScalarSet("b", "a", "c").ranges == [0x61...0x63])
  }
}
