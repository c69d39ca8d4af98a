import Extraction
import Foundation
import TestSupport
import Testing

@Suite("Documents that were made to break their reader")
struct HostileDocumentTests {
  private let folder: TemporaryFolder
  private let limits = ExtractionLimits(
    outputSizeBytes: 4 << 20, memoryBytes: 256 << 20, wallClockSeconds: 120, processorSeconds: 2)

  init() throws {
    folder = try TemporaryFolder()
  }

  private func extract(_ name: String, _ bytes: [UInt8], _ limits: ExtractionLimits) throws -> ExtractedDocument {
    try Extractor(executable: Program.extract, limits: limits).extract(path: try folder.write(name, bytes), named: name)
  }

  @Test("A PDF that would be drawn for years is ended at the limit of processor time")
  func endlessPDF() {
    #expect(throws: ExtractionError.outOfProcessorTime(limitSeconds: 2)) {
      try extract("a.pdf", HostileDocument.endlessPDF(), limits)
    }
  }

  @Test("The same is ended at the limit of time, where that comes first")
  func slowPDF() {
    let impatient = ExtractionLimits(wallClockSeconds: 0.5, processorSeconds: 60)
    #expect(throws: ExtractionError.timedOut(seconds: 0.5)) {
      try extract("a.pdf", HostileDocument.endlessPDF(), impatient)
    }
  }

  @Test("A PDF of a hundred thousand objects and a circle of pages is refused")
  func crowdedPDF() {
    #expect(throws: ExtractionError.self) {
      try extract("a.pdf", HostileDocument.crowdedPDF(objectCount: 100_000), limits)
    }
  }

  @Test("A container that unpacks to a hundred and fifty times its size is refused at the limit")
  func bomb() {
    #expect(throws: ExtractionError.outputTooLarge(limitBytes: 16 << 20)) {
      try extract("a.docx", HostileDocument.bomb(unpackedSizeBytes: 40 << 20), limits)
    }
  }

  @Test("Tables within tables, thousands deep, are refused or read, and crash nothing")
  func deepTables() throws {
    do {
      let document = try extract("a.docx", HostileDocument.deepWordDocument(depth: 20_000), limits)
      #expect(document.text.contains("deep"))
    } catch let error as ExtractionError {
      if case .crashed = error { Issue.record("\(error)") }
    }
  }

  @Test("Elements within elements, hundreds of thousands deep, end in a document or at a limit, and crash nothing")
  func deepHTML() throws {
    do {
      let document = try extract("a.html", HostileDocument.deepHTML(depth: 60_000), limits)
      #expect(document.text.contains("deep"))
    } catch let error as ExtractionError {
      if case .crashed = error { Issue.record("\(error)") }
    }
  }
}
