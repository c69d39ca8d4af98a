internal import ControlAPI
internal import Foundation

/// Model files and the catalogue as tables, and the results of checks.
enum ModelRendering {
  static func installed(_ inventory: ModelInventory, for console: Console) -> String {
    guard !inventory.installed.isEmpty else {
      return "No model files in \(PlainText.line(inventory.folder)). Bring one with 'cloister models import FILE'.\n"
    }
    var table = Table(columns: [
      .init(title: "FILE"), .init(title: "ARCHITECTURE"), .init(title: "FORMAT"),
      .init(title: "SIZE", alignment: .right), .init(title: "CONTEXT", alignment: .right),
      .init(title: "MEMORY", alignment: .right), .init(title: "STATE"),
    ])
    table.rows = inventory.installed.map { file in
      [
        PlainText.line(file.file), PlainText.line(file.header?.architecture ?? "-"), file.header?.format ?? "-",
        Quantity.bytes(Int64(file.sizeBytes)), file.header?.contextTokenCount.map(String.init) ?? "-",
        file.memoryBytes.map { Quantity.bytes(Int64($0)) } ?? "-", state(of: file),
      ]
    }
    return table.render(for: console) + budget(inventory)
  }

  static func known(_ inventory: ModelInventory, for console: Console) -> String {
    var table = Table(columns: [
      .init(title: "MODEL"), .init(title: "ARCHITECTURE"), .init(title: "PARAMETERS", alignment: .right),
      .init(title: "ACTIVE", alignment: .right), .init(title: "CONTEXT", alignment: .right), .init(title: "LICENCE"),
      .init(title: "MEMORY NEEDED (GB)"),
    ])
    table.rows = inventory.known.map { model in
      let memory = model.memoryGigabytes.sorted { $0.value < $1.value }
      return [
        model.name, model.architecture, billions(model.parameterCount), billions(model.activeParameterCount),
        String(model.contextTokenCount), model.licence,
        memory.map { "\($0.key) \(String(format: "%.1f", $0.value))" }.joined(separator: ", "),
      ]
    }
    return table.render(for: console)
  }

  static func verified(_ reports: [VerificationReport], for console: Console) -> String {
    guard !reports.isEmpty else { return "No model files.\n" }
    return reports.map { report in
      let finding =
        report.isDamaged
        ? console.colours.red(report.finding)
        : report.finding == "intact" ? console.colours.green(report.finding) : console.colours.yellow(report.finding)
      return "\(finding)  \(PlainText.line(report.path)): \(PlainText.line(report.detail))\n"
    }.joined()
  }

  private static func state(of file: WireModelFile) -> String {
    if let problem = file.problem { return PlainText.line(problem) }
    if file.fits == false { return "needs more memory" }
    return [file.isInUse ? "in use" : "can be run", file.sha256 == nil ? "never checked" : nil]
      .compactMap { $0 }.joined(separator: ", ")
  }

  private static func budget(_ inventory: ModelInventory) -> String {
    guard let budget = inventory.memoryBudgetBytes else { return "" }
    return "Models may take \(Quantity.bytes(Int64(budget))); MEMORY is told for a context of "
      + "\(inventory.contextTokenCount) tokens, or less where a model has less.\n"
  }

  private static func billions(_ count: Int) -> String {
    String(format: count < 10_000_000_000 ? "%.1f B" : "%.0f B", Double(count) / 1e9)
  }
}
