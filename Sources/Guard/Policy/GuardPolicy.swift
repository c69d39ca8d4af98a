/// Reads one rule file into a value; the composition root implements it over YAML.
public protocol GuardFileReader {
  /// - Parameter fileName: For example `topics.yaml`, without a folder.
  func read<Part: Decodable>(_ type: Part.Type, fromFileNamed fileName: String) throws -> Part

  /// Whether there is a file of this name; asked of files that may be absent.
  func hasFile(named fileName: String) -> Bool
}

/// Everything that the guard is told by its rule files.
///
/// Each property is one file of `Config/guard`. The parts have defaults without rules, so that tests and small set-ups
/// can state only what they need.
public struct GuardPolicy: Hashable, Sendable, Codable {
  /// `policy.yaml`.
  public var actions = ActionPolicy()
  /// `topics.yaml`.
  public var topics = TopicRules()
  /// `injection.yaml`.
  public var injection = InjectionRules()
  /// The file of weights that `injection.yaml` names; nil where it names none.
  public var classifier: ClassifierFile?
  /// `deflections.yaml`.
  public var deflections = DeflectionRules()
  /// `secrets.yaml`.
  public var sensitive = SensitiveRules()
  /// `allow.yaml`, which may be absent.
  public var allow = AllowRules()
  /// `thresholds.yaml`, which may be absent.
  public var thresholds = TopicThresholds()

  public init() {}

  /// Reads all rule files.
  ///
  /// - Throws: ``GuardError/unreadableFile(name:key:reason:)``.
  public init(reading reader: some GuardFileReader) throws(GuardError) {
    actions = try Self.part("policy.yaml", of: reader)
    topics = try Self.part("topics.yaml", of: reader)
    injection = try Self.part("injection.yaml", of: reader)
    if let rules = injection.classifier { classifier = try Self.part(rules.file, of: reader) }
    deflections = try Self.part("deflections.yaml", of: reader)
    sensitive = try Self.part("secrets.yaml", of: reader)
    if reader.hasFile(named: "allow.yaml") { allow = try Self.part("allow.yaml", of: reader) }
    if reader.hasFile(named: "thresholds.yaml") { thresholds = try Self.part("thresholds.yaml", of: reader) }
  }

  private static func part<Part: Decodable>(
    _ name: String, of reader: some GuardFileReader
  ) throws(GuardError) -> Part {
    do {
      return try reader.read(Part.self, fromFileNamed: name)
    } catch let error as GuardError {
      throw error
    } catch let error as DecodingError {
      throw error.guardError(fileName: name)
    } catch {
      throw .unreadableFile(name: name, key: "", reason: "\(error)")
    }
  }
}

extension DecodingError {
  /// The same fact in the words of the rule file.
  fileprivate func guardError(fileName: String) -> GuardError {
    let (context, missing): (Context, (any CodingKey)?) =
      switch self {
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context): (context, nil)
      case .keyNotFound(let key, let context): (context, key)
      @unknown default: (Context(codingPath: [], debugDescription: "does not have the expected shape"), nil)
      }
    let path = (context.codingPath + (missing.map { [$0] } ?? [])).map { key in
      key.intValue.map { "[\($0)]" } ?? key.stringValue
    }
    return .unreadableFile(
      name: fileName, key: path.joined(separator: "."),
      reason: missing == nil ? context.debugDescription : "is missing; add it")
  }
}
