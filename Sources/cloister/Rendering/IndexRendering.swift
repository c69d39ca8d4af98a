internal import ControlAPI
internal import Foundation

/// What is said of the vector index.
enum IndexRendering {
  static func statistics(_ report: IndexStatisticsReport) -> String {
    FieldList.text([
      ("type", report.type), ("vectors", String(report.vectorCount)), ("dimension", String(report.dimension)),
      ("tombstones", String(report.tombstoneCount)), ("size", Quantity.bytes(report.sizeBytes)),
      ("generation", String(report.generation)), ("model", report.model),
    ])
  }

  static func check(_ report: IndexCheckReport, for console: Console) -> String {
    if report.isClean {
      return console.colours.green("clean") + ": \(Quantity.count(report.chunkCount, "chunk")) checked\n"
    }
    var table = Table(columns: [
      .init(title: "PROBLEM"), .init(title: "COUNT", alignment: .right), .init(title: "DETAIL"),
    ])
    table.rows = report.problems.map { [PlainText.line($0.kind), String($0.count), PlainText.line($0.detail)] }
    return table.render(for: console)
  }

  static func rebuild(_ report: IndexRebuildReport) -> String {
    let duration = String(format: "%.1f", report.durationSeconds)
    return
      "Rebuilt in \(duration) s: \(Quantity.count(report.vectorCount, "vector")), generation \(report.generation).\n"
  }
}
