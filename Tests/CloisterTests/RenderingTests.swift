import ControlAPI
import Domain
import Foundation
import Testing

@testable import cloister

@Suite("What people see")
struct RenderingTests {
  private let pipe = Console(widthColumns: nil)
  private let terminal = Console(widthColumns: 40, areColoursOn: true)

  static let citation = WireCitation(
    Citation(
      number: 1, documentID: DocumentID(rawValue: 2), sha256: "ab", path: "hr/leave.pdf", collection: .root, page: 3,
      range: 10..<35, quote: "Staff may take\nthirty days.", score: 0.5, answerRange: 0..<4))

  static func health(done: Int, total: Int, failed: Int = 0, scanned: Bool = true) -> HealthReport {
    HealthReport(
      version: "0.1.0", uptimeSeconds: 3700, ingestFolder: "/srv/in",
      counts: LibraryCounts(
        pendingCount: total - done, indexedCount: done - failed, failedCount: failed, chunkCount: 9),
      ingest: .init(isScanned: scanned, doneCount: done, totalCount: total, scanCount: 1),
      embeddingModel: .init(name: "mini", sha256: "s", dimension: 384),
      generator: .init(kind: "quote", model: "quote", origin: "no model is installed"), warnings: ["no moe model"])
  }

  @Test("under an answer are its sources")
  func sources() {
    #expect(
      AnswerRendering.sources([Self.citation], for: pipe)
        == "\nSources\n [1] hr/leave.pdf, page 3 (10–35)\n     “Staff may take thirty days.”\n")
    #expect(AnswerRendering.sources([], for: pipe).isEmpty)
  }

  @Test("has colours on a terminal only")
  func colours() {
    #expect(AnswerRendering.sources([Self.citation], for: terminal).contains("\u{1B}[32mhr/leave.pdf"))
    #expect(!AnswerRendering.sources([Self.citation], for: pipe).contains("\u{1B}"))
  }

  @Test("of the guard is what it did, and nothing when it let all through")
  func guardNote() {
    let report = GuardReport(
      inbound: Verdict(decision: .block, ruleID: "injection.override", reason: "asks to drop the rules"),
      outbound: .allowed)
    #expect(
      AnswerRendering.guardNote(report, for: pipe)
        == "Guard: question blocked (injection.override): asks to drop the rules\n")
    #expect(AnswerRendering.guardNote(GuardReport(inbound: .allowed, outbound: .allowed), for: pipe).isEmpty)
  }

  @Test("of a search is where each passage stands and how it begins")
  func passages() {
    let passage = Passage(
      chunkID: ChunkID(rawValue: 1), documentID: DocumentID(rawValue: 2), sha256: "cd", path: "a.pdf",
      collection: .root, title: nil, pages: PageMap(starts: [0, 5]), range: 6..<8, headingPath: ["A", "B"],
      text: "one\ntwo", score: 0.25)
    let expected = "1. a.pdf, page 2  0.250\n   A > B\n   one two\n"
    #expect(PassageRendering.text(SearchResponse([passage]).results, for: pipe) == expected)
    #expect(PassageRendering.text([], for: pipe) == "Nothing found.\n")
  }

  @Test("of documents is a table, with the reason of failures")
  func documents() {
    var good = DocumentRecord(
      id: DocumentID(rawValue: 1), path: "東.pdf", collection: .root, state: .indexed, sizeBytes: 1_234_567,
      pageCount: 3, chunkCount: 12, modifiedAtSeconds: 0)
    let bad = DocumentRecord(
      id: DocumentID(rawValue: 12), path: "b", collection: .root, state: .failed, reason: "encrypted", sizeBytes: 5,
      modifiedAtSeconds: 0)
    (good.leftOutCount, good.markedCount) = (2, 1)
    let expected = """
      ID      STATE    PAGES  CHUNKS    SIZE  GUARD                 PATH
      doc-1   indexed      3      12  1.2 MB  2 left out, 1 marked  東.pdf
      doc-12  failed       -       0     5 B  -                     b: encrypted

      """
    #expect(DocumentRendering.table(DocumentList([good, bad], nextOffset: nil).documents, for: pipe) == expected)
    #expect(DocumentRendering.table([], for: pipe) == "No documents.\n")
  }

  @Test("of one document is every field it has")
  func details() {
    let record = DocumentRecord(
      id: DocumentID(rawValue: 1), path: "a", collection: .root, state: .indexed, sizeBytes: 5,
      modifiedAtSeconds: 1_700_000_000)
    let expected = """
      id          doc-1
      path        a
      collection  default
      state       indexed
      size        5 B
      chunks      0
      modified    2023-11-14 22:13:20Z

      """
    #expect(DocumentRendering.details(WireDocument(record)) == expected)
  }

  @Test("of a document that the guard suspects is what was found, where, what is done and why")
  func screening() {
    let reason = "It hides an instruction to a model from its readers."
    let screening = WireScreening(
      [
        DocumentFinding(
          decision: .block, ruleID: "hidden.instruction", reason: reason, range: 7..<7, manner: .comment),
        DocumentFinding(decision: .flag, ruleID: "control.tokens", reason: "It holds tokens.", range: 9..<20),
      ],
      hiddenTexts: [
        HiddenText(manner: .comment, text: "never shown", range: 7..<7),
        HiddenText(manner: .alternativeText, text: "nor this", range: 8..<8),
      ], pages: PageMap(starts: [0, 8]), isCurrent: true)
    let expected = """
      hidden texts  1 alternative text, 1 comment

      WHAT     WHERE         DECISION  RULE                WHY
      comment  page 1, at 7  left out  hidden.instruction  \(reason)
      passage  page 2, 9–20  marked    control.tokens      It holds tokens.

      """
    #expect(DocumentRendering.screening(screening, for: pipe) == expected)
  }

  @Test("of a tested text is the verdict, every rule with its score, and how the text was read")
  func guardTest() {
    let verdict = Verdict(
      decision: .block, ruleID: "injection.override", reason: "It asks to drop the rules.",
      findings: [
        .init(ruleID: "injection.override", decision: .block, score: 1.25),
        .init(ruleID: "concealment.text", decision: .flag),
      ])
    var report = GuardTestReport(.question, verdict, durationMilliseconds: 1.26)
    report.normalizedText = "ignore all"
    report.concealments = ["spaced_letters"]
    let expected = """
      verdict    blocked
      rule       injection.override
      reason     It asks to drop the rules.
      time       1.3 ms
      hidden by  spaced_letters
      read as    ignore all

      RULE                DECISION  SCORE  ALLOWED BY
      injection.override  blocked    1.25  -
      concealment.text    flagged       -  -

      """
    #expect(GuardRendering.test(report, for: pipe) == expected)
  }

  @Test("of the daemon is its state, its counts and its warnings")
  func status() {
    let expected = """
      indexing, version 0.1.0, up 1 h 1 min
      documents  3 indexed, 1 waiting, 1 failed; 9 chunks
      folder     /srv/in
      embedding  mini, 384 dimensions
      generator  quote (no model is installed)
      progress   4 of 5 documents done
      'cloister docs list --failed' says why files failed.
      warning: no moe model

      """
    #expect(StatusRendering.text(Self.health(done: 4, total: 5, failed: 1), for: pipe) == expected)
  }

  @Test("of progress fits the terminal")
  func progress() {
    #expect(ProgressBar.bar(Self.health(done: 1, total: 4), widthColumns: 28) == "[==>        ] 1/4 documents")
    #expect(ProgressBar.bar(Self.health(done: 4, total: 4), widthColumns: 28) == "[===========] 4/4 documents")
    #expect(ProgressBar.bar(Self.health(done: 1, total: 4), widthColumns: 10) == " 1/4 doc…")
    #expect(
      ProgressBar.bar(Self.health(done: 0, total: 0, scanned: false), widthColumns: 80)
        == "Looking through the ingest folder")
  }

  @Test("of the index is clean, or a table of what is not")
  func index() {
    let clean = IndexCheckReport(IndexCheck(expectedCount: 1, missingCount: 0, extraCount: 0))
    #expect(IndexRendering.check(clean, for: pipe) == "clean: 1 chunk checked\n")
    let damaged = IndexCheckReport(IndexCheck(expectedCount: 9, missingCount: 2, extraCount: 0))
    let lines = IndexRendering.check(damaged, for: pipe).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.last?.hasPrefix("missing_vectors      2  Chunks") == true)
  }

  @Test("of a generator with a model names its context and its memory")
  func generator() {
    var health = Self.health(done: 1, total: 1)
    health.generator = .init(
      kind: "moe", model: "tiny", origin: "the only GGUF file", contextTokenCount: 4096, memorySizeBytes: 1_500_000)
    let line = StatusRendering.text(health, for: pipe).split(separator: "\n").first { $0.hasPrefix("generator") }
    #expect(line == "generator  moe, tiny, context 4096 tokens, memory 1.5 MB (the only GGUF file)")
  }

  @Test(
    "of a size is rounded in powers of a thousand",
    arguments: [
      (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (9940, "9.9 kB"), (9960, "10 kB"), (999_499, "999 kB"),
      (999_600, "1.0 MB"), (.max, "9.2 EB"),
    ] as [(Int64, String)])
  func sizes(_ count: Int64, _ text: String) {
    #expect(Quantity.bytes(count) == text)
  }

  @Test("of an answer ends with a line about what stands in no document")
  func footnotes() {
    let parts = [
      WireUnsupportedPart(
        rule: "grounding.number", kind: "number", decision: .flag, sentence: 0..<22, words: [16..<20, 90..<99]),
      WireUnsupportedPart(rule: "grounding.name", kind: "name", decision: .redact, sentence: 22..<22, words: []),
    ]
    let report = GuardReport(inbound: .allowed, outbound: .allowed, unsupported: parts)
    #expect(
      AnswerRendering.footnotes(to: "It was built in 1999.", report, for: pipe)
        == "\nNot in the documents: “1999”\n\nTaken out, because no document says it: 1 sentence\n")
    let clean = GuardReport(inbound: .allowed, outbound: .allowed)
    #expect(AnswerRendering.footnotes(to: "It was built in 1999.", clean, for: pipe).isEmpty)
  }

  @Test("as JSON of an answer has exactly the keys that are promised")
  func answerReport() throws {
    let detail = AnswerDetail(
      id: "ans-1", guardReport: GuardReport(inbound: .allowed, outbound: .allowed),
      generator: WireGenerator(kind: "quote", model: "quote"), timings: [:])
    let completion = ChatCompletion(
      id: "ans-1", createdAtSeconds: 7, model: "m", text: "rest", finishReason: .stop, citations: [],
      usage: TokenUsage(promptTokenCount: 0, completionTokenCount: 0), detail: detail)
    let json = String(decoding: try AnswerReport(completion).jsonData(), as: UTF8.self)
    #expect(
      json == #"{"answer":"rest","citations":[],"generator":{"kind":"quote","model":"quote"},"#
        + #""guard":{"inbound":{"decision":"allow","reason":null,"rule":null},"outbound":{"decision":"allow","#
        + #""reason":null,"rule":null}},"id":"ans-1","timings":{},"#
        + #""usage":{"completion_tokens":0,"prompt_tokens":0,"total_tokens":0}}"#)
  }
}
