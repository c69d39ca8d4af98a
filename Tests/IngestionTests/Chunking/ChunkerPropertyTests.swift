import Domain
import Extraction
import TestSupport
import Testing

@testable import Ingestion

@Suite("Properties of chunks of generated documents")
struct ChunkerPropertyTests {
  private static let pieces = [
    "word", "Pump", "a", "é", "水", "压力。", ". ", "! ", "? ", " ", "\n", "\r\n", "\n\n", "e\u{301}", "👩‍👩‍👧", "12.5",
    "|", "\t", "e.g. ", "supercalifragilistic", "\u{A0}", "(x)", "\u{200B}", "Mr. ", String(repeating: "z", count: 700),
  ]

  private static func document(_ random: inout SplitMix64) -> ExtractedDocument {
    var text = String.UnicodeScalarView()
    var blocks: [TextBlock] = []
    for _ in 0..<Int.random(in: 0...20, using: &random) {
      let start = text.count
      for _ in 0..<Int.random(in: 0...120, using: &random) {
        text.append(contentsOf: (pieces.randomElement(using: &random) ?? "").unicodeScalars)
      }
      let heading = TextBlock.Kind.heading(level: .random(in: 1...4, using: &random))
      let kinds: [TextBlock.Kind] = [heading, .paragraph, .paragraph, .listItem, .table, .code]
      blocks.append(TextBlock(kind: kinds.randomElement(using: &random) ?? .paragraph, range: start..<text.count))
      text.append("\n")
    }
    return ExtractedDocument(mediaType: "text/plain", text: String(text), blocks: blocks)
  }

  @Test("Text is what stands at the range, everything fits the model, and no text is lost")
  func properties() {
    var random = SplitMix64(seed: 7)
    let chunker = Chunker(tokenEnds: ChunkerTests.tokenEnds)
    for _ in 0..<50 {
      let document = Self.document(&random)
      let scalars = Array(document.text.unicodeScalars)
      var isCovered = [Bool](repeating: false, count: scalars.count)
      var start = 0
      for (number, chunk) in chunker.chunks(of: document).enumerated() {
        #expect(chunk.ordinal == number)
        #expect(chunk.text.unicodeScalars.elementsEqual(scalars[chunk.range]))
        #expect(chunk.tokenCount == ChunkerTests.tokenCount(chunk.text))
        #expect(ChunkerTests.tokenCount(chunk.embeddedText) <= 254)
        #expect(chunk.range.lowerBound >= start)
        start = chunk.range.lowerBound
        for offset in chunk.range { isCovered[offset] = true }
      }
      for block in document.blocks {
        if case .heading = block.kind { continue }
        let isLost = block.range.contains { !isCovered[$0] && !scalars[$0].properties.isWhitespace }
        #expect(!isLost)
      }
    }
  }

  @Test("Chunks are the same for every way of asking, in documents of one long line too")
  func determinism() {
    let chunker = Chunker(tokenEnds: ChunkerTests.tokenEnds)
    let line = ExtractedDocument(
      mediaType: "text/plain", text: String(repeating: "x, y; ", count: 10_000),
      blocks: [TextBlock(kind: .code, range: 0..<60_000)])
    let chunks = chunker.chunks(of: line)
    #expect(chunks == chunker.chunks(of: line))
    #expect(chunks.count > 100)
    #expect(chunks.allSatisfy { $0.tokenCount <= 254 })
  }
}
