internal import ControlAPI

/// The state of the daemon on a few lines.
enum StatusRendering {
  static func text(_ health: HealthReport, for console: Console) -> String {
    let counts = health.documents
    let colours = console.colours
    let status =
      switch health.status {
      case .ready: colours.green("ready")
      case .indexing: colours.yellow("indexing")
      case .degraded: colours.red("degraded")
      }
    var documents = "\(counts.indexed) indexed, \(counts.pending) waiting"
    documents += ", " + (counts.failed > 0 ? colours.red("\(counts.failed) failed") : "0 failed")
    let lines = [
      "\(status), version \(health.version), up \(Quantity.duration(seconds: health.uptimeSeconds))",
      "documents  \(documents); \(Quantity.count(health.chunkCount, "chunk"))",
      "folder     \(PlainText.line(health.ingestFolder))",
      "embedding  \(health.embeddingModel.name), \(health.embeddingModel.dimension) dimensions",
      "generator  \(generator(health.generator))",
    ]
    let policy = health.policySHA256.isEmpty ? [] : ["guard      policy \(health.policySHA256.prefix(12))"]
    let hint = counts.failed > 0 ? ["'cloister docs list --failed' says why files failed."] : []
    let progress = health.status == .indexing ? ["progress   \(ProgressBar.line(health))"] : []
    let warnings = health.warnings.map { colours.yellow("warning: \(PlainText.line($0))") }
    return (lines + policy + progress + hint + warnings).map { $0 + "\n" }.joined()
  }

  private static func generator(_ generator: HealthReport.Generator) -> String {
    var parts = [generator.kind] + (generator.model == generator.kind ? [] : [PlainText.line(generator.model)])
    if let count = generator.contextTokenCount { parts.append("context \(Quantity.count(count, "token"))") }
    if let size = generator.memorySizeBytes { parts.append("memory " + Quantity.bytes(Int64(size))) }
    return parts.joined(separator: ", ") + " (\(PlainText.line(generator.origin)))"
  }
}
