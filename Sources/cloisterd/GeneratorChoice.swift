import Answering
import ControlAPI
import Generation
import Settings
import Upstream

/// Which generator answers, and what the operator must know about it.
struct GeneratorChoice {
  /// nil where answers are quoted.
  let generator: (any Generator)?
  /// Answers strict questions; nil where no model can be held to quotes.
  let strictGenerator: (any Generator)?
  /// The model that the daemon runs itself; nil where it runs none.
  let engine: Engine?
  /// Absolute path of that model; nil where there is none.
  let file: String?
  let report: HealthReport.Generator
  let warnings: [String]

  /// - Throws: ``StartupError`` where a generator was asked for by name and cannot be had.
  init(_ settings: Settings, _ folder: ModelsFolder, on machine: MachineShare) throws {
    switch settings.generator.kind {
    case .quote: self.init(quotingBecause: "generator.kind is quote")
    case .moe:
      let file = try Self.configuredFile(settings, folder)
      try self.init(running: file, "generator.kind is moe", folder, machine, settings)
    case .upstream: try self.init(upstreamOf: settings.generator)
    case .auto: self.init(automatically: settings, folder, machine)
    }
  }

  private init(quotingBecause origin: String, warnings: [String] = []) {
    generator = nil
    strictGenerator = nil
    (engine, file) = (nil, nil)
    report = HealthReport.Generator(kind: "quote", model: "quote", origin: origin)
    self.warnings = warnings
  }

  private init(
    running file: String, _ origin: String, _ folder: ModelsFolder, _ machine: MachineShare, _ settings: Settings
  ) throws {
    let model = try LocalModel(file: file, in: folder, on: machine, settings)
    let mixture = MixtureGenerator(model.engine)
    generator = mixture
    strictGenerator = mixture
    engine = model.engine
    self.file = file
    report = HealthReport.Generator(
      kind: mixture.identity.kind, model: mixture.identity.model, origin: origin,
      contextTokenCount: model.engine.contextLength, memorySizeBytes: model.memory.totalSizeBytes, canWriteJSON: true)
    warnings = model.warnings
  }

  private init(upstreamOf settings: Settings.Generator) throws {
    let model = settings.upstreamModel.isEmpty ? nil : settings.upstreamModel
    let options = UpstreamOptions(socketPath: settings.upstreamSocket ?? "", model: model)
    let upstream: UpstreamGenerator
    do {
      upstream = try UpstreamGenerator(options)
      warnings = []
    } catch {
      // An engine that starts later than the daemon is no mistake, once it is known what to ask it for.
      guard let model else { throw StartupError.generator(.upstreamUnavailable(reason: error.description)) }
      upstream = UpstreamGenerator(options, model: model)
      warnings = ["The engine of generator.upstream_socket is not there yet: \(error.description)"]
    }
    generator = upstream
    strictGenerator = nil
    (engine, file) = (nil, nil)
    report = HealthReport.Generator(
      kind: upstream.identity.kind, model: upstream.identity.model, origin: "generator.kind is upstream",
      contextTokenCount: upstream.contextTokenCount, canWriteJSON: true)
  }

  /// A model that embeds, judges or orders does not also write because it lies there alone.
  private static func filesOfOtherRoles(_ settings: Settings, _ folder: ModelsFolder) -> Set<String> {
    Set(
      [
        folder.path + "/" + settings.embedding.model, settings.retrieval.rerankerFile, settings.guard.modelFile,
      ].compactMap { $0 })
  }

  /// A model where there is exactly one that can be run, else quotes.
  private init(automatically settings: Settings, _ folder: ModelsFolder, _ machine: MachineShare) {
    let taken = Self.filesOfOtherRoles(settings, folder)
    let files = settings.generator.modelFile.map { [$0] } ?? folder.files.filter { !taken.contains($0) }
    guard let file = files.first else {
      self.init(quotingBecause: "no model file lies in \(folder.path)")
      return
    }
    guard files.count == 1 else {
      let warning =
        "Several model files lie in \(folder.path): name one with generator.model_file. Answers are quoted until then."
      self.init(quotingBecause: "several model files are installed", warnings: [warning])
      return
    }
    do {
      let origin = settings.generator.modelFile == nil ? "the only model file" : "generator.model_file"
      try self.init(running: file, origin, folder, machine, settings)
    } catch {
      self.init(
        quotingBecause: "the model cannot be run",
        warnings: ["\(error). Answers are quoted until then; generator.kind quote says that this is meant."])
    }
  }

  private static func configuredFile(_ settings: Settings, _ folder: ModelsFolder) throws(StartupError) -> String {
    if let file = settings.generator.modelFile { return file }
    let files = folder.files
    guard files.count == 1 else { throw .generator(.notNamed(folder: folder.path, fileCount: files.count)) }
    return files[0]
  }
}
