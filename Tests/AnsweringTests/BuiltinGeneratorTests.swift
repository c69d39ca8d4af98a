import Domain
import Embedding
import Guard
import LibraryFixture
import ReaderFixture
import Retrieval
import Tensors
import TestSupport
import Testing

@testable import Answering
@testable import Generation

@Suite(
  "The built-in model answers", .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct BuiltinGeneratorTests {
  private let library: TestLibrary
  private let retriever: Retriever

  init() throws {
    library = try TestLibrary()
    retriever = Retriever(catalog: library.catalog, index: library.index, model: library.model)
    try library.add(
      "pier/ferry.txt",
      """
      The ferry to Hoy carries forty cars. It leaves
      at noon from the north pier. A ticket costs nine pounds.
      """)
    try library.add("pier/winter.txt", "In winter the ferry to Hoy leaves at midnight, and dogs travel free.")
    try library.add("secret/plan.txt", "The ferry company is sold at noon on 4 March.")
  }

  private func pipeline(finding words: [String], options: BuiltinOptions?) throws -> AnswerPipeline {
    let folder = try TemporaryFolder()
    try HandMadeReader(finding: words).write(to: folder.path + "/reader.gguf")
    let pieces = try #require(library.model.wordPieces)
    let reader = try PassageReader(
      path: folder.path + "/reader.gguf", tokenizer: pieces.tokenizer, vectors: pieces.vectors, threads: .single)
    let builtin = BuiltinGenerator(
      reader: reader, quotes: QuoteGenerator(retriever: retriever), options: options)
    return AnswerPipeline(
      guard: GuardInForce(try Guard(policy: GuardPolicy())), retriever: retriever, generator: builtin,
      strictGenerator: builtin, options: AnswerOptions())
  }

  private func ask(
    _ question: String, finding words: [String], isStrict: Bool = false, options: BuiltinOptions? = nil
  ) async throws -> Transcript {
    let scope = CollectionScope.only([CollectionName(rawValue: "pier")])
    let question = Question(text: question, isStrict: isStrict)
    return try await Transcript(of: try pipeline(finding: words, options: options).answer(question, in: scope))
  }

  @Test("with a few words, the sentence that they stand in, and its place")
  func span() async throws {
    let transcript = try await ask("When does the ferry to Hoy leave?", finding: ["noon"])
    #expect(transcript.text == "noon. «It leaves at noon from the north pier.» [1]")
    let answer = try #require(transcript.answer)
    #expect(answer.generator == GeneratorIdentity(kind: "builtin", model: "hand-made reader"))
    #expect(
      answer.isFound && answer.text == transcript.text && answer.unsupported.isEmpty && answer.outbound == .allowed)
    #expect(answer.promptTokenCount > 20 && answer.answerTokenCount > 5)
    let citation = try #require(transcript.citations.first)
    #expect(transcript.citations.count == 1 && citation.path == "pier/ferry.txt")
    #expect(citation.quote == "It leaves\nat noon from the north pier." && citation.score > 0.5)
    #expect(transcript.text.slice(citation.answerRange) == "noon. «It leaves at noon from the north pier.»")
  }

  @Test("with both where two passages do not agree")
  func disagreement() async throws {
    let options = BuiltinOptions(answerThreshold: 0.5, spanThreshold: 0.1, rivalShare: 1e-4)
    let transcript = try await ask(
      "When does the ferry to Hoy leave?", finding: ["noon", "midnight"], options: options)
    let lines = transcript.text.split(separator: "\n").map(String.init)
    #expect(
      Set(lines.map { $0.prefix(while: { $0 != "." }) }) == ["noon", "midnight"] && lines[0].hasSuffix("[1]")
        && lines[1].hasSuffix("[2]"))
    #expect(Set(transcript.citations.map(\.path)) == ["pier/ferry.txt", "pier/winter.txt"])
    for citation in transcript.citations { #expect(transcript.text.slice(citation.answerRange).contains("«")) }
  }

  @Test("with sentences where a question wants more than a few words")
  func sentences() async throws {
    for question in ["How do I get to Hoy with the ferry?", "Why does the ferry to Hoy leave?"] {
      let transcript = try await ask(question, finding: ["noon"])
      #expect(!transcript.text.contains("«") && !transcript.citations.isEmpty)
      #expect(transcript.answer?.generator.kind == "builtin")
    }
  }

  @Test("that the documents do not say, where no passage holds an answer")
  func notFound() async throws {
    for isStrict in [false, true] {
      let transcript = try await ask("When does the ferry to Hoy leave?", finding: ["dragon"], isStrict: isStrict)
      #expect(transcript.text == AnswerOptions.notFoundText && transcript.answer?.isFound == false)
      #expect(transcript.citations.isEmpty)
    }
  }

  @Test("with the sentence alone where only quotes are allowed")
  func strict() async throws {
    let transcript = try await ask("When does the ferry to Hoy leave?", finding: ["noon"], isStrict: true)
    #expect(transcript.text == "It leaves at noon from the north pier. [1]")
    #expect(transcript.answer?.isStrict == true && transcript.answer?.generator.kind == "builtin")
  }

  @Test("only from what the caller may read")
  func scope() async throws {
    let transcript = try await ask("When is the ferry company sold?", finding: ["march"])
    #expect(!transcript.text.contains("March") && transcript.citations.allSatisfy { $0.path.hasPrefix("pier/") })
  }

  @Test("Words that reach over two sentences show both; words that are the whole sentence are shown once")
  func sentencesOfSpans() {
    let source = "One is here. Two is there. Three."
    func outcome(_ range: Range<Int>, share: Double = 0.9) -> AnswerSelection.Outcome {
      let span = FoundSpan(source: 0, range: range, share: share)
      let reading = Reading(answers: [FoundAnswer(spans: [span], share: share)], confidence: 0.8, tokenCount: 9)
      return AnswerSelection(
        of: reading, in: [source], options: BuiltinOptions(answerThreshold: 0.5, spanThreshold: 0.3)
      ).outcome
    }
    let both = QuotedSpan(source: 0, range: 0..<26, score: 0.8)
    #expect(outcome(4..<16) == .spans([.init(words: 4..<16, sentence: both)]))
    #expect(outcome(4..<16, share: 0.1) == .sentence(both, isSure: false))
    var draft = AnswerDraft(from: [Self.passage(source)])
    let whole = QuotedSpan(source: 0, range: 0..<12, score: 0.8)
    #expect(draft.answer(0..<11, in: whole) == "One is here. [1]")
    #expect(draft.answer(13..<16, in: QuotedSpan(source: 0, range: 13..<26, score: 1)) == "\nTwo. «Two is there.» [2]")
    #expect(draft.answer(0..<5, in: QuotedSpan(source: 0, range: 13..<26, score: 1)) == nil)
    #expect(draft.answer(40..<45, in: QuotedSpan(source: 0, range: 40..<45, score: 1)) == nil)
    #expect(draft.answer(0..<5, in: QuotedSpan(source: 3, range: 0..<5, score: 1)) == nil)
    #expect(draft.droppedCitationCount == 3)
  }

  private static func passage(_ text: String) -> Passage {
    Passage(
      chunkID: ChunkID(rawValue: 1), documentID: DocumentID(rawValue: 1), sha256: "", path: "a.txt",
      collection: CollectionName(rawValue: "a"), title: nil, pages: nil, range: 0..<text.unicodeScalars.count,
      headingPath: [], text: text, score: 1)
  }

  @Test(
    "Questions that want a few words are told from those that want sentences",
    arguments: [
      ("When was it built?", true), ("In which year did it open?", true), ("How many goats are there?", true),
      ("Who may read a collection?", true), ("The pump was designed by whom?", true), ("population of Warsaw", true),
      ("How do I put a document into a collection?", false), ("Why is the sky blue?", false),
      ("What happens when a file is deleted?", false), ("Is the pump oiled?", false), ("List all rivers", false),
      ("Please explain the index", false), ("What is the difference between flat and ivf?", false),
      ("What are the steps to restore a snapshot?", false), ("", true),
    ])
  func forms(question: String, isSpan: Bool) {
    #expect((QuestionForm(question) == .span) == isSpan)
  }
}
