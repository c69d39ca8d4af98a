/// One key of the configuration: its name, what its value may be, and where it goes.
public struct SettingKey: Sendable {
  /// Group and name with a dot between, for example `server.idle_timeout_seconds`.
  public let path: String
  /// What a value must be, for example `a whole number from 1 to 3600`.
  public let expectation: String
  /// The default as it is written in a file.
  public let defaultText: String
  /// Whether its value is a list of texts.
  var isList = false
  /// Puts a value in its place, or says why it is not one.
  let apply: @Sendable (Value, inout Settings) -> Rejection?

  /// A value as it was written.
  struct Value {
    let text: String
    /// Written in quotes, so it is text even where it looks like a number.
    let isQuoted: Bool
    /// The texts of a list; nil where a single value was written.
    var list: [String]?
  }

  /// Why a value was not taken.
  enum Rejection: Equatable {
    case wrongType
    case outOfRange
  }

  /// The name of the environment variable that overrides the file, for example `CLOISTER_SERVER_ADMIN_GROUP`.
  public var environmentName: String {
    "CLOISTER_" + path.uppercased().map { $0 == "." ? "_" : String($0) }.joined()
  }

  public var group: String { String(path.prefix { $0 != "." }) }
}

extension SettingKey {
  typealias Place<Value> = any WritableKeyPath<Settings, Value> & Sendable

  static func whole(_ path: String, _ place: Place<Int>, _ range: ClosedRange<Int>) -> SettingKey {
    SettingKey(
      path: path, expectation: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      defaultText: String(Settings()[keyPath: place])
    ) { value, settings in
      guard !value.isQuoted, let number = Int(value.text) else { return .wrongType }
      guard range.contains(number) else { return .outOfRange }
      settings[keyPath: place] = number
      return nil
    }
  }

  static func number(_ path: String, _ place: Place<Double>, _ range: ClosedRange<Double>) -> SettingKey {
    SettingKey(
      path: path, expectation: "a number from \(range.lowerBound) to \(range.upperBound)",
      defaultText: String(Settings()[keyPath: place])
    ) { value, settings in
      guard !value.isQuoted, let number = Double(value.text), number.isFinite else { return .wrongType }
      guard range.contains(number) else { return .outOfRange }
      settings[keyPath: place] = number
      return nil
    }
  }

  static func flag(_ path: String, _ place: Place<Bool>) -> SettingKey {
    SettingKey(path: path, expectation: "true or false", defaultText: String(Settings()[keyPath: place])) {
      value, settings in
      guard !value.isQuoted, let flag = Bool(value.text) else { return .wrongType }
      settings[keyPath: place] = flag
      return nil
    }
  }

  static func choice<Option>(_ path: String, _ place: Place<Option>) -> SettingKey
  where Option: RawRepresentable<String> & CaseIterable & Sendable {
    let names = Option.allCases.map(\.rawValue)
    return SettingKey(
      path: path, expectation: "one of " + names.joined(separator: ", "),
      defaultText: Settings()[keyPath: place].rawValue
    ) { value, settings in
      guard let option = Option(rawValue: value.text) else { return .outOfRange }
      settings[keyPath: place] = option
      return nil
    }
  }

  /// A name as another program gives it: one line, of bounded length.
  static func label(_ path: String, _ place: Place<String>, whenEmpty: String) -> SettingKey {
    SettingKey(
      path: path, expectation: "a name of at most 200 characters in quotes, or \"\" for \(whenEmpty)",
      defaultText: "\"\(Settings()[keyPath: place])\""
    ) { value, settings in
      guard value.isQuoted || !value.text.isEmpty else { return .wrongType }
      let isPlain = value.text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
      guard isPlain, value.text.unicodeScalars.count <= 200 else { return .outOfRange }
      settings[keyPath: place] = value.text
      return nil
    }
  }

  /// Names of folders, in a list; in an environment variable with commas between them.
  static func folderNames(_ path: String, _ place: Place<[String]>) -> SettingKey {
    let names = Settings()[keyPath: place]
    return SettingKey(
      path: path, expectation: "a list of names of folders, such as [legal, board]",
      defaultText: "[" + names.joined(separator: ", ") + "]", isList: true
    ) { value, settings in
      guard let names = value.list else { return .wrongType }
      let areNames = names.allSatisfy { name in
        !name.isEmpty && !name.hasPrefix(".") && !name.contains { $0 == "/" || $0 == "\0" || $0.isNewline }
      }
      guard areNames else { return .outOfRange }
      settings[keyPath: place] = names
      return nil
    }
  }

  /// A name without white space, slash or control character.
  static func name(_ path: String, _ place: Place<String>) -> SettingKey {
    SettingKey(
      path: path, expectation: "a name of letters, digits, dots, hyphens and underscores",
      defaultText: Settings()[keyPath: place]
    ) { value, settings in
      let isName = value.text.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
          || ".-_".unicodeScalars.contains(scalar)
      }
      guard isName, !value.text.isEmpty, !value.text.hasPrefix(".") else { return .outOfRange }
      settings[keyPath: place] = value.text
      return nil
    }
  }

  static func absolutePath(
    _ path: String, _ place: Place<String?>, whenEmpty: String = "the standard place"
  ) -> SettingKey {
    SettingKey(
      path: path, expectation: "an absolute path, or \"\" for \(whenEmpty)",
      defaultText: "\"\(Settings()[keyPath: place] ?? "")\""
    ) { value, settings in
      guard !value.text.contains("\0") else { return .outOfRange }
      guard value.text.isEmpty || value.text.hasPrefix("/") else { return .outOfRange }
      guard !value.text.isEmpty || value.isQuoted else { return .wrongType }
      settings[keyPath: place] = value.text.isEmpty ? nil : value.text
      return nil
    }
  }

  /// A SHA-256; quoted, because YAML would read one without letters as a number.
  static func digest(_ path: String, _ place: Place<String?>) -> SettingKey {
    SettingKey(
      path: path, expectation: "a SHA-256 of 64 hexadecimal digits in quotes, or \"\" for any",
      defaultText: "\"\(Settings()[keyPath: place] ?? "")\""
    ) { value, settings in
      guard value.isQuoted else { return .wrongType }
      let digits = value.text.lowercased()
      guard digits.isEmpty || digits.utf8.count == 64, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
        return .outOfRange
      }
      settings[keyPath: place] = digits.isEmpty ? nil : digits
      return nil
    }
  }

  /// Permission bits in octal; quoted, because YAML would read the digits as a number.
  static func permissions(_ path: String, _ place: Place<UInt32>) -> SettingKey {
    let octal = String(Settings()[keyPath: place], radix: 8)
    return SettingKey(
      path: path, expectation: "permission bits in quotes, \"0600\" to \"0666\"", defaultText: "\"0\(octal)\""
    ) { value, settings in
      guard value.isQuoted, let bits = UInt32(value.text, radix: 8) else { return .wrongType }
      guard (0o600...0o666).contains(bits), bits & 0o111 == 0 else { return .outOfRange }
      settings[keyPath: place] = bits
      return nil
    }
  }
}
