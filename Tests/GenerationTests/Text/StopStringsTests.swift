import TestSupport
import Testing

@testable import Generation

@Suite("Stop strings")
struct StopStringsTests {
  /// What is shown of a text that comes in pieces.
  private func shown(_ pieces: [String], _ stops: [String]) -> [String] {
    var filter = StopStrings(stops)
    return pieces.map { filter.push($0) } + [filter.finish()]
  }

  @Test("end the text before them, over the borders of pieces")
  func borders() {
    #expect(shown(["Hello wo", "rld and more", "!"], ["world"]) == ["Hello ", "", "", ""])
    #expect(shown(["a", "b", "c", "d"], ["bcd"]) == ["a", "", "", "", ""])
  }

  @Test("hold back no more than what may begin one, and give it back when it does not")
  func heldText() {
    #expect(shown(["ab", "x", "ab"], ["abc"]) == ["", "abx", "", "ab"])
    #expect(shown(["aaa", "ab"], ["aab"]) == ["a", "a", ""])
    #expect(shown(["é", "è"], ["è"]) == ["é", "", ""])
  }

  @Test("that are empty or absent change nothing")
  func none() {
    #expect(shown(["a", ""], []) == ["a", "", ""])
    #expect(shown(["a"], [""]) == ["a", ""])
  }

  @Test("cut at the same place however the text is cut into pieces")
  func pieces() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<500 {
      let letters = (0..<30).map { _ in ["a", "b", "é", "c"].randomElement(using: &random) ?? "a" }
      let stops = (0..<3).map { _ in
        (0..<Int.random(in: 1...4, using: &random)).map { _ in ["a", "b", "é"].randomElement(using: &random) ?? "a" }
          .joined()
      }
      let whole = shown([letters.joined()], stops).joined()
      #expect(shown(letters, stops).joined() == whole)
      #expect(stops.allSatisfy { !whole.contains($0) })
      #expect(letters.joined().hasPrefix(whole))
    }
  }
}
