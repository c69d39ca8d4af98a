/// What is known of a model before anyone has a file of it.
public struct KnownModel: Codable, Hashable, Sendable {
  public enum Role: String, Codable, Sendable {
    /// Writes answers.
    case generator
    /// Judges questions and answers.
    case `guard`
    /// Orders passages.
    case reranker
    /// Turns texts into vectors.
    case embedding
  }

  /// Lower-case letters, digits, dots and hyphens.
  public var name: String
  /// The series that the publisher puts it in.
  public var family: String
  /// `general.architecture` of its GGUF files.
  public var architecture: String
  public var role: Role
  public var licence: String
  /// Publisher and project.
  public var origin: String
  /// All weights, as the publisher states them.
  public var parameterCount: Int
  /// Weights that take part in one token.
  public var activeParameterCount: Int
  /// Tokens of prompt and answer that it was made for.
  public var contextTokenCount: Int
  /// Numbers that one token leaves in the caches of all layers.
  public var stateValueCountPerToken: Int
  /// Memory needed by mix of formats, in units of 10 to the power of 9 bytes.
  public var memoryGigabytes: [String: Double]
  /// SHA-256 of the files that are known, by name of the file.
  public var sha256: [String: String]?

  public init(
    name: String, family: String, architecture: String, role: Role, licence: String, origin: String,
    parameterCount: Int, activeParameterCount: Int, contextTokenCount: Int, stateValueCountPerToken: Int,
    memoryGigabytes: [String: Double], sha256: [String: String]? = nil
  ) {
    self.name = name
    self.family = family
    self.architecture = architecture
    self.role = role
    self.licence = licence
    self.origin = origin
    self.parameterCount = parameterCount
    self.activeParameterCount = activeParameterCount
    self.contextTokenCount = contextTokenCount
    self.stateValueCountPerToken = stateValueCountPerToken
    self.memoryGigabytes = memoryGigabytes
    self.sha256 = sha256
  }

  enum CodingKeys: String, CodingKey {
    case name, family, architecture, role, licence, origin, sha256
    case parameterCount = "parameters"
    case activeParameterCount = "active_parameters"
    case contextTokenCount = "context_tokens"
    case stateValueCountPerToken = "state_values_per_token"
    case memoryGigabytes = "memory_gb"
  }
}

extension KnownModel {
  /// The context that the catalogue's figures are for.
  public static let memoryContextTokenCount = 8192
  /// Caches hold 16-bit floating-point numbers unless `generator.kv_cache_type` says otherwise.
  public static let stateValueSizeBytes = 2

  /// - Parameter contextTokenCount: Not more than the model's own are counted.
  public func memoryNeed(
    _ storage: WeightStorage, contextTokenCount: Int = KnownModel.memoryContextTokenCount
  ) -> MemoryNeed {
    MemoryNeed(
      weightsSizeBytes: storage.sizeBytes(parameterCount: parameterCount),
      stateSizeBytesPerToken: stateValueCountPerToken * Self.stateValueSizeBytes,
      contextTokenCount: min(contextTokenCount, self.contextTokenCount))
  }
}

/// The catalogue.
public struct KnownModels: Codable, Hashable, Sendable {
  public var models: [KnownModel]

  public init(models: [KnownModel] = []) {
    self.models = models
  }

  /// The model of a name.
  public subscript(name: String) -> KnownModel? { models.first { $0.name == name } }

  /// The model that a file of this name is probably of: the longest name in the catalogue that the file's begins with.
  public func model(fileName: String) -> KnownModel? {
    let name = Self.normalized(fileName)
    return models.filter { name.hasPrefix(Self.normalized($0.name)) }.max { $0.name.count < $1.name.count }
  }

  /// The models that need no more memory than this, largest first, each with the finest mix that fits.
  public func fitting(inBytes budgetBytes: Int, role: KnownModel.Role = .generator) -> [(KnownModel, WeightStorage)] {
    models.filter { $0.role == role }.sorted { $0.parameterCount > $1.parameterCount }.compactMap { model in
      let offered = WeightStorage.allCases.filter { model.memoryGigabytes[$0.rawValue] != nil }
      return offered.first { model.memoryNeed($0).fits(inBytes: budgetBytes) }.map { (model, $0) }
    }
  }

  /// Files differ in case and in the marks between words.
  private static func normalized(_ name: String) -> String {
    String(name.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 })
  }
}
