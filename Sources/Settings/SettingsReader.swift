internal import Configuration
internal import Foundation
// Yams beside swift-configuration because only its node tree tells line, column, quoting and the keys nobody asks for.
internal import Yams

extension Settings {
  /// Largest configuration file that is read, in bytes.
  static let maximumFileSizeBytes = 1 << 20

  /// Reads a configuration: the environment wins over the file, the file over the defaults.
  ///
  /// - Parameters:
  ///   - file: Path of a YAML file; nil reads none.
  ///   - environment: Variables by name; only those named `CLOISTER_<GROUP>_<KEY>` count.
  /// - Throws: ``SettingsError`` with every problem, not only the first.
  public static func load(file: String?, environment: [String: String]) throws(SettingsError) -> Settings {
    guard let file else { return try parse(yaml: "", file: "", environment: environment) }
    return try parse(yaml: contents(of: file), file: file, environment: environment)
  }

  /// Reads the text of a configuration; see ``load(file:environment:)``.
  ///
  /// - Parameter file: Where the text is from, for messages.
  public static func parse(
    yaml: String, file: String, environment: [String: String] = [:]
  ) throws(SettingsError) -> Settings {
    var reader = SettingsReader(file: file)
    reader.read(yaml: yaml)
    reader.read(environment: environment)
    reader.checkContradictions()
    guard reader.problems.isEmpty else { throw .invalid(reader.problems) }
    return reader.settings
  }

  private static func contents(of file: String) throws(SettingsError) -> String {
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: file))
      guard data.count <= maximumFileSizeBytes else {
        throw SettingsError.unreadable(path: file, reason: "it is larger than \(maximumFileSizeBytes) bytes")
      }
      guard let text = String(validating: data, as: UTF8.self) else {
        throw SettingsError.unreadable(path: file, reason: "it is not UTF-8 text")
      }
      return text
    } catch let error as SettingsError {
      throw error
    } catch {
      throw .unreadable(path: file, reason: SettingsReader.systemReason(of: error))
    }
  }
}

/// Collects values and everything that is wrong with them.
struct SettingsReader {
  let file: String
  private(set) var settings = Settings()
  private(set) var problems: [SettingsProblem] = []
  /// Where each key was given, for contradictions.
  private var places: [String: SettingsProblem.Place] = [:]

  init(file: String) {
    self.file = file
  }

  mutating func read(yaml: String) {
    do {
      guard let root = try compose(yaml: yaml) else { return }
      read(root: root)
    } catch let error as YamlError {
      problems.append(SettingsProblem(yamlError: error, file: file))
    } catch {
      report(.syntax(reason: "it cannot be parsed"), at: nil)
    }
  }

  private mutating func read(root: Node) {
    if root.isMissing { return }
    guard let groups = root.mapping else {
      return report(.syntax(reason: "expected groups of keys, such as server:"), at: root.mark)
    }
    for (name, group) in groups {
      guard let groupName = name.scalar?.string, SettingKey.groups.contains(groupName) else {
        let got = name.scalar?.string ?? "with a structured name"
        report(.unknownGroup(got, suggestion: closest(to: got, among: SettingKey.groups)), at: name.mark)
        continue
      }
      read(group: groupName, group)
    }
  }

  private mutating func read(group: String, _ node: Node) {
    // A group whose keys are all commented out is an empty scalar.
    if node.isMissing { return }
    guard let keys = node.mapping else { return report(.notGroup(group), at: node.mark) }
    for (name, value) in keys {
      let path = "\(group).\(name.scalar?.string ?? "?")"
      guard let key = SettingKey.all.first(where: { $0.path == path }) else {
        report(.unknownKey(path, suggestion: closest(to: path, among: SettingKey.all.map(\.path))), at: name.mark)
        continue
      }
      read(key, value)
    }
  }

  private mutating func read(_ key: SettingKey, _ node: Node) {
    let place = place(of: node.mark)
    if key.isList, let texts = node.sequence?.map({ $0.scalar?.string }), texts.allSatisfy({ $0 != nil }) {
      let list = texts.compactMap { $0 }
      return take(
        SettingKey.Value(text: list.joined(separator: ", "), isQuoted: false, list: list), for: key, from: place)
    }
    guard let scalar = node.scalar, !node.isMissing else {
      let got = node.mapping != nil ? "a group" : node.sequence != nil ? "a list" : "nothing"
      problems.append(
        SettingsProblem(place: place, kind: .wrongType(key: key.path, got: got, expected: key.expectation)))
      return
    }
    let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
    take(SettingKey.Value(text: scalar.string, isQuoted: isQuoted), for: key, from: place)
  }

