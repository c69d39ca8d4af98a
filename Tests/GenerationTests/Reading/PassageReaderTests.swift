import Embedding
import Generation
import ReaderFixture
import Tensors
import TestSupport
import Testing

@Suite(
  "The reader of passages",
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct PassageReaderTests {
  private static let pieces = Result {
    try EmbeddingModel(directory: InstalledModel.folder).wordPieces
  }

  private func reader(finding words: [String], missingNameWeight: Float? = nil) throws -> PassageReader {
    let folder = try TemporaryFolder()
    try HandMadeReader(finding: words, missingNameWeight: missingNameWeight).write(to: folder.path + "/reader.gguf")
    let pieces = try #require(try Self.pieces.get())
    return try PassageReader(
      path: folder.path + "/reader.gguf", tokenizer: pieces.tokenizer, vectors: pieces.vectors,
      threads: ThreadPool(threadCount: 2))
  }

  private func slice(_ text: String, _ range: Range<Int>) -> String {
    String(String.UnicodeScalarView(Array(text.unicodeScalars)[range]))
  }

  @Test("finds a word in the passage that holds it, at exactly its place")
  func finds() throws {
    let reader = try reader(finding: ["noon"])
    let sources = ["The shop opens — they say — at dawn.", "« Ça » : the ferry\u{301} leaves at  noon, from the pier."]
    let reading = try reader.read(sources, for: "When does the ferry leave?")
    let span = try #require(reading.answers.first?.spans.first)
    #expect(span.source == 1 && slice(sources[1], span.range) == "noon")
    #expect(reading.confidence > 0.9 && reading.tokenCount > 20)
  }

  @Test("is not confident where no passage holds an answer, or there is none")
  func findsNothing() throws {
    let reader = try reader(finding: ["noon"])
    #expect(try reader.read(["The shop opens at dawn."], for: "When does the ferry leave?").confidence < 0.5)
    let nothing = try reader.read([], for: "When does the ferry leave?")
    #expect(nothing.answers.isEmpty && nothing.confidence == 0 && nothing.tokenCount == 0)
    #expect(try reader.read(["", " \n"], for: "When?").answers.isEmpty)
  }

  @Test("is less confident where no passage that it read holds a name of the question")
  func missingName() throws {
    let sources = ["The ferry leaves at noon.", "It goes to Kirkwall."]
    let question = "When does the ferry leave for Kirkwall?"
    let (reader, strict) = (try reader(finding: ["noon"]), try reader(finding: ["noon"], missingNameWeight: -1000))
    #expect(try reader.read(Array(sources.prefix(1)), for: question).confidence > 0.9)
    #expect(try strict.read(Array(sources.prefix(1)), for: question).confidence < 0.5)
    #expect(try strict.read(sources, for: question).confidence > 0.9)
    #expect(try strict.read(sources, for: question, first: 1).confidence < 0.5)
    #expect(try strict.read(sources, for: question, first: 1, until: { $0.confidence > 0.5 }).confidence > 0.9)
  }

  @Test("reads a passage of many windows, and a question longer than it can take")
  func long() throws {
    let reader = try reader(finding: ["noon"])
    let filler = String(repeating: "The pump was oiled and the valve was closed. ", count: 200)
    let sources = [filler + "It leaves at noon." + filler]
    let question = String(repeating: "when does the ferry leave ", count: 40)
    let reading = try reader.read(sources, for: question)
    let span = try #require(reading.answers.first?.spans.first)
    #expect(slice(sources[0], span.range) == "noon" && reading.confidence > 0.5)
  }

  @Test("stops between two batches when nobody waits for the answer")
  func cancellation() async throws {
    let reader = try reader(finding: ["noon"])
    let sources = Array(repeating: String(repeating: "The pump was oiled. ", count: 100), count: 4)
    let task = Task { () -> Reading in
      withUnsafeCurrentTask { $0?.cancel() }
      return try reader.read(sources, for: "When?")
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test("names a file that is no reader")
  func damaged() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("GGUF, but not really", to: "reader.gguf")
    let pieces = try #require(try Self.pieces.get())
    let error = #expect(throws: GenerationError.self) {
      try PassageReader(path: path, tokenizer: pieces.tokenizer, vectors: pieces.vectors, threads: .single)
    }
    #expect(error?.description.contains("reader.gguf") == true)
  }
}
