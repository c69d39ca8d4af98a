/// The rules of one file, compiled into one matcher.
struct RuleSet: Sendable {
  /// Rule number to id, in the order of the file.
  let ids: [String]
  let matcher: PatternMatcher

  /// - Throws: ``GuardError`` naming the rule and the pattern.
  init(
    file: String, wordLists: [String: [String]], rules: [(id: String, patterns: [String])]
  ) throws(GuardError) {
    var compiler = PatternCompiler()
    let parser = PatternParser(wordLists: wordLists)
    var seen: Set<String> = []
    for (number, rule) in rules.enumerated() {
      guard !rule.id.isEmpty else {
        throw .invalidValue(file: file, key: "rule \(number + 1).id", reason: "is empty; give the rule a short name")
      }
      guard seen.insert(rule.id).inserted else { throw .duplicateRule(file: file, rule: rule.id) }
      for (index, text) in rule.patterns.enumerated() {
        do throws(PatternProblem) {
          let (pattern, isAnchored) = try parser.parse(text)
          try compiler.add(pattern, isAnchored: isAnchored, rule: number)
        } catch {
          throw .invalidPattern(file: file, rule: rule.id, number: index + 1, reason: error.reason)
        }
      }
    }
    ids = rules.map(\.id)
    matcher = PatternMatcher(compiler, ruleCount: rules.count)
  }
}
