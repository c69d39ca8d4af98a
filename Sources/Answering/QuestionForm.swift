/// What kind of answer a question wants, as far as its words tell.
enum QuestionForm {
  /// A name, a number, a date, a few words: something that can stand in a sentence of a text.
  case span
  /// How, why, a list, a description, yes or no: sentences tell more than a few words of them.
  case sentences

  init(_ question: String) {
    let words = question.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "'" }.map(String.init)
    let asking = words.firstIndex(where: Self.questionWords.contains)
    switch asking.map({ words[$0] }) {
    case "why": self = .sentences
    case "how":
      let next = words.dropFirst((asking ?? 0) + 1).first ?? ""
      self = Self.measures.contains(next) ? .span : .sentences
    case "what":
      let next = words.dropFirst((asking ?? 0) + 1).first ?? ""
      self = Self.stories.contains(next) || Self.asksForSeveral(words) ? .sentences : .span
    case .some: self = Self.asksForSeveral(words) ? .sentences : .span
    case nil:
      let first = words.first { $0 != "please" } ?? ""
      self = Self.verbs.contains(first) || Self.orders.contains(first) ? .sentences : .span
    }
  }

  /// Whether it says that it wants more than one thing: "what are the steps", "which ways".
  private static func asksForSeveral(_ words: [String]) -> Bool {
    words.contains("difference") || words.contains("differences") || words.contains("steps") || words.contains("list")
  }

  private static let questionWords = set("what which who whom whose when where how why")
  private static let measures = set(
    "many much long old far tall high large big often deep fast wide heavy few soon late hot cold thick")
  private static let stories = set("happens happen happened if about should can could")
  private static let orders = set(
    "list describe explain summarise summarize compare outline discuss enumerate show tell write")
  private static let verbs = set(
    """
    is are was were am be do does did has have had can could may might must shall should will would isn't aren't
    wasn't weren't don't doesn't didn't hasn't haven't hadn't can't couldn't won't wouldn't shouldn't
    """)

  private static func set(_ words: String) -> Set<String> {
    Set(words.split(whereSeparator: \.isWhitespace).map(String.init))
  }
}
