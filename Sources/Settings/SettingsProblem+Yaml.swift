internal import Yams

extension SettingsProblem {
  /// The place and reason of a YAML parser's error.
  init(yamlError: YamlError, file: String) {
    switch yamlError {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let before = context.map { "\($0.text.trimmed) (line \($0.mark.line)): " } ?? ""
      self.init(place: .file(file, line: mark.line, column: mark.column), kind: .syntax(reason: before + problem))
    case .reader(let problem, let offset, _, let yaml):
      let (line, column) = SettingsProblem.position(of: offset ?? 0, in: yaml)
      self.init(place: .file(file, line: line, column: column), kind: .syntax(reason: problem))
    case .duplicatedKeysInMapping(let duplicates, let context):
      let place = Place.file(file, line: context.mark.line, column: context.mark.column)
      self.init(place: place, kind: .duplicateKey(duplicates.sorted().joined(separator: ", ")))
    default:
      self.init(place: .file(file, line: 1, column: 1), kind: .syntax(reason: "it cannot be parsed"))
    }
  }

  /// Line and column of a character, both from 1.
  private static func position(of offset: Int, in text: String) -> (line: Int, column: Int) {
    let before = text.prefix(offset)
    let line = before.count { $0.isNewline } + 1
    let column = before.reversed().prefix { !$0.isNewline }.count + 1
    return (line, column)
  }
}

extension String {
  fileprivate var trimmed: Substring {
    self[...].drop { $0.isWhitespace }
  }
}
