import Domain
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Extraction

@Suite("Mutated bytes give an error or a document whose blocks fit its text")
struct ExtractionFuzzTests {
  private static func mutate(_ seed: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = seed
    for _ in 0..<Int.random(in: 1...12, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
      case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 30)], at: place)
      default: bytes.insert(contentsOf: [0xFF, 0xFE, 0x0C, 0x0A].shuffled(using: &random), at: place)
      }
    }
    return bytes
  }

  private static func check(_ document: ExtractedDocument) {
    let count = document.text.unicodeScalars.count
    var end = 0
    for block in document.blocks {
      #expect(block.range.lowerBound >= end && block.range.upperBound <= count)
      end = block.range.upperBound
    }
    for hidden in document.hiddenTexts {
      #expect(hidden.range.lowerBound >= 0 && hidden.range.upperBound <= count && !hidden.text.isEmpty)
    }
    if let pages = document.pages { #expect(pages.starts.allSatisfy { (0...count).contains($0) }) }
  }

  private static let sources: [(name: String, text: String)] = [
    (
      "a.md",
      "---\ntitle: x\n---\n# A\n\ntext\n===\n\n- a\n  - b\n\n| a | b |\n|--|--|\n| 1 |\n\n```\nc\n```\n\n    d\n"
    ),
    (
      "a.html",
      "<!doctype html><title>t</title><h1>a</h1><table><tr><td>b<td><ul><li>c</table><pre>d\n e</pre><p hidden>f"
    ),
    (
      "a.html",
      "<style>.q{color:#fff}#r,p.s{left:-999px}/*c*/</style><p>a<b class=q style='font-size:0.1em'>b</b><!--c--><img alt=d>"
    ),
    ("a.txt", "CHAPTER ONE\n\nGrüße, 打开盖子 — «насос».\r\n\r\n1.2 Scope\n\nx\n---\ny"),
    ("a.csv", "k,v\n\"a\nb\",1\n"),
    ("a.c", "int a(void) {\n\n  return 1;\n}\n\nint b;\n"),
  ]

  @Test("Text files of every kind")
  func textFiles() {
    var random = SplitMix64(seed: 1)
    for (name, text) in Self.sources {
      for _ in 0..<400 {
        let bytes = Self.mutate(Array(text.utf8), &random)
        if let document = try? TextFormat.document(of: bytes, name: name) { Self.check(document) }
      }
    }
  }

  @Test("Word documents, packed and unpacked")
  func wordDocuments() throws {
    var random = SplitMix64(seed: 2)
    let seed = try Program.bytes(ofFixture: "manual.docx")
    let folder = try TemporaryFolder()
    for _ in 0..<400 {
      let path = try folder.write("a.docx", Self.mutate(seed, &random))
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      defer { close(descriptor) }
      if let document = try? WordDocument.document(descriptor: descriptor, textLimitBytes: 1 << 20) {
        Self.check(document)
      }
    }
    let xml = """
      <w:document xmlns:w="w"><w:body><w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>a&amp;b</w:t></w:r>
      <w:r><w:rPr><w:vanish/></w:rPr><w:t>d</w:t></w:r><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>e</w:t></w:r></w:p>
      <w:tbl><w:tr><w:tc><w:p><w:r><w:t>c</w:t><w:br/><w:tab/></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>
      """
    let styles = WordStyles()
    for _ in 0..<1000 {
      let body = WordBody(styles: styles)
      _ = MarkupReader.readXML(Self.mutate(Array(xml.utf8), &random), to: body)
      Self.check(body.finish(title: nil))
    }
  }

  @Test("The text of PDFs")
  func pdfText() {
    var random = SplitMix64(seed: 3)
    let seed = Array("1.1 Scope\n\nThe pump.\n\u{C}\u{C}Third page\né\n\u{C}".utf8)
    for _ in 0..<400 {
      let text = String(decoding: Self.mutate(seed, &random), as: UTF8.self)
      Self.check(PDFText.document(ofText: text, title: nil))
    }
  }

  @Test("What is said of the lines of PDFs")
  func pdfLayout() {
    var random = SplitMix64(seed: 5)
    let seed = Array(
      """
      <pdf2xml><page number="1" top="0" left="0" height="1188" width="918">
      <fontspec id="0" size="1" color="#ffffff" opacity="0.1"/><fontspec id="1" size="18" color="#000000"/>
      <text top="125" left="108" width="194" height="17" font="1">Seen <b>text</b></text>
      <text top="1300" left="-8" width="9" height="1" font="0">Hidden text that nobody reads</text></page></pdf2xml>
      """.utf8)
    let text = "Seen text\nHidden text that nobody reads"
    for _ in 0..<400 {
      let layout = PDFLayout(
        all: String(decoding: Self.mutate(seed, &random), as: UTF8.self),
        inked: String(decoding: Self.mutate(seed, &random), as: UTF8.self))
      let block = TextBlock(kind: .paragraph, range: 0..<text.unicodeScalars.count)
      Self.check(
        ExtractedDocument(
          mediaType: "application/pdf", text: text, blocks: [block],
          hiddenTexts: layout.hiddenTexts(in: text, starts: [0, 9])))
    }
  }

  @Test("The replies of the child")
  func replies() throws {
    var random = SplitMix64(seed: 4)
    let document = PDFText.document(ofText: "1.1 Scope\n\nThe pump.\n\u{C}Second page\n\u{C}", title: "t")
    let seed = Array(try ExtractionReply.encode(document))
    #expect(try ExtractionReply.decode(seed) == document)
    for _ in 0..<2000 {
      if let document = try? ExtractionReply.decode(Self.mutate(seed, &random)) { Self.check(document) }
    }
  }

  @Test("A document type in a Word document is refused, so no entity ever grows")
  func entities() {
    let xml = """
      <?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
      <d><p><t>&b;</t></p></d>
      """
    #expect(!MarkupReader.readXML(Array(xml.utf8), to: WordBody(styles: WordStyles())))
  }
}
