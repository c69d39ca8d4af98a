import Domain
import Foundation
import Testing

@testable import Extraction

@Suite("Decoding and dividing text files")
struct TextFormatTests {
  private struct Sample: Decodable {
    var encoding: String
    var base64: String
    var text: String
  }

  @Test("Every encoding of the samples is recognised")
  func encodings() throws {
    let samples = try JSONDecoder().decode(
      [Sample].self, from: Data(try Program.bytes(ofFixture: "encodings.json")))
    #expect(samples.count == 17)
    for sample in samples {
      let bytes = Array(try #require(Data(base64Encoded: sample.base64)))
      #expect(try TextDecoder.decode(bytes) == sample.text, "\(sample.encoding)")
    }
  }

  @Test("A few damaged bytes do not make UTF-8 something else")
  func damagedUTF8() throws {
    let text = String(repeating: "Grüße aus Köln. ", count: 50)
    #expect(try TextDecoder.decode(Array(text.utf8) + [0xFF]) == text + "\u{FFFD}")
  }

  @Test("Control characters and zeros are no text")
  func binaries() {
    #expect(throws: ExtractionError.self) { try TextDecoder.decode([0x41, 0, 0, 0x42, 0, 0x43]) }
    #expect(throws: ExtractionError.self) { try TextDecoder.decode([1, 2, 3, 4, 5, 6, 7, 8]) }
  }

  private func outline(_ text: String, name: String) throws -> [String] {
    let document = try TextFormat.document(of: Array(text.utf8), name: name)
    let lines = LineScanner(document.text)
    return document.blocks.map { "\($0.kind.shortName): \(lines.string($0.range))" }
  }

  @Test("Plain text gives paragraphs, and headings only where they are beyond doubt")
  func plainText() throws {
    #expect(
      try outline("INSTALLATION\n\nText of one\nparagraph.\n\n2.1 Scope of delivery\n\nMore.", name: "a.txt")
        == ["h1: INSTALLATION", "p: Text of one\nparagraph.", "h2: 2.1 Scope of delivery", "p: More."])
    #expect(try outline("Title\n=====\nx", name: "a.txt") == ["h1: Title", "p: x"])
    #expect(
      try outline("It ended.\n\n1.5 3.2 7.1\n\nA short line\n\nNO. 5:\n\n12 Monkeys", name: "a.txt")
        == ["p: It ended.", "p: 1.5 3.2 7.1", "p: A short line", "p: NO. 5:", "p: 12 Monkeys"])
  }

  @Test("Source is divided at its top-level units, data at blank lines, a table is one block")
  func sources() throws {
    #expect(
      try outline("import x\n\nfunc a() {\n\n  b()\n\n}\n\nfunc c() {}\n", name: "a.swift")
        == ["code: import x", "code: func a() {\n\n  b()\n\n}", "code: func c() {}"])
    #expect(try outline("a: 1\n\n  b: 2\n", name: "a.yaml") == ["code: a: 1", "code:   b: 2"])
    #expect(try outline("k,v\n\na,1\n", name: "a.csv") == ["table: k,v\n\na,1"])
  }

  @Test("The form feeds of a PDF's text become page starts")
  func pages() {
    let document = PDFText.document(ofText: "one\n\u{C}\u{C}three é\n\u{C}", title: nil)
    #expect(document.text == "one\nthree é\n")
    #expect(document.pages?.starts == [0, 4, 4])
    #expect(PDFText.document(ofText: "", title: nil).pages?.starts == [0])
  }
}
