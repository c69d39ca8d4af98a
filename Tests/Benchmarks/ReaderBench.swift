import Answering
import ArgumentParser
import Domain
import Embedding
import Foundation
import Generation
import Guard
import Retrieval
import Tensors

/// Measures the built-in model on articles that were kept out of its training, beside quotes.
struct ReaderBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reader", abstract: "Print how often the built-in model answers and refuses rightly, and how fast.")

  @Argument(help: "The evaluation folder.")
  var data: String

  @Option(help: "The folder of the embedding model.")
  var model = ".build/models/all-minilm-l6-v2"

  @Option(help: "The file of the reader.")
  var reader = "Config/models/reader/cloister-reader.gguf"

  @Option(help: "Threads that compute.")
  var threads = 2

  @Option(help: "Ask every n-th question only.")
  var stride = 1

  @Option(help: "Passages found for one answer.")
  var passages = 8

  @Option(help: "What the rank of a passage counts; by default what the file says.")
  var rankWeight: Double?

  @Option(help: "Write the answers with the paragraph given, a JSON object a line, for compare.py.")
  var answers: String?

  /// As Config/models/reader/examples.py keeps them out.
  private static let heldOut: Set<String> = [
    "Amazon_rainforest", "French_and_Indian_War", "Newcastle_upon_Tyne", "Prime_number", "Warsaw",
  ]

  func run() async throws {
    let embedding = try EmbeddingModel(directory: model)
    guard let pieces = embedding.wordPieces else { throw ValidationError("\(model) is no encoder") }
    let passageReader = try PassageReader(
      path: reader, tokenizer: pieces.tokenizer, vectors: pieces.vectors, threads: ThreadPool(threadCount: threads),
      rankWeight: rankWeight)
    print("\(passageReader.name), SHA-256 \(passageReader.sha256)\n")
    let data = EvaluationData(folder: data)
    let articles = try data.articles("qa/squad/squad-v1.1-dev-shared.json.xz")
    try measureGivenParagraph(passageReader, asked(articles))
    try measureRefusals(passageReader, asked(try data.articles("qa/squad/squad-v2.0-dev-shared.json.xz")))
    let library = try BenchLibrary(
      articles.flatMap { article in
        article.paragraphs.enumerated().map { (path: "\(article.title)/\($0).txt", chunks: [$1.context]) }
      }, model: embedding, threadCount: threads)
    let questions = asked(articles)
    let quotes = QuoteGenerator(retriever: library.retriever)
    let builtin = BuiltinGenerator(reader: passageReader, quotes: quotes)
    print("all paragraphs ingested\tquestions\tanswered\tsentence holds it\tshort answer F1\twrong quotes\tms p50")
    for generator in [builtin, quotes] as [any Generator] {
      try await measureLibrary(generator, library, questions)
    }
    measureTime(passageReader, questions)
  }

  /// Every n-th question of the articles that were kept out, with its paragraph.
  private func asked(_ articles: [EvaluationData.Article]) -> [AskedQuestion] {
    let all = articles.filter { Self.heldOut.contains($0.title) }.flatMap { article in
      article.paragraphs.enumerated().flatMap { index, paragraph in
        paragraph.qas.map { question in
          AskedQuestion(
            id: question.id, text: question.question, path: "\(article.title)/\(index).txt",
            paragraph: paragraph.context,
            gold: question.isImpossible == true ? [] : question.answers.map(\.text))
        }
      }
    }
    return all.enumerated().filter { $0.offset % max(stride, 1) == 0 }.map(\.element)
  }

  private func measureGivenParagraph(_ reader: PassageReader, _ questions: [AskedQuestion]) throws {
    var (exact, overlap, lines) = (0, 0.0, "")
    for question in questions {
      let reading = try reader.read([question.paragraph], for: question.text)
      let answer = reading.answers.first.map { question.paragraph.slice($0.spans[0].range) } ?? ""
      exact += SpanScore.isExact(answer, question.gold) ? 1 : 0
      overlap += SpanScore.overlap(answer, question.gold)
      let likeliest = reading.answers.flatMap(\.spans).max { $0.share < $1.share }
      lines +=
        try ReaderLine(
          id: question.id, answer: likeliest.map { question.paragraph.slice($0.range) } ?? "",
          confidence: reading.confidence
        ).json + "\n"
    }
    if let answers { try lines.write(toFile: answers, atomically: true, encoding: .utf8) }
    let count = Double(max(questions.count, 1))
    print("gold paragraph given\tquestions\tEM\tF1")
    print("builtin\t\(questions.count)\t\(Self.share(Double(exact) / count))\t\(Self.share(overlap / count))\n")
  }

  private func measureRefusals(_ reader: PassageReader, _ questions: [AskedQuestion]) throws {
    var confidences: [Bool: [Double]] = [:]
    for question in questions {
      let reading = try reader.read([question.paragraph], for: question.text)
      confidences[!question.gold.isEmpty, default: []].append(reading.confidence)
    }
    let (answerable, unanswerable) = ((confidences[true] ?? []).sorted(), confidences[false] ?? [])
    print("SQuAD 2.0, \(answerable.count) answerable and \(unanswerable.count) unanswerable questions")
    print("answerable ones answered\tunanswerable ones refused\tthreshold")
    for percent in [99, 97, 95, 90, 85, 80, 70] where !answerable.isEmpty && !unanswerable.isEmpty {
      let threshold = answerable[min(answerable.count * (100 - percent) / 100, answerable.count - 1)]
      let refused = Double(unanswerable.count { $0 < threshold }) / Double(unanswerable.count)
      print("\(percent) %\t\(Self.share(refused))\t\(Self.share(threshold))")
    }
    let threshold = reader.answerThreshold
    let answered = Double(answerable.count { $0 >= threshold }) / Double(max(answerable.count, 1))
    let refused = Double(unanswerable.count { $0 < threshold }) / Double(max(unanswerable.count, 1))
    print("in force: \(Self.share(answered)) answered, \(Self.share(refused)) refused, \(Self.share(threshold))\n")
  }

  private func measureLibrary(
    _ generator: any Generator, _ library: BenchLibrary, _ questions: [AskedQuestion]
  ) async throws {
    let pipeline = AnswerPipeline(
      guard: GuardInForce(try Guard(policy: GuardPolicy())), retriever: library.retriever, generator: generator,
      options: AnswerOptions(passageLimit: passages))
    let contexts = Dictionary(questions.map { ($0.path, $0.paragraph) }, uniquingKeysWith: { first, _ in first })
    var tally = LibraryTally()
    for question in questions {
      let began = ContinuousClock.now
      var answer: Answer?
      for try await event in pipeline.answer(Question(text: question.text), in: .all) {
        if case .finished(let finished) = event { answer = finished }
      }
      guard let answer else { continue }
      tally.count(
        answer, to: question, contexts: contexts, milliseconds: (ContinuousClock.now - began) / .milliseconds(1))
    }
    print("\(generator.identity.kind)\t" + tally.report)
  }

  /// Five passages of 200 tokens.
  private func measureTime(_ reader: PassageReader, _ questions: [AskedQuestion]) {
    var words = questions.map(\.paragraph).joined(separator: " ").split(separator: " ")[...]
    let sources = (0..<5).map { _ in
      var passage = ""
      while let word = words.first, reader.tokenCount(of: passage + " " + word) <= 200 {
        passage += " " + words.removeFirst()
      }
      return passage
    }
    var times: [Double] = []
    var tokenCount = 0
    for question in questions.prefix(40) {
      let began = ContinuousClock.now
      tokenCount += (try? reader.read(sources, for: question.text).tokenCount) ?? 0
      times.append((ContinuousClock.now - began) / .milliseconds(1))
    }
    guard !times.isEmpty else { return }
    let (median, tokens) = (times.sorted()[times.count / 2], Double(tokenCount) / Double(times.count))
    let operations = tokens * Double(reader.operationsPerToken)
    print(
      "\n5 passages of 200 tokens: \(String(format: "%.0f", median)) ms p50, \(Int(tokens)) tokens with the question, ")
    print(
      String(
        format: "%.1f GFLOP, %.0f GFLOP/s (cloister-bench kernels prints what the processor can do)", operations / 1e9,
        operations / median / 1e6))
  }

  static func share(_ value: Double) -> String { String(format: "%.3f", value) }
}

