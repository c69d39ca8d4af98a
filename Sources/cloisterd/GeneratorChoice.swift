import Foundation
import Settings

/// Which generator answers, and what the operator must know about it.
///
/// A configured GGUF model cannot be run by this version: the `quote` generator answers in its place, and every start,
/// `/healthz` and `cloister status` say so.
struct GeneratorChoice {
  let warnings: [String]

  init(_ settings: Settings.Generator) {
    guard settings.kind == .moe, let file = settings.modelFile else {
      warnings = []
      return
    }
    let state = FileManager.default.fileExists(atPath: file) ? "is there" : "is not there"
    warnings = [
      "generator.kind is moe, but this version cannot run GGUF models (\(file) \(state)): "
        + "answers are quoted from the documents until generator.kind is quote or a later version is installed."
    ]
  }
}
