internal import ControlAPI

/// How far the indexing has come, on one line.
enum ProgressBar {
  /// For a terminal: `[=====>    ] 12/20 documents`.
  static func bar(_ health: HealthReport, widthColumns: Int) -> String {
    let progress = health.ingest
    guard progress.totalCount > 0 || health.isSettled else { return "Looking through the ingest folder" }
    let label = " \(progress.doneCount)/\(Quantity.count(progress.totalCount, "document"))"
    let share = progress.totalCount > 0 ? Double(progress.doneCount) / Double(progress.totalCount) : 1
    return bar(share: share, label: label, widthColumns: widthColumns)
  }

  /// - Parameters:
  ///   - share: Of the work, 0 to 1.
  ///   - label: Stands behind the bar.
  static func bar(share: Double, label: String, widthColumns: Int) -> String {
    let width = min(40, widthColumns - DisplayWidth.columns(of: label) - 3)
    guard width >= 5 else { return DisplayWidth.truncate(label, to: max(widthColumns - 1, 1)) }
    let filled = Int(Double(width) * min(max(share, 0), 1))
    let head = filled < width ? ">" : ""
    let rest = String(repeating: " ", count: width - filled - head.count)
    return "[" + String(repeating: "=", count: filled) + head + rest + "]" + label
  }

  /// For a pipe or a log: `12 of 20 documents done`; at the end, how many are indexed.
  static func line(_ health: HealthReport) -> String {
    let progress = health.ingest
    if health.isSettled {
      return "nothing left to index: \(Quantity.count(health.documents.indexed, "document"))"
    }
    guard progress.totalCount > 0 else { return "looking through the ingest folder" }
    return "\(progress.doneCount) of \(Quantity.count(progress.totalCount, "document")) done"
  }
}
