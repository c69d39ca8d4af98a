import Testing

@testable import Retrieval

@Suite("Words of questions")
struct QuestionWordsTests {
  @Test(
    "Inflections of an English word compare equal",
    arguments: [
      ("stopped", "stop"), ("invades", "invaded"), ("cities", "city"), ("classes", "class"), ("falling", "falls"),
      ("quickly", "quick"), ("bases", "base"),
    ])
  func stems(left: String, right: String) {
    #expect(Stemmer.stem(left) == Stemmer.stem(right))
  }

  @Test("Short, foreign and numeric words stay as they are", arguments: ["is", "bus", "1990s", "größe", "日本", ""])
  func untouched(word: String) {
    #expect(Stemmer.stem(word) == word)
  }

  @Test("A question tells what kind of answer it wants")
  func expected() {
    let cases: [(String, ExpectedAnswer)] = [
      ("When did it open?", .moment), ("In what year was it built?", .moment), ("How many seats are there?", .quantity),
      ("What percentage voted?", .quantity), ("Who built it?", .person), ("Where is it?", .place),
      ("In which city is it?", .place), ("Why did it fail?", .reason), ("What is a valve?", .other),
    ]
    for (question, kind) in cases {
      #expect(ExpectedAnswer(question: SentenceWords(question).words) == kind, "\(question)")
    }
  }

  @Test("The kind of answer is looked for beside what the question says")
  func presence() {
    let unknown = { (_: String) in false }
    let when = ExpectedAnswer(question: ["when"])
    #expect(when.presence(in: SentenceWords("It opened in 1931."), isKnown: unknown) == 1)
    #expect(when.presence(in: SentenceWords("It opened late."), isKnown: unknown) == 0)
    #expect(when.presence(in: SentenceWords("It opened in 1931."), isKnown: { $0 == "1931" }) == 0)
    let who = ExpectedAnswer(question: ["who"])
    #expect(who.presence(in: SentenceWords("It was built by Ada Lovelace."), isKnown: unknown) == 1)
  }

  @Test("Words of scripts without spaces are found inside a run of letters")
  func unspaced() {
    let profile = QuestionProfile("检索全文", words: ["检索", "全文"], frequencies: [:], total: 10)
    let matches = profile.matches(in: SentenceWords("系统支持全文检索。"))
    #expect(profile.coverage(of: matches) == 1)
    #expect(profile.coverage(of: profile.matches(in: SentenceWords("天气很好。"))) == 0)
  }

  @Test("Headings are told from sentences, rows, items and values")
  func headings() {
    for text in ["# Limits of use", "Pump maintenance", "Which pumps are tested every year?", "何をしますか？"] {
      #expect(SentenceWords(text).isHeading, "\(text)")
    }
    for text in ["It stops.", "| a | b |", "- Paris", "Port: http", "Extension 4471", "他是医生。", "\"Stop!\""] {
      #expect(!SentenceWords(text).isHeading, "\(text)")
    }
  }
}
