internal import Domain
internal import Foundation

/// The compiled `allow.yaml`.
struct AllowList: Sendable {
  private struct Entry: Sendable {
    var entry: AllowEntry
    var scope: RuleScope
    /// Each question as its words.
    var questions: Set<[String]>
    /// The last second on which it holds, since 1970; nil for ever.
    var endSeconds: Double?
  }

  private static let file = "allow.yaml"
  private let entries: [Entry]
  private let ruleSet: RuleSet
  private let now: @Sendable () -> Date

  /// - Throws: ``GuardError`` naming the entry and what is wrong.
  init(_ rules: AllowRules, groupID: GroupLookup, now: @escaping @Sendable () -> Date) throws(GuardError) {
    self.now = now
    ruleSet = try RuleSet(
      file: Self.file, wordLists: rules.wordLists, rules: rules.entries.map { ($0.id, $0.patterns) })
    var entries: [Entry] = []
    for entry in rules.entries {
      try Self.validate(entry)
      entries.append(
        Entry(
          entry: entry,
          scope: try RuleScope(
            groups: entry.groups, collections: [], file: Self.file, key: entry.id, groupID: groupID),
          questions: Set(entry.questions.map { Self.words(of: Tokenizer.cut(TextFolding.fold($0))) }),
          endSeconds: try Self.endSeconds(of: entry)))
    }
    self.entries = entries
  }

  /// What a question is excused from.
  ///
  /// - Complexity: O(words)
  func allowance(for question: PlainText, askedBy groupIDs: Set<UInt32>) -> Allowance {
    let time = now().timeIntervalSince1970
    let standing = entries.indices.filter { index in
      entries[index].scope.includes(callerIn: groupIDs) && entries[index].endSeconds.map { time < $0 } ?? true
    }
    guard !standing.isEmpty, !question.words.isEmpty else { return Allowance() }
    let words = Self.words(of: question)
    let patterned = entriesHeld(byEverySentenceOf: question)
    let fitting = standing.filter { entries[$0].questions.contains(words) || patterned.contains($0) }
    return Allowance(entries: fitting.map { (id: entries[$0].entry.id, rules: entries[$0].entry.rules) })
  }

  /// One sentence that an entry knows must not carry others past the rules.
  private func entriesHeld(byEverySentenceOf question: PlainText) -> Set<Int> {
    var held = Set(entries.indices)
    var start = 0
    for end in question.words.indices.dropFirst().filter({ question.words[$0].followsBreak }) + [question.words.count] {
      var sentence = question
      sentence.words = Array(question.words[start..<end])
      let hits = ruleSet.matcher.match(sentence).hits
      held.formIntersection(hits.indices.filter { !hits[$0].isEmpty })
      start = end
    }
    return held
  }

  private static func words(of text: PlainText) -> [String] { text.words.map { String(text.scalars[$0.range]) } }

  private static func validate(_ entry: AllowEntry) throws(GuardError) {
    func wrong(_ key: String, _ reason: String) -> GuardError {
      .invalidValue(file: file, key: "\(entry.id).\(key)", reason: reason)
    }
    guard !entry.rules.isEmpty else {
      throw wrong("rules", "names no rule; name the ids that the question is excused from, or * for all")
    }
    for rule in entry.rules where rule.isEmpty || rule.dropLast().contains("*") {
      throw wrong("rules", "has ‘\(rule)’; a star stands alone or at the end, as in injection.*")
    }
    guard !entry.reason.isEmpty else { throw wrong("reason", "is empty; say why the question is let through") }
    guard !entry.questions.isEmpty || !entry.patterns.isEmpty else {
      throw wrong("questions", "is empty, and so is patterns; give one of them")
    }
    for question in entry.questions where words(of: Tokenizer.cut(TextFolding.fold(question))).isEmpty {
      throw wrong("questions", "has a question without a word")
    }
  }

  private static func endSeconds(of entry: AllowEntry) throws(GuardError) -> Double? {
    guard let text = entry.expires else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).compactMap { Int($0) }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? calendar.timeZone
    let day = DateComponents(
      calendar: calendar, year: parts.first, month: parts.dropFirst().first, day: parts.dropFirst(2).first)
    guard parts.count == 3, text.utf8.count == 10, day.isValidDate, let date = calendar.date(from: day) else {
      throw .invalidValue(
        file: file, key: "\(entry.id).expires", reason: "is ‘\(text)’; write the last day as 2027-03-31")
    }
    return date.timeIntervalSince1970 + 86_400
  }
}

/// The rules that one question is excused from.
struct Allowance: Sendable {
  private let entries: [(id: String, rules: [String])]

  init(entries: [(id: String, rules: [String])] = []) {
    self.entries = entries
  }

  /// The entry that excuses from a rule; nil where the rule acts.
  ///
  /// Nothing excuses from a check that could not be made: its text is unchecked.
  func entryID(for ruleID: String) -> String? {
    guard !ruleID.hasSuffix(".unavailable"), !ruleID.hasPrefix("limit.") else { return nil }
    return entries.first { $0.rules.contains { Self.names($0, ruleID) } }?.id
  }

  private static func names(_ rule: String, _ ruleID: String) -> Bool {
    rule.hasSuffix("*") ? ruleID.hasPrefix(rule.dropLast()) : rule == ruleID
  }
}
