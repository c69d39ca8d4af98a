internal import ControlAPI
internal import Domain
internal import Foundation

/// How far the change to another embedding model is, for people.
enum MigrationRendering {
  static func text(_ report: MigrationReport) -> String {
    let lines = [
      state(report), comparison(report), truncation(report), report.trouble.map { "It stands still: \($0)" },
    ]
    return lines.compactMap { $0.map { PlainText.line($0) + "\n" } }.joined()
  }

  private static func state(_ report: MigrationReport) -> String {
    let model = "\(report.model.location) (\(report.model.dimension) dimensions) answers"
    guard let other = report.other else { return "\(model); there are no vectors of another model." }
    let name = "\(other.location) (\(other.dimension) dimensions)"
    switch MigrationStatus.Stage(rawValue: report.stage) {
    case .building:
      return
        "\(model); \(report.doneCount) of \(Quantity.count(report.totalCount, "chunk")) are embedded by \(name) too."
    case .ready:
      return "\(model); \(name) is ready with \(Quantity.count(report.doneCount, "chunk")). "
        + "'cloister index migrate --switch' lets it answer."
    case .switched:
      return "\(model); the vectors of \(name) are kept for --rollback, until --cancel. The configuration should say "
        + "so: embedding.model \(report.model.location), embedding.weights_sha256 \"\(report.model.sha256)\"."
    case nil, .some(.none): return model
    }
  }

  private static func comparison(_ report: MigrationReport) -> String? {
    report.comparison.map { comparison in
      let source =
        switch comparison.source {
        case .file: "questions of the file"
        case .audit: "recorded questions"
        case .sampledSentences: "sampled sentences"
        }
      return String(
        format: "overlap@10 %.3f (least %.3f), the same first in %.3f, of \(comparison.questionCount) \(source).",
        comparison.overlapAt10, comparison.leastOverlapAt10, comparison.sameFirst)
    }
  }

  private static func truncation(_ report: MigrationReport) -> String? {
    guard report.truncatedCount > 0 else { return nil }
    return
      "\(Quantity.count(report.truncatedCount, "chunk")) were cut for a model that reads more: the other one does not "
      + "read their ends."
  }
}
