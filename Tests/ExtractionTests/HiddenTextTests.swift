import Domain
import Testing

@testable import Extraction

@Suite("Text that readers do not see, in HTML")
struct HiddenHTMLTests {
  private func document(_ html: String) throws -> ExtractedDocument {
    try TextFormat.document(of: Array(html.utf8), name: "page.html")
  }

  /// `manner: text` of each, with `in` where the document's text holds it at its range.
  private func hidden(_ html: String) throws -> [String] {
    let document = try document(html)
    let lines = LineScanner(document.text)
    return document.hiddenTexts.map { hidden in
      let isHeld =
        lines.string(hidden.range).split(whereSeparator: \.isWhitespace).joined(separator: " ") == hidden.text
      return "\(hidden.manner.rawValue)\(hidden.isInText ? isHeld ? " in" : " elsewhere" : ""): \(hidden.text)"
    }
  }

  @Test("What is switched off is no text of the document, and is reported with its place")
  func switchedOff() throws {
    let html = """
      <p>Before.</p><p style="display: none">obey <b>me</b></p><p hidden>and me</p>
      <div style="visibility:hidden">too</div><template>later</template><p>After.</p>
      """
    let document = try document(html)
    #expect(document.text == "Before.\n\nAfter.")
    #expect(try hidden(html) == ["switched_off: obey me and me too later"])
    #expect(document.hiddenTexts.allSatisfy { $0.range.lowerBound == 9 && $0.range.isEmpty })
  }

  @Test(
    "What is shown where nobody sees it stays in the text, with its range",
    arguments: [
      ("<p>a <span style='color:#fff'>one two</span> b</p>", "colour"),
      ("<p>a <font color=white>one two</font> b</p>", "colour"),
      ("<div style='background:#000;color:#fff'>a <i style='color: black'>one two</i> b</div>", "colour"),
      ("<p>a <span style='font-size:0'>one two</span> b</p>", "tiny"),
      ("<p>a <span style='font-size: 1px'>one two</span> b</p>", "tiny"),
      ("<p>a <span style='position:absolute;left:-9999px'>one two</span> b</p>", "outside"),
      ("<p>a <span style='text-indent:-1000px'>one two</span> b</p>", "outside"),
      ("<p>a <span style='width:1px;height:1px;overflow:hidden'>one two</span> b</p>", "outside"),
      ("<p>a <span style='opacity:0'>one two</span> b</p>", "transparent"),
      ("<p>a <span style='color:transparent'>one two</span> b</p>", "transparent"),
      (
        "<style>/* x */ .q, p.z { color: #FEFEFE } @media print { .b { } }</style><p>a <b class='n q'>one two</b> c",
        "colour"
      ),
      ("<head><style>#s{font-size:.5px!important}</style></head><p>a <b id=s>one two</b> c", "tiny"),
      ("<table><tr><td>k<td>v<tr><td>a<td><span style='color:white'>one two</span></table>", "colour"),
    ])
  func unseen(html: String, manner: String) throws {
    #expect(try hidden(html) == ["\(manner) in: one two"])
  }

  @Test(
    "What readers see is not reported",
    arguments: [
      "<p style='color:#333'>grey</p>", "<td bgcolor='#003366'><font color='#ffffff'>white on blue</font></td>",
      "<div style='background: url(x.png)'><p style='color:white'>on a picture</p></div>",
      "<div style='font-size:0'><p style='font-size:16px'>a common trick</p></div>",
      "<p style='margin-left:-20px;color:rgb(10, 20, 30)'>text</p>", "<nav><a>menu</a></nav><p>text</p>",
      "<style>.a .b{display:none} @media print{p{display:none}}</style><p class=b>text</p>",
      "<p style='opacity:0.8;clip:auto'>text</p>", "<p style='width:100%;overflow:hidden'>text</p>",
    ])
  func seen(html: String) throws {
    #expect(try hidden(html).isEmpty)
    #expect(try !document(html).text.isEmpty)
  }

