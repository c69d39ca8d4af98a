import ControlAPI
import Foundation
import Settings

/// Which generator answers, and what the operator must know about it.
///
/// A configured model cannot be run by this version: the `quote` generator answers in its place, and every start,
/// `/healthz` and `cloister status` say so.
struct GeneratorChoice {
  let report: HealthReport.Generator
  let warnings: [String]

  init(_ settings: Settings.Generator) {
    report = HealthReport.Generator(
      kind: "quote", model: "quote", origin: "generator.kind is \(settings.kind.rawValue)")
    guard settings.kind == .moe || settings.kind == .upstream else {
      warnings = []
      return
    }
    let file = settings.modelFile ?? ""
    let state = FileManager.default.fileExists(atPath: file) ? "is there" : "is not there"
    warnings = [
      "generator.kind is \(settings.kind.rawValue), but this version cannot run GGUF models (\(file) \(state)): "
        + "answers are quoted from the documents until generator.kind is quote or a later version is installed."
    ]
  }
}