  mutating func read(environment: [String: String]) {
    let prefixes = SettingKey.groups.map { "CLOISTER_\($0.uppercased())_" }
    let variables = environment.filter { name, _ in prefixes.contains { name.hasPrefix($0) } }
    guard !variables.isEmpty else { return }
    let reader = ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: variables))
    var names = Set(variables.keys)
    for key in SettingKey.all {
      guard let text = reader.string(forKey: ConfigKey("cloister.\(key.path)")) else { continue }
      names.remove(key.environmentName)
      let place = SettingsProblem.Place.environment(key.environmentName)
      if key.isList {
        let list = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        take(SettingKey.Value(text: text, isQuoted: false, list: list), for: key, from: place)
        continue
      }
      // A variable cannot be quoted, so its text is tried as both.
      var trial = settings
      let isPlain = key.apply(SettingKey.Value(text: text, isQuoted: false), &trial) == nil
      take(SettingKey.Value(text: text, isQuoted: !isPlain), for: key, from: place)
    }
    for name in names.sorted() {
      let suggestion = closest(to: name, among: SettingKey.all.map(\.environmentName))
      problems.append(SettingsProblem(place: .environment(name), kind: .unknownKey(name, suggestion: suggestion)))
    }
  }

  private mutating func take(_ value: SettingKey.Value, for key: SettingKey, from place: SettingsProblem.Place) {
    places[key.path] = place
    let got = value.isQuoted ? "the text \"\(value.text.prefix(80))\"" : String(value.text.prefix(80))
    switch key.apply(value, &settings) {
    case nil: break
    case .wrongType:
      problems.append(
        SettingsProblem(place: place, kind: .wrongType(key: key.path, got: got, expected: key.expectation)))
    case .outOfRange:
      problems.append(
        SettingsProblem(place: place, kind: .outOfRange(key: key.path, got: got, expected: key.expectation)))
    }
  }

  /// Values that are good by themselves but not together.
  mutating func checkContradictions() {
    if settings.chunking.overlapTokens * 2 > settings.chunking.sizeTokens {
      contradiction("chunking.overlap_tokens must be at most half of chunking.size_tokens", "chunking.overlap_tokens")
    }
    if settings.generator.kind == .upstream && settings.generator.upstreamSocket == nil {
      contradiction(
        "generator.kind upstream needs the path of the engine's socket in generator.upstream_socket", "generator.kind")
    }
    for (key, form) in [
      ("audit.question_text", settings.audit.questionText), ("audit.answer_text", settings.audit.answerText),
    ] where form == .sealed && settings.audit.sealTo.isEmpty {
      contradiction("\(key) sealed needs the auditor's public key in audit.seal_to", key)
    }
    if settings.answers.passageCount > settings.limits.passageCount {
      contradiction("answers.passage_count must be at most limits.passage_count", "answers.passage_count")
    }
  }

  private mutating func contradiction(_ sentence: String, _ path: String) {
    let place = places[path] ?? .file(file, line: 1, column: 1)
    problems.append(SettingsProblem(place: place, kind: .contradiction(sentence)))
  }

  private mutating func report(_ kind: SettingsProblem.Kind, at mark: Mark?) {
    problems.append(SettingsProblem(place: place(of: mark), kind: kind))
  }

  private func place(of mark: Mark?) -> SettingsProblem.Place {
    .file(file, line: mark?.line ?? 1, column: mark?.column ?? 1)
  }

  static func systemReason(of error: any Error) -> String {
    guard let underlying = (error as? CocoaError)?.underlying as? POSIXError else { return "it cannot be read" }
    return String(cString: strerror(underlying.code.rawValue))
  }
}

extension Node {
  /// An empty scalar without quotes, `~` or `null`: no value at all.
  fileprivate var isMissing: Bool {
    guard let scalar, scalar.style != .singleQuoted, scalar.style != .doubleQuoted else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }
}
