import Testing

@testable import Generation

@Suite("The borders of an answer")
struct AnswerBordersTests {
  @Test(
    "Marks that belong to the sentence around it are taken off, those that are whole stay",
    arguments: [
      ("`cloister index check`, `", "`cloister index check`"), ("noon,", "noon"), ("\"Olaf", "Olaf"),
      ("“Olaf Grieg”", "“Olaf Grieg”"), ("in 1858 (the", "in 1858 (the"), ("in 1858 (", "in 1858"), ("forty)", "forty"),
      ("(forty) cars", "(forty) cars"), ("f(x)", "f(x)"), ("(forty", "forty"), ("Dr.", "Dr."), ("U.S.", "U.S."),
      ("**bold**", "**bold**"), ("**bold", "**bold"), ("*bold", "bold"), (", 9 pounds — ", "9 pounds"),
      ("the ferrymen’", "the ferrymen’"), ("`", "`"), (", ;", ", ;"), ("(\"a", "a"), ("", ""),
    ])
  func trimmed(span: String, answer: String) {
    let (before, after) = (Array("x".unicodeScalars), Array("y".unicodeScalars))
    let scalars = Array(span.unicodeScalars)
    let range = AnswerBorders.trimmed(1..<1 + scalars.count, of: before + scalars + after)
    #expect(String(String.UnicodeScalarView((before + scalars + after)[range])) == answer)
  }
}
