import Answering
import ArgumentParser
import Domain
import Embedding
import Foundation
import Retrieval

/// Measures how often the best sentences hold the answer, and how often an answer is rightly refused.
///
/// Every article is a collection, every paragraph a document. The weights were fitted on the articles with an even number:
/// the figures to believe are those of the others.
struct QuoteQualityBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quotes", abstract: "Print how often the best sentence, and one of the best three, holds the answer.")

  @Argument(help: "The evaluation folder.")
  var data: String

  @Option(help: "The folder of the embedding model.")
  var model = ".build/models/all-minilm-l6-v2"

  @Option(help: "Threads that embed.")
  var threads = 2

  @Option(help: "Ask every n-th question only.")
  var stride = 1

  @Option(help: "Passages read for one answer.")
  var passages = 8

  @Flag(help: "Make every article one document with its paragraphs as chunks.")
  var wholeArticles = false

  func run() async throws {
    let data = EvaluationData(folder: data)
    let articles = try data.articles("qa/squad/squad-v1.1-dev-shared.json.xz")
    let library = try BenchLibrary(
      documents(of: articles), model: try EmbeddingModel(directory: model), threadCount: threads)
    var tally = QuoteTally()
    let everything = Set(articles.map { CollectionName(rawValue: $0.title) })
    var number = 0
    for (index, article) in articles.enumerated() {
      let others = CollectionScope.only(everything.subtracting([CollectionName(rawValue: article.title)]))
      for question in article.paragraphs.flatMap(\.qas) {
        number += 1
        guard number % max(stride, 1) == 0 else { continue }
        let answer = try await best(library, question.question, .all)
        tally.count(answer, gold: question.answers.map(\.text), isHeldOut: index % 2 == 1)
        guard number % (10 * max(stride, 1)) == 0 else { continue }
        tally.count(refusable: try await best(library, question.question, others).scores, from: "another article")
      }
    }
    for (number, question) in try data.questions("qa/nq_open/NQ-open.dev.jsonl").prefix(1000).enumerated()
    where number % max(stride, 1) == 0 {
      tally.count(refusable: try await best(library, question, .all).scores, from: "another subject")
    }
    print(tally.report(threshold: QuoteOptions().minimumScore))
  }

  private func documents(of articles: [EvaluationData.Article]) -> [(path: String, chunks: [String])] {
    articles.flatMap { article in
      let contexts = article.paragraphs.map(\.context)
      return wholeArticles
        ? [(path: "\(article.title)/article.txt", chunks: contexts)]
        : contexts.enumerated().map { (path: "\(article.title)/\($0).txt", chunks: [$1]) }
    }
  }

  private func best(
    _ library: BenchLibrary, _ question: String, _ scope: CollectionScope
  ) async throws -> QuoteTally.Answer {
    let sources = try await library.retriever.passages(for: question, in: scope, limit: passages).map(\.text)
    let ranked = try await library.retriever.rankSentences(of: sources, for: question, in: .all).prefix(3)
    return QuoteTally.Answer(
      sentences: ranked.map { sentence in
        String(String.UnicodeScalarView(Array(sources[sentence.source].unicodeScalars)[sentence.range]))
      }, scores: ranked.map(\.score))
  }
}

/// Counts right answers and right refusals.
struct QuoteTally {
  /// The three best sentences, best first.
  struct Answer {
    var sentences: [String]
    var scores: [Double]
  }

  private struct Hits {
    var questionCount = 0
    var first = 0
    var amongThree = 0
  }

  private var fitted = Hits()
  private var heldOut = Hits()
  private var answerable: [Double] = []
  private var refusable: [String: [Double]] = [:]

  mutating func count(_ answer: Answer, gold: [String], isHeldOut: Bool) {
    let holds = answer.sentences.map { sentence in gold.contains { sentence.contains($0) } }
    var hits = isHeldOut ? heldOut : fitted
    hits.questionCount += 1
    hits.first += holds.first == true ? 1 : 0
    hits.amongThree += holds.contains(true) ? 1 : 0
    if isHeldOut { heldOut = hits } else { fitted = hits }
    if isHeldOut { answerable.append(answer.scores.first ?? 0) }
  }

  mutating func count(refusable scores: [Double], from kind: String) {
    refusable[kind, default: []].append(scores.first ?? 0)
  }

  func report(threshold: Double) -> String {
    var lines = ["articles\tquestions\tbest sentence holds the answer\tone of three does"]
    for (name, hits) in [("fitted", fitted), ("held out", heldOut)] {
      let total = max(hits.questionCount, 1)
      lines.append(
        "\(name)\t\(hits.questionCount)\t\(Self.percent(hits.first, total))\t\(Self.percent(hits.amongThree, total))")
    }
    let kinds = refusable.keys.sorted()
    lines.append("\nthreshold\tanswered\t" + kinds.map { "refused: \($0)" }.joined(separator: "\t"))
    for bound in ([threshold] + stride(from: 0.05, through: 0.95, by: 0.05)) {
      let answered = Self.percent(answerable.count { $0 >= bound }, max(answerable.count, 1))
      let refused = kinds.map { kind in
        let scores = refusable[kind] ?? []
        return Self.percent(scores.count { $0 < bound }, max(scores.count, 1))
      }
      lines.append(String(format: "%.3f", bound) + "\t\(answered)\t" + refused.joined(separator: "\t"))
    }
    return lines.joined(separator: "\n")
  }

  private static func percent(_ part: Int, _ whole: Int) -> String {
    String(format: "%.1f %%", 100 * Double(part) / Double(whole))
  }
}
