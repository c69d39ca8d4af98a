import Testing

@testable import Generation

@Suite("Names and numbers of a question")
struct QuestionNamesTests {
  @Test(
    "are the words that begin with a capital letter or a digit, save the first",
    arguments: [
      ("When did Agnes Thorburn build it?", ["agnes", "thorburn"]),
      ("Who kept the lighthouse in 1874?", ["1874"]),
      ("Is the Orkney-Shetland ferry's crossing 3 hours?", ["orkney", "shetland", "3"]),
      ("Where is Łódź?", ["łódź"]), ("Define GDPR", ["gdpr"]), ("Thorburn", []), ("", []), ("who was agnes?", []),
    ])
  func found(question: String, names: [String]) {
    #expect(QuestionNames(question).names.sorted() == names.sorted())
  }

  @Test("are only its numbers where nearly all words begin with a capital, as in a title")
  func titles() {
    #expect(QuestionNames("When Was The Lighthouse Of Northwind Built In 1858?").names == ["1858"])
    #expect(QuestionNames("WHO KEEPS THE THREE GOATS").names.isEmpty)
  }

  @Test("are missing where one of them stands in no text, whatever its case")
  func missing() {
    let names = QuestionNames("When did Agnes Thorburn leave Kirkwall?")
    #expect(!names.isOneMissing(in: ["AGNES left Kirkwall.", "the Thorburns came in May"]))
    #expect(names.isOneMissing(in: ["Agnes Thorburn left in May."]))
    #expect(names.isOneMissing(in: []))
    #expect(!QuestionNames("When did it close?").isOneMissing(in: []))
  }
}
