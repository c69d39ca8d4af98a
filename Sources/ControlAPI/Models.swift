/// The reply of `GET /admin/models`: the model files of this appliance, and the models that it knows.
public struct ModelInventory: Codable, Hashable, Sendable {
  /// Absolute path of the folder that model files lie in.
  public var folder: String
  /// What models may take of the memory; null where nothing bounds them.
  @ExplicitNull public var memoryBudgetBytes: Int?
  /// Tokens of prompt and answer that `memory_bytes` is told for.
  public var contextTokenCount: Int
  /// The architectures that can be run.
  public var supportedArchitectures: [String]
  /// In the order of their names.
  public var installed: [WireModelFile]
  /// In the order of the catalogue.
  public var known: [WireKnownModel]

  public init(
    folder: String, memoryBudgetBytes: Int?, contextTokenCount: Int, supportedArchitectures: [String],
    installed: [WireModelFile], known: [WireKnownModel]
  ) {
    self.folder = folder
    self.memoryBudgetBytes = memoryBudgetBytes
    self.contextTokenCount = contextTokenCount
    self.supportedArchitectures = supportedArchitectures
    self.installed = installed
    self.known = known
  }

  enum CodingKeys: String, CodingKey {
    case folder, installed, known
    case memoryBudgetBytes = "memory_budget_bytes"
    case contextTokenCount = "context_tokens"
    case supportedArchitectures = "supported_architectures"
  }
}

/// A model file as the API writes it.
public struct WireModelFile: Codable, Hashable, Sendable {
  /// Name below the folder.
  public var file: String
  public var sizeBytes: Int
  /// What its header says; null where the file is damaged.
  @ExplicitNull public var header: Header?
  /// Why it cannot be run here; null where it can.
  @ExplicitNull public var problem: String?
  /// Whether it can be run within the memory budget; null where its header is damaged or nothing bounds the memory.
  @ExplicitNull public var fits: Bool?
  /// Memory needed; null where its header is damaged.
  @ExplicitNull public var memoryBytes: Int?
  /// SHA-256 recorded when it was installed; null where none is.
  @ExplicitNull public var sha256: String?
  /// The model of the catalogue that its name tells; null where it tells none.
  @ExplicitNull public var model: String?
  /// Whether answers are being made with it.
  public var isInUse: Bool

  public struct Header: Codable, Hashable, Sendable {
    public var architecture: String
    @ExplicitNull public var name: String?
    /// Of most weights, for example `Q4_K`.
    public var format: String
    public var parameterCount: Int
    @ExplicitNull public var contextTokenCount: Int?

    public init(architecture: String, name: String?, format: String, parameterCount: Int, contextTokenCount: Int?) {
      self.architecture = architecture
      self.name = name
      self.format = format
      self.parameterCount = parameterCount
      self.contextTokenCount = contextTokenCount
    }

    enum CodingKeys: String, CodingKey {
      case architecture, name, format
      case parameterCount = "parameters"
      case contextTokenCount = "context_tokens"
    }
  }

  public init(
    file: String, sizeBytes: Int, header: Header? = nil, problem: String? = nil, fits: Bool? = nil,
    memoryBytes: Int? = nil, sha256: String? = nil, model: String? = nil, isInUse: Bool = false
  ) {
    self.file = file
    self.sizeBytes = sizeBytes
    self.header = header
    self.problem = problem
    self.fits = fits
    self.memoryBytes = memoryBytes
    self.sha256 = sha256
    self.model = model
    self.isInUse = isInUse
  }

  enum CodingKeys: String, CodingKey {
    case file, header, problem, fits, sha256, model
    case sizeBytes = "size_bytes"
    case memoryBytes = "memory_bytes"
    case isInUse = "in_use"
  }
}

/// A model of the catalogue as the API writes it; see `Config/models/catalogue.yaml` for the fields.
public struct WireKnownModel: Codable, Hashable, Sendable {
  public var name: String
  public var family: String
  public var architecture: String
  public var role: String
  public var licence: String
  public var origin: String
  public var parameterCount: Int
  public var activeParameterCount: Int
  public var contextTokenCount: Int
  public var memoryGigabytes: [String: Double]
  /// By name of the file.
  public var sha256: [String: String]

  public init(
    name: String, family: String, architecture: String, role: String, licence: String, origin: String,
    parameterCount: Int, activeParameterCount: Int, contextTokenCount: Int, memoryGigabytes: [String: Double],
    sha256: [String: String]
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
    self.memoryGigabytes = memoryGigabytes
    self.sha256 = sha256
  }

  enum CodingKeys: String, CodingKey {
    case name, family, architecture, role, licence, origin, sha256
    case parameterCount = "parameters"
    case activeParameterCount = "active_parameters"
    case contextTokenCount = "context_tokens"
    case memoryGigabytes = "memory_gb"
  }
}
