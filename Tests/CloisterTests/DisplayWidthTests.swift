import Testing

@testable import cloister

@Suite("The width of text on a terminal")
struct DisplayWidthTests {
  @Test(
    "counts columns, not characters",
    arguments: [
      ("abc", 3), ("", 0), ("é", 1), ("e\u{301}", 1), ("東京", 4), ("한국", 4), ("ｆ", 2), ("😀", 2), ("👩‍👩‍👧", 2), ("❤️", 2),
      ("\u{200B}", 0), ("Ω≈", 2),
    ])
  func columns(_ text: String, _ expected: Int) {
    #expect(DisplayWidth.columns(of: text) == expected)
  }

  @Test("cuts at the limit, also in the middle of wide characters")
  func truncate() {
    #expect(DisplayWidth.truncate("abcdef", to: 6) == "abcdef")
    #expect(DisplayWidth.truncate("abcdefg", to: 6) == "abcde…")
    #expect(DisplayWidth.truncate("東京都庁", to: 6) == "東京…")
  }

  @Test("breaks lines at spaces, and words that fit no line wherever they must")
  func wrap() {
    #expect(DisplayWidth.wrap("one two  three\nfour", to: 9) == ["one two", "three", "four"])
    #expect(DisplayWidth.wrap("abcdefgh ij", to: 3) == ["abc", "def", "gh", "ij"])
    #expect(DisplayWidth.wrap("東京都庁", to: 5) == ["東京", "都庁"])
    #expect(DisplayWidth.wrap(" \n ", to: 5).isEmpty)
  }

  @Test("is kept by rows of a table, whatever they hold")
  func table() {
    var table = Table(columns: [.init(title: "A"), .init(title: "N", alignment: .right), .init(title: "PATH")])
    table.rows = [["東京", "1", "x"], ["b", "100", "a long path"]]
    #expect(table.render(for: Console(widthColumns: nil)) == "A       N  PATH\n東京    1  x\nb     100  a long path\n")
    #expect(table.render(for: Console(widthColumns: 20)).hasSuffix("b     100  a long p…\n"))
  }

  @Test("lets no control sequence of a document through")
  func plainText() {
    #expect(PlainText.lines("a\u{1B}[2Jb\tc\n\u{202E}d\r") == "a\u{FFFD}[2Jb\tc\n\u{FFFD}d\u{FFFD}")
    #expect(PlainText.line(" a \n\n b\t\u{7}") == "a b \u{FFFD}")
  }
}
