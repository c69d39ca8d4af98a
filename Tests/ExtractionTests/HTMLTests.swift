import Testing

@testable import Extraction

@Suite("Blocks of HTML")
struct HTMLTests {
  private func document(_ html: String) throws -> ExtractedDocument {
    try TextFormat.document(of: Array(html.utf8), name: "page.html")
  }

  private func outline(_ html: String) throws -> [String] {
    let document = try document(html)
    let lines = LineScanner(document.text)
    return document.blocks.map { "\($0.kind.shortName): \(lines.string($0.range))" }
  }

  @Test("Headings, paragraphs and inline markup")
  func paragraphs() throws {
    #expect(
      try outline("<h1>A <i>b</i></h1><p>One\n  two<br>three &amp; four<p>Five<div>Six</div>seven")
        == ["h1: A b", "p: One two\nthree & four", "p: Five", "p: Six", "p: seven"])
  }

  @Test("What browsers do not show is left out")
  func hidden() throws {
    #expect(
      try outline(
        """
        <head><title>T</title><style>s</style></head><body><script>x < y</script><nav><a>menu</a></nav>
        <p style="display: none">no</p><p hidden>no</p><div aria-hidden="true"><p>no</p></div><template>no</template>
        <p>yes</p></body>
        """) == ["p: yes"])
    #expect(try document("<title>A  title</title><p>x").title == "A title")
    #expect(try outline("<nav><a>only a menu</a></nav>") == ["p: only a menu"])
  }

  @Test("A table of data is one block; a table for layout gives what it holds")
  func tables() throws {
    #expect(
      try outline("<table><tr><th>k<th>v<tr><td>a<td>1<tr><td>b<td>2</table>") == ["table: k | v\na | 1\nb | 2"])
    #expect(
      try outline("<table><tr><td><h2>Menu</h2><td><p>Text<table><tr><td>x<td>y</table></table>")
        == ["h2: Menu", "p: Text", "table: x | y"])
  }

  @Test("Preformatted text keeps its lines, list items are blocks")
  func code() throws {
    #expect(
      try outline("<pre>a\n  b</pre><ul><li>one<li>two<ul><li>three</ul></ul>")
        == ["code: a\n  b", "li: one", "li: two", "li: three"])
  }

  @Test("The declared encoding is used for bytes that are not UTF-8")
  func encodings() throws {
    let bytes = Array(#"<meta charset="iso-8859-2"><p>"#.utf8) + [0xB1, 0x62, 0xE6] + Array("</p>".utf8)
    #expect(try TextFormat.document(of: bytes, name: "a.html").text == "ąbć")
  }

  @Test("Thousands of nested elements lose no text")
  func nesting() throws {
    let html = String(repeating: "<div>", count: 20_000) + "deep" + String(repeating: "</div>", count: 20_000)
    #expect(try outline(html) == ["p: deep"])
  }
}
