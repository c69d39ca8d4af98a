/// Rows under headings, aligned by display width.
struct Table {
  enum Alignment {
    case left
    case right
  }

  struct Column {
    var title: String
    var alignment: Alignment = .left
  }

  var columns: [Column]
  /// One text a column; short rows end early.
  var rows: [[String]] = []

  /// - Parameter console: Its width cuts the last column; its colours mark the headings.
  func render(for console: Console) -> String {
    let widths = columns.indices.map { index in
      ([columns[index].title] + rows.compactMap { $0.indices.contains(index) ? $0[index] : nil })
        .map(DisplayWidth.columns).max() ?? 0
    }
    let head = line(columns.map(\.title), widths: widths, limit: console.widthColumns)
    let body = rows.map { line($0, widths: widths, limit: console.widthColumns) }
    return ([console.colours.bold(head)] + body).map { $0 + "\n" }.joined()
  }

  private func line(_ cells: [String], widths: [Int], limit: Int?) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      let padding = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.columns(of: cell)))
      let isLast = index == cells.count - 1
      line += columns[index].alignment == .right ? padding + cell : isLast ? cell : cell + padding
      if !isLast { line += "  " }
    }
    return limit.map { DisplayWidth.truncate(line, to: max($0, 20)) } ?? line
  }
}
