import Domain
import Extraction
import Testing

@testable import Ingestion

@Suite("Dividing documents into chunks")
struct ChunkerTests {
  /// Stands in for the model's tokenizer: words in pieces of at most four letters, other signs one by one.
  @Sendable static func tokenEnds(_ text: String) -> [Int] {
    var ends: [Int] = []
    var length = 0
    for (offset, scalar) in text.unicodeScalars.enumerated() {
      if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
        if length > 0 && length < 4 { ends.removeLast() }
        length = length == 4 ? 1 : length + 1
        ends.append(offset + 1)
      } else {
        length = 0
        if !scalar.properties.isWhitespace { ends.append(offset + 1) }
      }
    }
    return ends
  }

  static func tokenCount(_ text: String) -> Int { tokenEnds(text).count }

  private let chunker = Chunker(tokenEnds: Self.tokenEnds)

  /// A document of blocks that are joined by blank lines.
  private func document(_ blocks: [(TextBlock.Kind, String)]) -> ExtractedDocument {
    var text = ""
    var found: [TextBlock] = []
    for (kind, content) in blocks {
      let start = text.unicodeScalars.count
      text += content
      found.append(TextBlock(kind: kind, range: start..<text.unicodeScalars.count))
      text += "\n\n"
    }
    return ExtractedDocument(mediaType: "text/plain", text: text, blocks: found)
  }

  private func sentences(_ count: Int, word: String = "pump") -> String {
    (0..<count).map { "The \(word) number \($0) runs at nine bar." }.joined(separator: " ")
  }

  @Test("Small paragraphs of one section are merged; a heading begins a new chunk and is its path")
  func merging() {
    let chunks = chunker.chunks(
      of: document([
        (.heading(level: 1), "Manual"), (.paragraph, "One."), (.paragraph, "Two."), (.heading(level: 2), "Start"),
        (.listItem, "Three."), (.heading(level: 2), "Stop"), (.paragraph, "Four."), (.heading(level: 1), "Annex"),
        (.paragraph, "Five."),
      ]))
    #expect(chunks.map(\.text) == ["One.\n\nTwo.", "Three.", "Four.", "Five."])
    #expect(chunks.map(\.headingPath) == [["Manual"], ["Manual", "Start"], ["Manual", "Stop"], ["Annex"]])
    #expect(chunks.map(\.ordinal) == [0, 1, 2, 3])
  }

  @Test("A heading without anything below it is a chunk of its own")
  func bareHeadings() {
    let chunks = chunker.chunks(
      of: document([
        (.heading(level: 1), "A"), (.heading(level: 2), "B"), (.heading(level: 2), "C"), (.paragraph, "text"),
        (.heading(level: 1), "D"),
      ]))
    #expect(chunks.map(\.text) == ["B", "text", "D"])
    #expect(chunks.map(\.headingPath) == [["A"], ["A", "C"], []])
  }

  @Test("A long paragraph is cut between sentences, and the next chunk repeats the last ones")
  func overlap() {
    let chunks = chunker.chunks(of: document([(.paragraph, sentences(100))]))
    #expect(chunks.count > 3)
    for (chunk, next) in zip(chunks, chunks.dropFirst()) {
      #expect(chunk.text.hasSuffix(".") && next.text.hasPrefix("The pump"))
      #expect(next.range.lowerBound < chunk.range.upperBound)
      let repeated = chunk.range.upperBound - next.range.lowerBound
      let shared = String(String.UnicodeScalarView(next.text.unicodeScalars.prefix(repeated)))
      #expect((1...30).contains(Self.tokenCount(shared)))
      #expect((120...200).contains(chunk.tokenCount))
    }
  }

  @Test("A paragraph that fits is not cut because the one before it is long")
  func wholeParagraphs() {
    let paragraphs = [sentences(12, word: "valve"), sentences(12, word: "motor")]
    let chunks = chunker.chunks(of: document(paragraphs.map { (.paragraph, $0) }))
    #expect(chunks.count == 2)
    #expect(chunks[0].text == paragraphs[0])
    #expect(chunks[1].text.hasSuffix(paragraphs[1]))
  }

  @Test("Tables are cut at rows, and later parts carry the header in their path")
  func tables() {
    let rows = ["name,limit"] + (0..<200).map { "item\($0),\($0) bar" }
    let chunks = chunker.chunks(of: document([(.table, rows.joined(separator: "\n"))]))
    #expect(chunks.count > 3)
    #expect(chunks[0].headingPath == [])
    #expect(chunks.dropFirst().allSatisfy { $0.headingPath == ["name,limit"] })
    #expect(chunks.flatMap { $0.text.split(separator: "\n").map(String.init) } == rows)
  }

  @Test("Code is cut at lines and keeps its indentation")
  func code() {
    let lines = (0..<200).map { String(repeating: " ", count: $0 % 8) + "call(\($0))" }
    let chunks = chunker.chunks(of: document([(.code, lines.joined(separator: "\n"))]))
    #expect(chunks.count > 3)
    #expect(chunks.flatMap { $0.text.split(separator: "\n").map(String.init) } == lines)
  }

  @Test("An unbroken word is cut by tokens, one that is no token by scalars")
  func giantWords() {
    let word = String(repeating: "abcd", count: 5000)
    let chunks = chunker.chunks(of: document([(.paragraph, word)]))
    #expect(chunks.map(\.text).joined() == word)
    #expect(chunks.allSatisfy { $0.tokenCount <= 254 })
    let unknown = Chunker { text in text.isEmpty ? [] : [text.unicodeScalars.count] }
    let parts = unknown.chunks(of: document([(.paragraph, word)]))
    #expect(parts.map(\.text).joined() == word)
    #expect(parts.allSatisfy { $0.text.unicodeScalars.count <= 4000 })
  }

  @Test("A heading path that is too long keeps its innermost headings")
  func longPaths() {
    let chunks = chunker.chunks(
      of: document([
        (.heading(level: 1), sentences(10)), (.heading(level: 2), "Inner"), (.paragraph, sentences(60)),
        (.heading(level: 1), String(repeating: "word ", count: 300)), (.paragraph, "End."),
      ]))
    #expect(chunks.first?.headingPath == ["Inner"])
    #expect(chunks.allSatisfy { Self.tokenCount($0.embeddedText) <= 254 })
    #expect(chunks.last?.headingPath.first?.hasPrefix("word word") == true)
  }

  @Test("A document without blocks or text gives what there is")
  func empty() {
    #expect(chunker.chunks(of: ExtractedDocument(mediaType: "a", text: "", blocks: [])).isEmpty)
    #expect(chunker.chunks(of: ExtractedDocument(mediaType: "a", text: " \n ", blocks: [])).isEmpty)
    #expect(chunker.chunks(of: ExtractedDocument(mediaType: "a", text: " x ", blocks: [])).map(\.range) == [1..<2])
  }
}
