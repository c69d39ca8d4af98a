internal import ArgumentParser
internal import ControlAPI
internal import Foundation

struct Ask: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Answer a question from the documents.")

  @Argument(help: "The question; '-' reads it from standard input.")
  var text: String

  @Option(name: .customLong("collection"), help: "Answer only from this collection; may be repeated.")
  var collections: [String] = []

  @Option(name: .customShort("k"), help: "How many passages to read.")
  var k: Int?

  @Flag(inversion: .prefixedNo, help: "Print the answer as it is written. (default: on a terminal)")
  var stream: Bool?

  @Flag(help: "Answer only with the words of the documents.")
  var strict = false

  @OptionGroup var daemon: DaemonOptions

  /// A model on a busy machine may take its time before the first word.
  private static let timeoutSeconds = 600

  func run() throws {
    if daemon.json && stream == true { throw CommandError.jsonDoesNotStream }
    let options = ChatRequest.Options(
      collections: collections.isEmpty ? nil : collections, k: k, strict: strict ? true : nil)
    let request = ChatRequest(
      messages: [.init(role: "user", content: try QuestionText.read(text))], cloister: options)
    let console = Console.standardOutput
    if stream ?? (console.isTerminal && !daemon.json) {
      try streamAnswer(to: request, on: console)
    } else {
      try printAnswer(to: request)
    }
  }

  private func printAnswer(to request: ChatRequest) throws {
    let client = daemon.client(timeoutSeconds: Self.timeoutSeconds)
    let completion = try client.post(Route.chatCompletions, body: request, as: ChatCompletion.self)
    try daemon.print(AnswerReport(completion)) { report, console in
      PlainText.lines(report.answer) + "\n" + AnswerRendering.sources(report.citations, for: console)
        + AnswerRendering.footnotes(to: report.answer, report.guardReport, for: console)
    }
    try finish(completion.cloister)
  }

  private func streamAnswer(to request: ChatRequest, on console: Console) throws {
    var answer = ""
    var citations: [WireCitation] = []
    var detail: AnswerDetail?
    try daemon.client(timeoutSeconds: Self.timeoutSeconds).streamChat(request) { chunk in
      let text = chunk.choices.first?.delta.content ?? ""
      answer += text
      console.write(PlainText.lines(text))
      citations = chunk.citations ?? citations
      detail = chunk.cloister ?? detail
    }
    console.write("\n" + AnswerRendering.sources(citations, for: console))
    guard let detail else { return }
    console.write(AnswerRendering.footnotes(to: answer, detail.guardReport, for: console))
    try finish(detail)
  }

  /// Says what the guard did, and ends with its code where it refused.
  private func finish(_ detail: AnswerDetail) throws {
    let console = Console.standardError
    if !daemon.json { console.write(AnswerRendering.guardNote(detail.guardReport, for: console)) }
    if detail.guardReport.isWithheld { throw CommandError.ended(.refusedByGuard) }
  }
}

/// What `cloister ask --json` prints.
struct AnswerReport: Encodable {
  var id: String
  var answer: String
  var generator: WireGenerator
  var citations: [WireCitation]
  var guardReport: GuardReport
  var usage: TokenUsage
  /// Milliseconds.
  var timings: [String: Double]

  init(_ completion: ChatCompletion) {
    id = completion.cloister.id
    answer = completion.choices.first?.message.content ?? ""
    generator = completion.cloister.generator
    citations = completion.citations
    guardReport = completion.cloister.guardReport
    usage = completion.usage
    timings = completion.cloister.timings
  }

  enum CodingKeys: String, CodingKey {
    case id, answer, generator, citations, usage, timings
    case guardReport = "guard"
  }
}

/// The words of a question: the argument itself, or what standard input holds.
enum QuestionText {
  static func read(_ argument: String) throws -> String {
    var text = argument
    if argument == "-" {
      let data = try FileHandle.standardInput.readToEnd() ?? Data()
      text = String(decoding: data, as: UTF8.self)
    }
    text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    if text.isEmpty { throw CommandError.emptyQuestion }
    return text
  }
}
