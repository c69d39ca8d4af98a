internal import ControlAPI
internal import Foundation

/// What is said of the vector index.
enum IndexRendering {
  static func statistics(_ report: IndexStatisticsReport) -> String {
    let recall = report.recallAt10.map {
      String(format: "%.3f of the ten nearest vectors (\(report.recallQueryCount) asked for)", $0)
    }
    return FieldList.text([
      ("documents", String(report.documentCount)), ("chunks", String(report.chunkCount)),
      ("type", report.type),
      ("lists", report.listCount > 0 ? "\(report.listCount), a search visits \(report.probeCount)" : nil),
      ("vectors", String(report.vectorCount)), ("dimension", String(report.dimension)),
      ("tombstones", String(report.tombstoneCount)), ("size", Quantity.bytes(report.sizeBytes)),
      ("stored", Quantity.bytes(report.storedSizeBytes) + " with the catalog"),
      ("generation", String(report.generation)), ("model", report.model), ("recall", recall ?? "not measured"),
    ])
  }

  static func check(_ report: IndexCheckReport, for console: Console) -> String {
    if report.isClean {
      let compared = report.comparedCount > 0 ? ", \(report.comparedCount) embedded and searched for again" : ""
      let files = report.fileCount > 0 ? ", \(Quantity.count(report.fileCount, "file"))" : ""
      return console.colours.green("clean")
        + ": \(Quantity.count(report.chunkCount, "chunk")) checked\(files)\(compared)\n"
    }
    var table = Table(columns: [
      .init(title: "PROBLEM"), .init(title: "COUNT", alignment: .right), .init(title: "DETAIL"),
    ])
    table.rows = report.problems.map { [PlainText.line($0.kind), String($0.count), PlainText.line($0.detail)] }
    let places = report.problems.flatMap { problem in
      problem.places.map { "  \(PlainText.line(problem.kind)): \(PlainText.line($0))\n" }
    }
    return table.render(for: console) + places.joined()
  }

  static func repair(_ report: IndexRepairReport) -> String {
    let duration = String(format: "%.1f", report.durationSeconds)
    let summary =
      "Repaired in \(duration) s: \(Quantity.count(report.vectorCount, "vector")), generation \(report.generation); "
      + "\(Quantity.count(report.fullTextCount, "chunk")) of full text.\n"
    let list = report.unreadPaths.map { "  \(PlainText.line($0))\n" }.joined()
    return summary + (list.isEmpty ? "" : "Read again from the ingest folder:\n" + list)
  }

  static func snapshot(_ report: SnapshotReport, verb: String) -> String {
    var text =
      "\(verb) \(PlainText.line(report.directory)): \(Quantity.count(report.documentCount, "document")), "
      + "\(Quantity.count(report.chunkCount, "chunk")), \(Quantity.count(report.fileCount, "file")), "
      + "\(Quantity.bytes(report.sizeBytes)), of \(Quantity.time(seconds: report.createdAtSeconds)).\n"
    if let agreement = report.agreement, let count = report.questionCount {
      let share = String(format: "%.3f", agreement)
      text += "Asked \(Quantity.count(count, "question")): \(share) of the saved answers were found again.\n"
    }
    return text
  }

  static func compaction(_ report: IndexCompactReport) -> String {
    let freed = Quantity.bytes(report.freedSizeBytes)
    if report.isDryRun {
      return "Would free at least \(freed): \(Quantity.count(report.tombstonesLeftCount, "tombstone")).\n"
    }
    return "Freed \(freed), \(Quantity.bytes(report.sizeBytes)) are left: "
      + "\(Quantity.count(report.tombstoneCount, "tombstone")) removed, \(report.tombstonesLeftCount) left.\n"
      + (report.isLogEmptied ? "" : "The database's log was in use and may hold deleted text; compact again later.\n")
  }

  static func rebuild(_ report: IndexRebuildReport) -> String {
    let duration = String(format: "%.1f", report.durationSeconds)
    return
      "Rebuilt in \(duration) s: \(Quantity.count(report.vectorCount, "vector")), generation \(report.generation).\n"
  }
}
