import Domain
import Extraction
import Foundation
import Testing

@Suite("The extractor, with the real child process")
struct ExtractorTests {
  private let folder: TemporaryFolder
  private let extractor = Extractor(executable: Program.extract)

  init() throws {
    folder = try TemporaryFolder()
  }

  private func extract(_ path: String) throws -> ExtractedDocument {
    try extractor.extract(path: path, named: (path as NSString).lastPathComponent)
  }

  private func text(of block: TextBlock, in document: ExtractedDocument) -> String {
    let scalars = Array(document.text.unicodeScalars)
    return scalars[block.range].reduce(into: "") { $0.unicodeScalars.append($1) }
  }

  @Test("A text file comes back unchanged, line ends included")
  func plainText() throws {
    let content = "First line\r\nsecond line\n\nNext paragraph: Ω 𝛺.\n"
    let document = try extract(try folder.write("a.txt", content))
    #expect(document.text.unicodeScalars.elementsEqual(content.unicodeScalars))
    #expect(document.mediaType == "text/plain")
    #expect(document.blocks.map { text(of: $0, in: document) }.last == "Next paragraph: Ω 𝛺.")
  }

  @Test("The pages of a PDF are found, the empty one too")
  func pdfPages() throws {
    let document = try extract(Program.fixture("report.pdf"))
    let pages = try #require(document.pages)
    #expect(pages.pageCount == 3)
    #expect(document.title == "Pump report")
    #expect(!document.text.contains("\u{C}"))
    let found = try #require(document.text.range(of: "Borealis"))
    let offset = document.text.unicodeScalars.distance(from: document.text.startIndex, to: found.lowerBound)
    #expect(pages.page(at: offset) == 3)
    #expect(pages.page(at: 0) == 1)
  }

  @Test("A PDF without text layer is refused with that reason")
  func scannedPDF() throws {
    #expect(throws: ExtractionError.noText(format: "PDF")) { try extract(Program.fixture("scan.pdf")) }
    #expect(ExtractionError.noText(format: "PDF").description.contains("no text layer"))
  }

  @Test("A PDF with a password is refused with that reason")
  func lockedPDF() throws {
    #expect(throws: ExtractionError.encrypted(format: "PDF")) { try extract(Program.fixture("locked.pdf")) }
  }

  @Test("Half a PDF is damaged or gives a valid document, and nothing else")
  func truncatedPDF() throws {
    let bytes = try Program.bytes(ofFixture: "report.pdf")
    let path = try folder.write("half.pdf", bytes.prefix(bytes.count / 4))
    #expect(throws: ExtractionError.self) { try extract(path) }
  }

  @Test("A Word document gives headings, lists, tables and its title, without deleted text")
  func wordDocument() throws {
    let document = try extract(Program.fixture("manual.docx"))
    #expect(document.title == "Pump manual")
    let blocks = document.blocks.map { ($0.kind, text(of: $0, in: document)) }
    #expect(blocks.contains { $0.0 == .heading(level: 1) && $0.1 == "Starting" })
    #expect(blocks.contains { $0.0 == .heading(level: 2) && $0.1 == "Limits" })
    #expect(blocks.filter { $0.0 == .listItem }.map(\.1) == ["Wait for the light.", "Close the drain."])
    #expect(
      blocks.filter { $0.0 == .table }.map(\.1) == ["Quantity | Limit\nPressure | 12 bar\nTemperature | 80 °C"])
    #expect(blocks.last?.1 == "Kept")
  }

  @Test("What is not a document is refused by its name")
  func binaries() throws {
    let image: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
    #expect(throws: ExtractionError.unsupportedType(found: "a PNG image")) {
      try extract(try folder.write("image.txt", image))
    }
    #expect(throws: ExtractionError.unsupportedType(found: "binary data of an unknown kind")) {
      try extract(try folder.write("noise.txt", [1, 0, 200, 0, 0, 7, 9, 0, 255]))
    }
    #expect(throws: ExtractionError.noText(format: "file")) { try extract(try folder.write("empty.txt", "")) }
    #expect(throws: ExtractionError.damaged(format: "PDF", detail: "it does not begin like one")) {
      try extract(try folder.write("fake.pdf", "no PDF"))
    }
  }

  @Test("Links, folders, pipes and missing files are not opened")
  func unopened() throws {
    let target = try folder.write("target.txt", "text")
    let link = folder.path + "/link.txt"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    #expect(throws: ExtractionError.notRegularFile) { try extract(link) }
    #expect(throws: ExtractionError.notRegularFile) { try extract(folder.path) }
    let pipe = folder.path + "/pipe.txt"
    mkfifo(pipe, 0o600)
    #expect(throws: ExtractionError.notRegularFile) { try extract(pipe) }
    #expect(throws: ExtractionError.unreadable(errorNumber: ENOENT)) { try extract(folder.path + "/none.txt") }
  }

  @Test("Sizes over the limits are refused on both sides")
  func sizes() throws {
    let path = try folder.write("long.txt", String(repeating: "word ", count: 4000))
    let small = Extractor(executable: Program.extract, limits: ExtractionLimits(fileSizeBytes: 10_000))
    #expect(throws: ExtractionError.fileTooLarge(sizeBytes: 20_000, limitBytes: 10_000)) {
      try small.extract(path: path, named: "long.txt")
    }
    let short = Extractor(executable: Program.extract, limits: ExtractionLimits(outputSizeBytes: 10_000))
    #expect(throws: ExtractionError.outputTooLarge(limitBytes: 10_000)) {
      try short.extract(path: path, named: "long.txt")
    }
  }

  @Test("A document that needs more memory than allowed is refused with that reason")
  func memory() throws {
    let path = try folder.write("big.txt", String(repeating: "A line of text.\n\n", count: 500_000))
    let limits = ExtractionLimits(memoryBytes: 48 << 20)
    let extractor = Extractor(executable: Program.extract, limits: limits)
    #expect(throws: ExtractionError.outOfMemory(limitBytes: 48 << 20)) {
      try extractor.extract(path: path, named: "big.txt")
    }
  }

  @Test("Two hundred extractions leave no descriptor and no process behind")
  func leaks() throws {
    let path = try folder.write("a.txt", "text")
    let broken = try folder.write("b.pdf", "%PDF-1.4 broken")
    func openCount() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
    _ = try extract(path)
    let before = try openCount()
    for number in 0..<200 {
      if number % 10 == 0 { #expect(throws: ExtractionError.self) { try extract(broken) } }
      _ = try extract(path)
    }
    // Tests beside this one open files of their own; one descriptor left by each extraction would be 200.
    #expect(try openCount() < before + 150)
  }
}
