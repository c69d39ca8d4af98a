import Foundation

/// Rules that hold for every file of code.
enum CodeRules {
  static let maximumLineCount = 400

  static func length(of file: File) -> [Violation] {
    let count = file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
    guard file.isCode, count > maximumLineCount else { return [] }
    return [Violation(path: file.path, line: nil, problem: "has \(count) lines, more than \(maximumLineCount)")]
  }

  /// Words that say nothing: what a thing does belongs into its name.
  static let emptyWords: Set<String> = [
    "Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Manager", "Common", "Misc",
  ]

  /// Names that others gave to what they mean: systemd calls itself the service manager.
  static let standardTerms: Set<String> = ["ServiceManager"]

  static func names(in file: File) -> [Violation] {
    guard file.isSwift else { return [] }
    let stem = String(file.name.dropLast(".swift".count))
    var violations: [Violation] = []
    if stem == "Error" || stem == "Errors" {
      violations.append(Violation(path: file.path, line: nil, problem: "'\(stem)' does not say whose errors"))
    }
    if !standardTerms.contains(stem), let word = emptyWord(in: stem) {
      violations.append(Violation(path: file.path, line: nil, problem: "the file name holds '\(word)'"))
    }
    let declaration = #/\b(?:struct|class|enum|actor|protocol|typealias)\s+(\w+)/#
    for index in file.lineIndices(holding: Array(emptyWords)) {
      let code = Code.withoutCommentsAndTexts(file.lines[index])
      guard let name = code.firstMatch(of: declaration)?.1, !standardTerms.contains(String(name)),
        let word = emptyWord(in: String(name))
      else { continue }
      violations.append(Violation(path: file.path, line: index + 1, problem: "the name \(name) holds '\(word)'"))
    }
    return violations
  }

  /// The words of a name in camel case.
  private static func emptyWord(in name: String) -> String? {
    name.matches(of: #/[A-Z]+(?![a-z])|[A-Z][a-z]*|[a-z]+/#).map { String($0.0).capitalized }.first {
      emptyWords.contains($0)
    }
  }

  /// What would end the daemon on data from outside, or leave something undone.
  static func constructs(in file: File) -> [Violation] {
    guard file.isSwift else { return [] }
    let forbidden: [(pattern: Regex<Substring>, problem: String)] = [
      (#/\bfatalError\b/#, "ends the program; throw an error"),
      (#/\btry!/#, "ends the program on an error; handle it"),
      (#/\bas!/#, "ends the program on another type; use 'as?'"),
    ]
    return file.lineIndices(holding: ["fatal", "try!", "as!"]).flatMap { index in
      let code = Code.withoutCommentsAndTexts(file.lines[index])
      return forbidden.filter { code.contains($0.pattern) }
        .map { Violation(path: file.path, line: index + 1, problem: $0.problem) }
    }
  }

  /// Lines around an unsafe construct in which its reason may stand.
  private static let reasonDistance = 4

  static func reasons(in file: File) -> [Violation] {
    guard file.isSwift, file.sourceTarget != nil else { return [] }
    let lines = file.lines
    let pattern = #/@unchecked\s+Sendable|\bunsafe[A-Z]\w*|nonisolated\(unsafe\)/#
    return file.lineIndices(holding: ["unsafe", "@unchecked"]).compactMap { index in
      guard let match = Code.withoutCommentsAndTexts(lines[index]).firstMatch(of: pattern) else { return nil }
      let around = lines[max(0, index - reasonDistance)...min(lines.count - 1, index + reasonDistance)]
      let isExplained = around.contains { $0.contains("//") && $0.contains("because") }
      return isExplained
        ? nil : Violation(path: file.path, line: index + 1, problem: "no comment says 'because …' of \(match.0)")
    }
  }
}

/// A line of Swift without what is not code.
enum Code {
  /// Good enough for lines on which no text spans several lines.
  static func withoutCommentsAndTexts(_ line: Substring) -> String {
    var code = line.replacing(#/"(?:\\.|[^"\\])*"/#, with: "\"\"")
    if let comment = code.firstRange(of: "//") { code.removeSubrange(comment.lowerBound...) }
    return String(code)
  }
}
