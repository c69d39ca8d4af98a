import Retrieval
import Testing

@Suite("An answer compared with its passages")
struct GroundingCheckTests {
  private static let pump = """
    The booster pump was designed by Ingrid Halvorsen in 1987 for the port of Bergen in Norway. It moves 1,874.5 litres a
    minute, costs 2.5 million crowns, and must be oiled every 90 days. On 4 March 2021 the European Union approved it.
    """
  private static let keeper = "The keeper is called Magnus Flett. He keeps three goats and opens at 4 pm."
  private static let pumpe = """
    Die Pumpe wurde von Ingrid Halvorsen entworfen. Sie fördert 1.874,5 Liter in der Minute und muss geölt werden.
    """

  private func parts(_ answer: String, question: String = "Who designed the pump?") -> [String] {
    let check = GroundingCheck(
      sources: [Self.pump, Self.keeper, Self.pumpe], contexts: ["Pump manual", "Skerry Point", ""], question: question)
    let scalars = Array(answer.unicodeScalars)
    return check.unsupportedParts(of: answer).flatMap { part in
      part.words.map { "\(part.kind): " + String(String.UnicodeScalarView(scalars[$0])) }
    }
  }

  @Test(
    "is supported where it says the same in another form",
    arguments: [
      "The booster pump was designed by Ingrid Halvorsen in 1987.", "Ingrid Halvorsen designed it for Bergen.",
      "It moves 1874.5 litres a minute.", "It moves 1 874,5 litres a minute [1][2].", "It costs 2,500,000 crowns.",
      "It was approved on 2021-03-04 by the EU.", "He keeps 3 goats.", "The place opens at 16:00.",
      "It was approved by the European Union in March.", "1. Oil it every ninety days.\n2. Ask Magnus Flett.",
      "Die Pumpe fördert 1874,5 Liter in der Minute.", "Magnus Flett is the keeper at Skerry Point.",
      "According to passage 2, the keeper is called Magnus Flett.", "The Norwegian pump was designed by Halvorsen.",
      "Die Neuheit der Pumpe ist bekannt und sie muss geölt werden.", "WARNING: OIL THE PUMP.", "Yes.", "",
    ])
  func supported(answer: String) { #expect(parts(answer) == []) }

  @Test(
    "holds numbers and names that stand in no passage",
    arguments: [
      ("The pump was designed in 1978.", ["number: 1978"]), ("It moves 187.45 litres.", ["number: 187.45"]),
      ("It costs 2.6 million crowns.", ["number: 2.6"]), ("It was designed by Robert Halvorsen.", ["name: Robert"]),
      ("NASA designed the booster pump.", ["name: NASA"]), ("He opens at 5 pm.", ["number: 5"]),
      ("Die Pumpe wurde von Robert Stevenson entworfen.", ["name: Robert Stevenson"]),
      ("Der Entwurf stammt von Ingrid Halvorsen und ist von 1999.", ["number: 1999"]),
      ("It was designed by Ingrid Halvorsen. In 1990 Ole Bull oiled it.", ["number: 1990", "name: Ole", "name: Bull"]),
    ])
  func inventions(answer: String, found: [String]) { #expect(parts(answer) == found) }

  @Test("may repeat the numbers and names of the question")
  func question() {
    let answer = "The pump of Robert Stevenson is not 1999 years old."
    #expect(parts(answer).count == 3)
    #expect(parts(answer, question: "Is the pump of Robert Stevenson 1999 years old?") == [])
  }

  @Test("holds a sentence that no passage says, in words alone")
  func sentence() {
    let invented = "Sailors often paint their boats with bright colours before winter storms arrive."
    #expect(parts("It must be oiled. " + invented) == ["sentence: " + invented])
  }

  @Test("is searched for names in Chinese, Japanese and Russian too, as far as their writing shows them")
  func scripts() {
    let check = GroundingCheck(
      sources: ["泵由Halvorsen于1987年设计，每九十天加油一次。", "ポンプはハルヴォルセンが設計した。", "Насос спроектировал инженер Иванов."],
      contexts: ["", "", ""], question: "")
    func kinds(_ answer: String) -> [String] { check.unsupportedParts(of: answer).map(\.kind.rawValue) }
    #expect(kinds("泵由Halvorsen设计，每90天加油一次。") == [])
    #expect(kinds("泵由Stevenson于1988年设计。") == ["number", "name"])
    #expect(kinds("ポンプはハルヴォルセンが設計した。") == [] && kinds("ポンプはスティーブンソンが設計した。") == ["name"])
    #expect(kinds("Насос спроектирован инженером Ивановым.") == [])
    #expect(kinds("Насос спроектировал инженер Петров.") == ["name"])
  }

  @Test("has nothing to be compared with where there is no passage")
  func noPassages() {
    let check = GroundingCheck(sources: [], contexts: [], question: "?")
    #expect(check.unsupportedParts(of: "Robert Stevenson was 99.").isEmpty)
  }
}