/// A question with the paragraph that it was asked of.
struct AskedQuestion {
  var id: String
  var text: String
  var path: String
  var paragraph: String
  /// Right answers; none where the paragraph does not answer.
  var gold: [String]
}

/// What the reader answered with the paragraph given.
private struct ReaderLine: Encodable {
  var id: String
  var answer: String
  var confidence: Double

  var json: String {
    get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
  }
}

/// Counts what answers over a library showed.
private struct LibraryTally {
  private var questionCount = 0
  private var answeredCount = 0
  private var heldCount = 0
  private var overlap = 0.0
  private var wrongQuoteCount = 0
  private var times: [Double] = []

  mutating func count(
    _ answer: Answer, to question: AskedQuestion, contexts: [String: String], milliseconds: Double
  ) {
    questionCount += 1
    answeredCount += answer.isFound ? 1 : 0
    times.append(milliseconds)
    let sentence = answer.citations.first?.quote ?? ""
    heldCount += question.gold.contains { sentence.contains($0) } ? 1 : 0
    if let end = answer.text.range(of: " «") {
      overlap += SpanScore.overlap(String(answer.text[..<end.lowerBound]), question.gold)
    }
    for citation in answer.citations {
      guard let context = contexts[citation.path] else { continue }
      wrongQuoteCount += context.slice(citation.range) == citation.quote ? 0 : 1
    }
  }

  var report: String {
    let count = Double(max(questionCount, 1))
    let shares = [Double(answeredCount), Double(heldCount), overlap].map { ReaderBench.share($0 / count) }
    let median = times.sorted().dropFirst(times.count / 2).first ?? 0
    return "\(questionCount)\t" + shares.joined(separator: "\t") + "\t\(wrongQuoteCount)\t"
      + String(format: "%.0f", median)
  }
}

extension String {
  /// The text between two positions counted in Unicode scalars.
  fileprivate func slice(_ range: Range<Int>) -> String {
    String(String.UnicodeScalarView(unicodeScalars.dropFirst(range.lowerBound).prefix(range.count)))
  }
}
