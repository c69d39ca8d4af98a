/// Why the model that is to write the answers cannot, and what would help.
enum GeneratorProblem: Hashable, CustomStringConvertible {
  /// generator.kind is moe, and it is not clear which file is meant.
  case notNamed(folder: String, fileCount: Int)
  /// The file cannot be run; `reason` is the engine's.
  case unusable(file: String, reason: String)
  /// `suggestions` names what would fit; empty where nothing known does.
  case tooLarge(file: String, neededBytes: Int, budgetBytes: Int, suggestions: String)
  case contextTooLong(wanted: Int, longest: Int, neededBytes: Int, budgetBytes: Int)
  case notAsListed(file: String, recorded: String, listed: String)
  case upstreamUnavailable(reason: String)
  /// generator.kind is builtin, and the model that ships is not there.
  case builtinMissing(places: [String])
  /// The model that ships cannot be run; `reason` is the engine's.
  case builtinUnusable(file: String, reason: String)

  var description: String {
    switch self {
    case .notNamed(let folder, let count):
      "generator.kind is moe, but \(count == 0 ? "no model file lies" : "\(count) model files lie") in \(folder); "
        + "put one GGUF file there, name one with generator.model_file, or set generator.kind to builtin or quote"
    case .unusable(let file, let reason):
      "the model cannot be run: " + (reason.contains(file) ? reason : "\(file): \(reason)")
    case .tooLarge(let file, let needed, let budget, let suggestions):
      "\(file) needs \(Self.megabytes(needed)) of memory, but may take \(Self.megabytes(budget)); give it more "
        + "(generator.memory_bytes), or take a smaller model or a coarser format of it" + suggestions
    case .contextTooLong(let wanted, let longest, let needed, let budget):
      "generator.context_tokens \(wanted) needs \(Self.megabytes(needed)) of memory, but the model may take "
        + "\(Self.megabytes(budget)) (generator.memory_bytes); with that it has room for \(longest) tokens"
    case .notAsListed(let file, let recorded, let listed):
      "\(file) was recorded with the SHA-256 \(recorded), but the catalogue lists \(listed) for a file of this name; "
        + "run 'cloister models verify', and copy the file again from where it came"
    case .upstreamUnavailable(let reason): "generator.kind is upstream: \(reason)"
    case .builtinMissing(let places):
      "the built-in model is missing; it was looked for in \(places.joined(separator: ", ")); name its file with "
        + "generator.reader_file, or set generator.kind to quote"
    case .builtinUnusable(let file, let reason):
      "the built-in model cannot be run: " + (reason.contains(file) ? reason : "\(file): \(reason)")
    }
  }

  private static func megabytes(_ count: Int) -> String { "\(count / 1_000_000 + 1) MB" }
}
