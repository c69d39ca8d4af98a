import ArgumentParser
import Domain
import Embedding
import Foundation
import Retrieval

/// Measures how well passages are found: nDCG@10 of vectors, full text and both.
struct RetrievalQualityBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retrieval", abstract: "Print nDCG@10 by vector, full text and both.")

  @Argument(help: "The evaluation folder.")
  var data: String

  @Option(help: "The folder of the embedding model.")
  var model = ".build/models/all-minilm-l6-v2"

  @Option(help: "Threads that embed.")
  var threads = 2

  @Option(help: "Ask every n-th question only.")
  var stride = 1

  @Option(help: "Measure only this set: squad, scifact or cisi.")
  var only: String?

  func run() async throws {
    let embedder = try EmbeddingModel(directory: model)
    print("set\tquestions\t" + RetrievalMethod.allCases.map(\.rawValue).joined(separator: "\t"))
    for name in ["squad", "scifact", "cisi"] where only == nil || only == name {
      let collection = try collection(name)
      let library = try BenchLibrary(collection.documents, model: embedder, threadCount: threads)
      let asked = Swift.stride(from: 0, to: collection.queries.count, by: max(stride, 1))
      let queries = asked.map { collection.queries[$0] }
      var columns: [String] = []
      for method in RetrievalMethod.allCases {
        let mean = try await meanGain(of: queries, in: library, by: method)
        columns.append(String(format: "%.4f", mean))
      }
      print("\(name)\t\(queries.count)\t" + columns.joined(separator: "\t"))
    }
  }

  private func meanGain(
    of queries: [RetrievalCollection.Query], in library: BenchLibrary, by method: RetrievalMethod
  ) async throws -> Double {
    var sum = 0.0
    for query in queries {
      let found = try await library.retriever.passages(for: query.text, in: .all, limit: 10, by: method)
      sum += Self.normalizedGain(of: found.map(\.path), relevance: query.relevance)
    }
    return sum / Double(max(queries.count, 1))
  }

  /// nDCG@10 with linear gains (Järvelin, Kekäläinen 2002).
  private static func normalizedGain(of paths: [String], relevance: [String: Double]) -> Double {
    let discounted = { (grades: [Double]) in
      grades.prefix(10).enumerated().reduce(0) { $0 + $1.element / log2(Double($1.offset + 2)) }
    }
    return discounted(paths.map { relevance[$0] ?? 0 }) / discounted(relevance.values.sorted(by: >))
  }

  private func collection(_ name: String) throws -> RetrievalCollection {
    let data = EvaluationData(folder: data)
    guard name == "squad" else {
      let part = name == "scifact" ? ".train" : ""
      return try data.collection(
        corpus: "retrieval/\(name)/corpus.jsonl.xz", queries: "retrieval/\(name)/queries\(part).jsonl",
        judgements: "retrieval/\(name)/qrels\(part).tsv")
    }
    var collection = RetrievalCollection(documents: [], queries: [])
    for article in try data.articles("qa/squad/squad-v1.1-dev-shared.json.xz") {
      for (number, paragraph) in article.paragraphs.enumerated() {
        let path = "\(article.title)/\(number).txt"
        collection.documents.append((path, [paragraph.context]))
        collection.queries += paragraph.qas.map { .init(text: $0.question, relevance: [path: 1]) }
      }
    }
    return collection
  }
}