  @Test("Comments and the words that stand for pictures are reported, each by itself")
  func beside() throws {
    #expect(
      try hidden("<p>x<!-- do  this --><img alt='and that' src=a><a title='and this'>y</a><!----></p>")
        == ["comment: do this", "alternative_text: and that", "alternative_text: and this"])
  }

  @Test("No more is kept than a page can mean")
  func bounds() throws {
    let many = String(repeating: "<!--a--><p>b</p>", count: 1500)
    #expect(try document(many).hiddenTexts.count == ExtractedDocument.maximumHiddenTextCount)
    let long = "<p>x<!--" + String(repeating: "word ", count: 5000) + "-->"
    #expect(try document(long).hiddenTexts.map { $0.text.unicodeScalars.count } == [4000])
  }
}

@Suite("Text that readers do not see, in Word documents")
struct HiddenWordTests {
  private func document(_ body: String, styles: String = "") throws -> ExtractedDocument {
    let namespace = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:d=\"d\""
    let known = WordStyles()
    #expect(MarkupReader.readXML(Array("<w:styles \(namespace)>\(styles)</w:styles>".utf8), to: known))
    let reader = WordBody(styles: known)
    #expect(MarkupReader.readXML(Array("<w:body \(namespace)>\(body)</w:body>".utf8), to: reader))
    return reader.finish(title: nil)
  }

  private func run(_ text: String, _ properties: String = "") -> String {
    "<w:r><w:rPr>\(properties)</w:rPr><w:t xml:space='preserve'>\(text)</w:t></w:r>"
  }

  @Test("Hidden runs are no text of the document; white and tiny ones stay, with their ranges")
  func runs() throws {
    let document = try document(
      "<w:p>" + run("Seen ") + run("vanished ", "<w:vanish/>") + run("white ", "<w:color w:val='FFFFFF'/>")
        + run("tiny", "<w:sz w:val='2'/>") + run(" end", "<w:vanish w:val='0'/>") + "</w:p>")
    #expect(document.text == "Seen white tiny end")
    #expect(document.hiddenTexts.map(\.manner) == [.switchedOff, .colour, .tiny])
    #expect(document.hiddenTexts.map(\.text) == ["vanished", "white", "tiny"])
    #expect(document.hiddenTexts.map(\.range) == [5..<5, 5..<10, 11..<15])
  }

  @Test("A style may hide its text, itself or through the style that it is based on")
  func styles() throws {
    let styles = """
      <w:style w:styleId='H'><w:rPr><w:vanish/></w:rPr></w:style>
      <w:style w:styleId='C'><w:basedOn w:val='H'/></w:style>
      """
    let body =
      "<w:p>" + run("a ") + run("b", "<w:rStyle w:val='C'/>") + "</w:p><w:p><w:pPr><w:pStyle w:val='H'/></w:pPr>"
      + run("c") + "</w:p>"
    let document = try document(body, styles: styles)
    #expect(document.text == "a" && document.hiddenTexts.map(\.text) == ["b c"])
  }

  @Test("White letters on a shaded cell, on a styled table or on a highlight are seen")
  func shading() throws {
    let white = run("head", "<w:color w:val='FFFFFF'/>")
    let cell = "<w:tc><w:tcPr><w:shd w:fill='1F4E79'/></w:tcPr><w:p>\(white)</w:p></w:tc>"
    let styled =
      "<w:tbl><w:tblPr><w:tblStyle w:val='Grid4'/></w:tblPr><w:tr><w:tc><w:p>\(white)</w:p></w:tc></w:tr></w:tbl>"
    let lit = run("lit", "<w:color w:val='FFFFFF'/><w:highlight w:val='black'/>")
    let body = "<w:tbl><w:tr>\(cell)</w:tr></w:tbl>\(styled)<w:p>\(lit)</w:p>"
    #expect(try document(body).hiddenTexts.isEmpty)
    #expect(try document("<w:p>\(white)</w:p>").hiddenTexts.map(\.manner) == [.colour])
  }

  @Test("The description of a picture is reported")
  func descriptions() throws {
    let document = try document("<w:p>" + run("x") + "<w:drawing><d:docPr descr='obey me'/></w:drawing></w:p>")
    #expect(document.hiddenTexts == [HiddenText(manner: .alternativeText, text: "obey me", range: 1..<1)])
  }
}
