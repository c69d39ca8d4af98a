import TestSupport
import Testing

@testable import Generation

@Suite("The citation parser")
struct CitationParserTests {
  /// Text and numbers of cited sources, counted from 1, as one line.
  private func parsed(_ pieces: [String], sourceCount: Int = 9) -> String {
    var parser = CitationParser(sourceCount: sourceCount)
    var events = pieces.flatMap { parser.push($0) }
    events += parser.finish()
    return events.map { event in
      switch event {
      case .text(let text): text
      case .citation(let source): "<\(source + 1)>"
      default: "?"
      }
    }.joined()
  }

  @Test(
    "reads the forms that models write",
    arguments: [
      ("It is red [1].", "It is red<1>."), ("red [1][3]", "red<1><3>"), ("red [1] [3] too", "red<1><3> too"),
      ("red [1, 2]", "red<1><2>"), ("red [2;2;4]", "red<2><4>"), ("red【1】。", "red<1>。"),
      ("red 【3†source】", "red<3>"), ("red [source 2]", "red<2>"), ("red [Sources 1 and 2]", "red<1><2>"),
      ("red [2-4]", "red<2><3><4>"), ("red [^1]", "red<1>"), ("red [Passage #3]", "red<3>"), ("red [ 1 ]", "red<1>"),
      ("red [source 1, source 2]", "red<1><2>"), ("[1] red", "<1> red"), ("red[2]\n\nblue", "red<2>\n\nblue"),
    ])
  func forms(_ text: String, _ expected: String) {
    #expect(parsed([text]) == expected)
    #expect(parsed(text.map(String.init)) == expected)
  }

  @Test("drops numbers that name no source", arguments: ["red [0]", "red [10]", "red [10, 11]"])
  func unknownNumbers(_ text: String) {
    #expect(parsed([text]) == "red")
    #expect(parsed(["red [3][12]"]) == "red<3>")
    #expect(parsed(["red [1]"], sourceCount: 0) == "red")
  }

  @Test(
    "leaves other brackets alone",
    arguments: [
      "a [b] c", "list [1, x]", "the year [2024] was", "open [1", "a [ [b] ]", "x []", "【注】", "[1,]", "[ ", "a  b \n",
      "[a very long text in brackets that goes on and on and on 1]", "[1\n2]",
    ])
  func text(_ text: String) {
    #expect(parsed([text]) == text)
    #expect(parsed(text.map(String.init)) == text)
  }

  @Test("says the same however the text is cut into pieces")
  func pieces() {
    var random = SplitMix64(seed: 4)
    for _ in 0..<2000 {
      let parts = (0..<12).map { _ in
        ["[", "]", "1", "12", ",", " ", "a", "source ", "【", "】", "\n", "-"].randomElement(using: &random) ?? ""
      }
      #expect(parsed(parts) == parsed([parts.joined()]), "\(parts.joined())")
    }
  }
}
