/// Why a configuration was not accepted.
public enum SettingsError: Error, Hashable, CustomStringConvertible {
  /// The file could not be read; `reason` is the system's.
  case unreadable(path: String, reason: String)
  /// Everything that is wrong, in the order of the file.
  case invalid([SettingsProblem])

  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): cannot read the configuration: \(reason)"
    case .invalid(let problems): problems.map(\.description).joined(separator: "\n")
    }
  }
}

/// One thing that is wrong in a configuration, and where.
public struct SettingsProblem: Hashable, Sendable, CustomStringConvertible {
  public enum Place: Hashable, Sendable {
    /// `line` and `column` count from 1.
    case file(String, line: Int, column: Int)
    case environment(String)
  }

  public enum Kind: Hashable, Sendable {
    /// Not YAML; `reason` is the parser's.
    case syntax(reason: String)
    case unknownKey(String, suggestion: String?)
    case unknownGroup(String, suggestion: String?)
    case duplicateKey(String)
    /// A scalar stands where a group of keys belongs.
    case notGroup(String)
    case wrongType(key: String, got: String, expected: String)
    case outOfRange(key: String, got: String, expected: String)
    /// Each value is good by itself, but not together.
    case contradiction(String)
  }

  public var place: Place
  public var kind: Kind

  public init(place: Place, kind: Kind) {
    self.place = place
    self.kind = kind
  }

  public var description: String { "\(placeText): \(kindText)" }

  private var placeText: String {
    switch place {
    case .file(let file, let line, let column): "\(file):\(line):\(column)"
    case .environment(let name): "environment variable \(name)"
    }
  }

  private var kindText: String {
    switch kind {
    case .syntax(let reason): "this is not YAML: \(reason)"
    case .unknownKey(let key, let suggestion): "there is no key \(key)" + Self.hint(suggestion)
    case .unknownGroup(let group, let suggestion): "there is no group \(group)" + Self.hint(suggestion)
    case .duplicateKey(let key): "\(key) is given twice"
    case .notGroup(let name): "\(name) is a group: its keys belong on the lines below it, indented"
    case .wrongType(let key, let got, let expected): "\(key) must be \(expected), not \(got)"
    case .outOfRange(let key, let got, let expected): "\(key) must be \(expected), not \(got)"
    case .contradiction(let sentence): sentence
    }
  }

  private static func hint(_ suggestion: String?) -> String {
    suggestion.map { "; did you mean \($0)?" } ?? ""
  }
}
