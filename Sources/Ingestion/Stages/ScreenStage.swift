internal import Domain
internal import Extraction
internal import Guard

/// Looks through a file for what speaks to a model instead of to readers.
struct ScreenStage: Sendable {
  /// The guard of this moment; nil where nothing is looked for.
  let currentGuard: (@Sendable () -> Guard)?

  func screen(_ file: ChunkedFile) -> ChunkedFile {
    guard let gate = currentGuard?() else { return file }
    var screened = file
    screened.findings = DocumentScreen(gate: gate).findings(
      passages: file.chunks.lazy.map { ($0.range, $0.text) }, hiddenTexts: file.document.hiddenTexts)
    return screened
  }
}
