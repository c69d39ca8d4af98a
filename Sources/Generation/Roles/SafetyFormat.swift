/// How a judge of safety words its verdict.
public enum SafetyFormat: String, Sendable, CaseIterable {
  /// Llama Guard: `safe`, or `unsafe` and below it the numbers of the violated categories, such as `S1,S10`.
  case llamaGuard = "llama_guard"
  /// Qwen3Guard-Gen: lines that begin with `Safety:`, `Categories:` and, of an answer, `Refusal:`.
  case qwen3Guard = "qwen3_guard"

  /// The format of the models of an architecture, by the name that GGUF files give it.
  init?(architecture: String) {
    switch architecture {
    case "llama": self = .llamaGuard
    case "qwen3": self = .qwen3Guard
    default: return nil
    }
  }

  /// What a verdict begins with where the model chooses its severity, safest first.
  var verdicts: [(severity: SafetyJudgement.Severity, text: String)] {
    switch self {
    case .llamaGuard: [(.safe, "safe"), (.unsafe, "unsafe")]
    case .qwen3Guard: [(.safe, " Safe"), (.controversial, " Controversial"), (.unsafe, " Unsafe")]
    }
  }

  /// Reads what a model wrote; nil for anything but a verdict.
  func parse(_ text: String) -> SafetyJudgement? {
    let lines = text.split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }
      .map { String($0.reversed().drop(while: \.isWhitespace).reversed()) }
      .filter { !$0.isEmpty }
    return self == .llamaGuard ? Self.parseLlamaGuard(lines) : Self.parseQwen3Guard(lines)
  }

  private static func parseLlamaGuard(_ lines: [String]) -> SafetyJudgement? {
    guard lines.count <= 2, let first = lines.first, first == "safe" || first == "unsafe" else { return nil }
    let isSafe = first == "safe"
    guard !isSafe || lines.count == 1 else { return nil }
    let categories = items(of: lines.count == 2 ? lines[1] : "")
    guard categories.allSatisfy(isCategoryNumber) else { return nil }
    return SafetyJudgement(severity: isSafe ? .safe : .unsafe, categories: categories)
  }

  /// `S` and one or two digits.
  private static func isCategoryNumber(_ text: String) -> Bool {
    let digits = text.utf8.dropFirst()
    return text.hasPrefix("S") && (1...2).contains(digits.count)
      && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// What Qwen3Guard calls its categories; another word is no name of one, and may come from the text it judged.
  private static let categoryNames: Set<String> = [
    "Violent", "Non-violent Illegal Acts", "Sexual Content or Sexual Acts", "PII",
    "Personally Identifiable Information", "Suicide & Self-Harm", "Unethical Acts", "Politically Sensitive Topics",
    "Copyright Violation", "Jailbreak",
  ]

  private static func parseQwen3Guard(_ lines: [String]) -> SafetyJudgement? {
    var fields: [String: String] = [:]
    for line in lines {
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let name = String(line[..<colon])
      guard ["Safety", "Categories", "Refusal"].contains(name), fields[name] == nil else { return nil }
      fields[name] = String(line[line.index(after: colon)...].drop(while: \.isWhitespace))
    }
    let severities: [String: SafetyJudgement.Severity] = [
      "Safe": .safe, "Controversial": .controversial, "Unsafe": .unsafe,
    ]
    guard let severity = fields["Safety"].flatMap({ severities[$0] }), let categories = fields["Categories"],
      fields["Refusal"].map({ $0 == "Yes" || $0 == "No" }) != false
    else { return nil }
    return SafetyJudgement(
      severity: severity, categories: items(of: categories).filter(categoryNames.contains),
      isRefusal: fields["Refusal"].map { $0 == "Yes" })
  }

  private static func items(of line: String) -> [String] {
    line.split(separator: ",").map { part in
      let start = part.drop(while: \.isWhitespace)
      return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
  }
}
