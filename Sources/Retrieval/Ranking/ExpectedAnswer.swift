/// The kind of thing that a question asks for, as far as its words tell.
enum ExpectedAnswer {
  case moment
  case quantity
  case person
  case place
  case reason
  /// Nothing that a sentence could be searched for.
  case other

  /// - Parameter words: The question, lower case, in order.
  init(question words: [String]) {
    let has = { (wanted: Set<String>) in words.contains(where: wanted.contains) }
    /// Whether a noun of a kind stands right behind "what", "which" or "how".
    let asks = { (openers: Set<String>, nouns: Set<String>, reach: Int) in
      words.indices.contains { index in
        openers.contains(words[index]) && words[(index + 1)...].prefix(reach).contains(where: nouns.contains)
      }
    }
    let which: Set<String> = ["what", "which"]
    if has(["when"]) || asks(which, Self.momentNouns, 2) || asks(["how"], ["ago"], 2) {
      self = .moment
    } else if asks(["how"], Self.measures, 1) || asks(which, Self.quantityNouns, 3) {
      self = .quantity
    } else if has(["who", "whom", "whose"]) || asks(which, Self.personNouns, 2) {
      self = .person
    } else if has(["where"]) || asks(which, Self.placeNouns, 2) {
      self = .place
    } else if has(["why"]) || asks(["what"], ["cause", "causes", "caused", "reason", "purpose"], 2) {
      self = .reason
    } else {
      self = .other
    }
  }

  /// How well a sentence holds such a thing, 0 to 1, besides what the question itself says.
  ///
  /// - Parameters:
  ///   - sentence: Its words.
  ///   - isKnown: Whether the question holds a stem.
  func presence(in sentence: SentenceWords, isKnown: (String) -> Bool) -> Double {
    let fresh = sentence.words.indices.filter { !isKnown(sentence.stems[$0]) }
    switch self {
    case .moment: return fresh.contains { Self.isMoment(sentence.words[$0]) } ? 1 : 0
    case .quantity: return fresh.contains { Self.isQuantity(sentence.words[$0]) } ? 1 : 0
    case .person, .place:
      let names = fresh.count { $0 > 0 && sentence.isCapitalized[$0] && sentence.words[$0].count > 1 }
      return Double(min(names, 2)) / 2
    case .reason: return sentence.words.contains(where: Self.reasons.contains) ? 1 : 0
    case .other: return Double(min(fresh.count { sentence.words[$0].count > 3 }, 6)) / 6
    }
  }

  private static func isMoment(_ word: String) -> Bool {
    if months.contains(word) { return true }
    let digits = word.prefix { $0.isNumber }.count
    guard digits > 0 else { return false }
    let ending = String(word.dropFirst(digits))
    return digits >= 3 && (ending == "s" || ending.isEmpty && digits <= 4) || ordinalEndings.contains(ending)
  }

  private static func isQuantity(_ word: String) -> Bool {
    word.contains(where: \.isNumber) || numerals.contains(word)
  }
}

extension ExpectedAnswer {
  private static let momentNouns = set("year years date day month century decade era period time years dates days")
  private static let measures = set(
    "many much long old far tall high large big often deep fast wide heavy few")
  private static let quantityNouns = set(
    """
    percentage percent number amount population proportion fraction share rate size cost price length height distance
    temperature age score
    """)
  private static let personNouns = set(
    """
    person man woman king queen president emperor scientist author leader general name names actor singer player
    director mathematician philosopher
    """)
  private static let placeNouns = set(
    """
    city country place state location continent region river county town street building island province area nation
    school university
    """)
  private static let months = set(
    """
    january february march april may june july august september october november december century centuries ago
    """)
  private static let ordinalEndings = set("st nd rd th")
  private static let numerals = set(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions
    billion billions trillion half third quarter dozen dozens percent twice double triple several first second
    """)
  private static let reasons = set(
    """
    because due since so therefore thus reason reasons cause caused causes result results resulted lead leads led
    prevent avoid ensure allow allows protect order
    """)

  private static func set(_ words: String) -> Set<String> {
    Set(words.split(whereSeparator: \.isWhitespace).map(String.init))
  }
}
