import Answering
import ControlAPI
import Generation
import ModelFiles
import Retrieval
import Settings
import Upstream

/// Which generator answers, and what the operator must know about it.
struct GeneratorChoice {
  /// Who writes.
  private enum Author {
    /// Nobody: sentences are quoted.
    case quotes
    /// The built-in model.
    case reader(PassageReader)
    /// A model of our own engine, which can be held to quotes.
    case mixture(MixtureGenerator)
    case upstream(UpstreamGenerator)
  }

  private let author: Author
  /// The model that the daemon runs itself; nil where it runs none.
  let engine: Engine?
  /// Absolute path of the model's file; nil where there is none.
  let file: String?
  let report: HealthReport.Generator
  let warnings: [String]

  /// - Parameters:
  ///   - builtin: The model that ships.
  ///   - embedding: Where in the folder the model lies that embeds, which need not be the configured one.
  /// - Throws: ``StartupError`` where a generator was asked for by name and cannot be had.
  init(
    _ settings: Settings, _ folder: ModelsFolder, builtin: BuiltinModel, beside embedding: String,
    on machine: MachineShare
  ) throws {
    switch settings.generator.kind {
    case .quote: self.init(quotingBecause: "generator.kind is quote")
    case .builtin:
      self.init(reading: try builtin.load(on: machine), of: builtin, "generator.kind is builtin")
    case .moe:
      let file = try Self.configuredFile(settings, folder)
      try self.init(running: file, "generator.kind is moe", folder, machine, settings)
    case .upstream: try self.init(upstreamOf: settings.generator)
    case .auto:
      let taken = Self.filesOfOtherRoles(settings, folder, embedding)
      self.init(automatically: settings, folder, without: taken, builtin, machine)
    }
  }

  /// What answers questions, and what answers strict ones; nil where no model can be held to quotes.
  func generators(over retriever: Retriever) -> (any Generator, strict: (any Generator)?) {
    let quotes = QuoteGenerator(retriever: retriever)
    switch author {
    case .quotes: return (quotes, nil)
    case .reader(let reader):
      let builtin = BuiltinGenerator(reader: reader, quotes: quotes)
      return (builtin, builtin)
    case .mixture(let mixture): return (mixture, mixture)
    case .upstream(let upstream): return (upstream, nil)
    }
  }

  /// The SHA-256 of the model's file, as far as it is known.
  var modelSHA256: String? {
    // Gigabytes are not read again at every start: what the file had when it was installed is recorded beside it.
    if case .reader(let reader) = author { reader.sha256 } else { file.flatMap { try? RecordedDigest.read(for: $0) } }
  }

  private init(quotingBecause origin: String, warnings: [String] = []) {
    author = .quotes
    (engine, file) = (nil, nil)
    report = HealthReport.Generator(kind: "quote", model: "quote", origin: origin)
    self.warnings = warnings
  }

  private init(reading reader: PassageReader, of builtin: BuiltinModel, _ origin: String, warnings: [String] = []) {
    author = .reader(reader)
    (engine, file) = (nil, builtin.file)
    report = HealthReport.Generator(
      kind: "builtin", model: reader.name, origin: origin, memorySizeBytes: reader.memorySizeBytes)
    self.warnings = warnings
  }

  private init(
    running file: String, _ origin: String, _ folder: ModelsFolder, _ machine: MachineShare, _ settings: Settings
  ) throws {
    let model = try LocalModel(file: file, in: folder, on: machine, settings)
    let mixture = MixtureGenerator(model.engine)
    author = .mixture(mixture)
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
    author = .upstream(upstream)
    (engine, file) = (nil, nil)
    report = HealthReport.Generator(
      kind: upstream.identity.kind, model: upstream.identity.model, origin: "generator.kind is upstream",
      contextTokenCount: upstream.contextTokenCount, canWriteJSON: true)
  }

  /// A model that embeds, judges or orders does not also write because it lies there alone.
  private static func filesOfOtherRoles(
    _ settings: Settings, _ folder: ModelsFolder, _ embedding: String
  ) -> Set<String> {
    let locations = [embedding, settings.embedding.model].map { folder.path + "/" + $0 }
    return Set(locations + [settings.retrieval.rerankerFile, settings.guard.modelFile].compactMap { $0 })
  }

  /// A model where there is exactly one that can be run, else what needs none of the operator's.
  private init(
    automatically settings: Settings, _ folder: ModelsFolder, without taken: Set<String>, _ builtin: BuiltinModel,
    _ machine: MachineShare
  ) {
    let files = settings.generator.modelFile.map { [$0] } ?? folder.files.filter { !taken.contains($0) }
    guard let file = files.first else {
      self.init(without: "no model file lies in \(folder.path)", builtin, machine)
      return
    }
    guard files.count == 1 else {
      let warning =
        "Several model files lie in \(folder.path): name one with generator.model_file. None of them answers until then."
      self.init(without: "several model files are installed", builtin, machine, warnings: [warning])
      return
    }
    do {
      let origin = settings.generator.modelFile == nil ? "the only model file" : "generator.model_file"
      try self.init(running: file, origin, folder, machine, settings)
    } catch {
      self.init(
        without: "the model cannot be run", builtin, machine,
        warnings: [
          "\(error). Answers come without it until then; generator.kind builtin or quote says that this is meant."
        ])
    }
  }

  /// The built-in model where it is there and can be run, else quotes.
  private init(without origin: String, _ builtin: BuiltinModel, _ machine: MachineShare, warnings: [String] = []) {
    guard builtin.file != nil else {
      self.init(quotingBecause: origin, warnings: warnings)
      return
    }
    do {
      self.init(reading: try builtin.load(on: machine), of: builtin, origin, warnings: warnings)
    } catch {
      self.init(
        quotingBecause: "the built-in model cannot be run",
        warnings: warnings + ["\(error). Answers are quoted until then; generator.kind quote says that this is meant."])
    }
  }

  private static func configuredFile(_ settings: Settings, _ folder: ModelsFolder) throws(StartupError) -> String {
    if let file = settings.generator.modelFile { return file }
    let files = folder.files
    guard files.count == 1 else { throw .generator(.notNamed(folder: folder.path, fileCount: files.count)) }
    return files[0]
  }
}
