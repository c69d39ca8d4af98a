import Testing

@testable import Extraction

@Suite("Blocks of Markdown")
struct MarkdownTests {
  /// Kind and text of each block, one a line.
  private func outline(_ source: String) -> [String] {
    let lines = LineScanner(source)
    return MarkdownBlocks.scan(lines).blocks.map { "\($0.kind.shortName): \(lines.string($0.range))" }
  }

  @Test("Headings of both kinds are found without their marks")
  func headings() {
    #expect(
      outline("# One #\n\nTwo\n===\n\nThree\n---\n###### Six\n####### seven\n#hash")
        == ["h1: One", "h1: Two", "h2: Three", "h6: Six", "p: ####### seven\n#hash"])
  }

  @Test("Code is fenced or indented, and hides what looks like Markdown")
  func code() {
    #expect(
      outline("```swift\n# no heading\n\n- no item\n```\nText\n\n    indented\n\n    more\n\nEnd")
        == ["code: ```swift\n# no heading\n\n- no item\n```", "p: Text", "code:     indented\n\n    more", "p: End"])
    #expect(outline("~~~\nopen to the end") == ["code: ~~~\nopen to the end"])
  }

  @Test("A table needs its second line")
  func tables() {
    #expect(
      outline("| a | b |\n|---|:-:|\n| 1 | 2 |\n\ntext") == ["table: | a | b |\n|---|:-:|\n| 1 | 2 |", "p: text"])
    #expect(outline("a | b\nc | d") == ["p: a | b\nc | d"])
  }

  @Test("Each list item is a block with the lines that go on with it")
  func lists() {
    #expect(
      outline("- one\n  goes on\n- two\n  * nested\n\n1. first\n2) second\n-no item")
        == ["li: - one\n  goes on", "li: - two", "li:   * nested", "li: 1. first", "li: 2) second\n-no item"])
  }

  @Test("The title comes from the front matter, else from the first heading")
  func titles() {
    #expect(MarkdownBlocks.scan(LineScanner("---\ntitle: \"Pumps\"\n---\n# Other\n")).title == "Pumps")
    #expect(MarkdownBlocks.scan(LineScanner("text\n\n## Valves\n")).title == "Valves")
    #expect(MarkdownBlocks.scan(LineScanner("text")).title == nil)
  }

  @Test("Line ends of every kind divide lines")
  func lineEnds() {
    #expect(outline("# a\r\n\r\nb\r\rc") == ["h1: a", "p: b", "p: c"])
  }
}

extension TextBlock.Kind {
  /// For comparing outlines.
  var shortName: String {
    switch self {
    case .heading(let level): "h\(level)"
    case .paragraph: "p"
    case .listItem: "li"
    case .table: "table"
    case .code: "code"
    }
  }
}
