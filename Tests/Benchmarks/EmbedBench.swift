internal import ArgumentParser
internal import Embedding
internal import Foundation

/// Measures how fast texts become vectors.
struct EmbedBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed", abstract: "Embed a file of texts, one a line, and print the throughput.")

  @Argument(help: "A text file, one text a line.")
  var texts: String

  @Option(help: "The folder of the embedding model.")
  var model = ".build/models/all-minilm-l6-v2"

  @Option(help: "Threads that embed.")
  var threads = 2

  @Option(help: "Runs, of which the fastest counts.")
  var repetitions = 3

  @Option(help: "Single queries whose median is taken.")
  var queries = 200

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let lines = try String(contentsOfFile: texts, encoding: .utf8).split(separator: "\n").map(String.init)
    guard !lines.isEmpty, repetitions > 0, queries > 0 else { throw ValidationError("nothing to measure") }
    let clock = ContinuousClock()
    let start = clock.now
    let embedder = try EmbeddingModel(directory: model)
    let loadSeconds = Self.seconds(clock.now - start)
    _ = try embedder.embed(Array(lines.prefix(8)), threadCount: threads)
    var fastest = Double.infinity
    for _ in 0..<repetitions {
      let elapsed = try clock.measure { _ = try embedder.embed(lines, threadCount: threads) }
      fastest = min(fastest, Self.seconds(elapsed))
    }
    let tokenCount = lines.reduce(0) { sum, line in
      sum + min(embedder.tokenCount(of: line) + 2, embedder.identity.maximumTokenCount)
    }
    var figures: [(name: String, value: Double)] = [
      ("text_count", Double(lines.count)), ("token_count", Double(tokenCount)), ("threads", Double(threads)),
      ("load_seconds", loadSeconds), ("tokens_per_second", Double(tokenCount) / fastest),
      ("texts_per_second", Double(lines.count) / fastest),
    ]
    for count in Set([1, threads]).sorted() {
      figures.append(("query_p50_ms_threads_\(count)", try queryMedian(embedder, threadCount: count) * 1000))
    }
    try Self.print(figures, asJSON: json)
  }

  /// Median seconds for one short question.
  private func queryMedian(_ embedder: EmbeddingModel, threadCount: Int) throws -> Double {
    let question = "how do I restore the index after the disk was full?"
    var times: [Double] = []
    for _ in 0..<queries {
      let elapsed = try ContinuousClock().measure { _ = try embedder.embed([question], threadCount: threadCount) }
      times.append(Self.seconds(elapsed))
    }
    return times.sorted()[times.count / 2]
  }

  private static func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }

  private static func print(_ figures: [(name: String, value: Double)], asJSON: Bool) throws {
    if asJSON {
      let object = Dictionary(uniqueKeysWithValues: figures.map { ($0.name, $0.value) })
      let data = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
      Swift.print(String(decoding: data, as: UTF8.self))
    } else {
      for figure in figures { Swift.print("\(figure.name)=\(String(format: "%.4g", figure.value))") }
    }
  }
}
