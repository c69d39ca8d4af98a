import Generation
import TestSupport
import Testing

@Suite("An answer in JSON")
struct StructuredAnswerTests {
  private static let text = #"{"name": "In\u0067rid \"H\"", "tags": ["a", 12.5, null], "n": -3e2}"#

  @Test("is read with its strings and numbers, where they stand")
  func leaves() throws {
    let answer = try #require(StructuredAnswer(" ```json\n\(Self.text)\n``` \n", format: .jsonObject))
    #expect(answer.text == Self.text)
    #expect(answer.leaves.filter(\.isName).map(\.text) == ["name", "tags", "n"])
    let values = answer.leaves.filter { !$0.isName }
    #expect(values.map(\.text) == [#"Ingrid "H""#, "a", "12.5", "-3e2"])
    #expect(values.map(\.property) == ["name", "tags", "tags", "n"])
    let scalars = Array(answer.text.unicodeScalars)
    #expect(String(String.UnicodeScalarView(scalars[values[0].range])) == #""In\u0067rid \"H\"""#)
  }

  @Test("stays JSON, in its order and spacing, when parts of it are replaced")
  func replacing() throws {
    let answer = try #require(StructuredAnswer(Self.text, format: .jsonObject))
    let first = try #require(answer.leaves.firstIndex { $0.text.hasPrefix("Ingrid") })
    let last = answer.leaves.count - 1
    let replaced = answer.replacing([first: "a\"b\n", last: "[gone]"])
    #expect(replaced == #"{"name": "a\"b\n", "tags": ["a", 12.5, null], "n": "[gone]"}"#)
    #expect(StructuredAnswer(replaced, format: .jsonObject) != nil && answer.replacing([:]) == Self.text)
  }

  @Test(
    "is refused where it is none, or not an object",
    arguments: ["", "I am sorry.", #"{"a":1"#, #"{"a":1} and more"#, #"{"a":1,"a":2}"#, "[1]", "{a:1}", "```\n{}"])
  func malformed(text: String) { #expect(StructuredAnswer(text, format: .jsonObject) == nil) }

  @Test("follows the outline of its schema")
  func schema() {
    let schema = """
      {"type":"object","properties":{"keeper":{"enum":["Magnus","Agnes"]},"goats":{"type":"integer"},
      "names":{"type":"array","items":{"type":["string","null"]}}},"required":["keeper"],"additionalProperties":false}
      """
    func follows(_ text: String) -> Bool { StructuredAnswer(text, format: .jsonSchema(schema)) != nil }
    #expect(follows(#"{"goats": 3, "keeper": "Agnes", "names": ["x", null]}"#))
    for wrong in [
      #"{"goats":3}"#, #"{"keeper":"Robert"}"#, #"{"keeper":"Agnes","goats":"3"}"#, #"{"keeper":"Agnes","age":3}"#,
      #"{"keeper":"Agnes","names":[1]}"#, #"["Agnes"]"#, #"{"keeper":"Agnes","goats":3.5}"#,
    ] {
      #expect(!follows(wrong), "\(wrong)")
    }
  }

  @Test("that was damaged is refused or read, and what was read is JSON again after a replacement")
  func mutations() {
    for bytes in Mutations(of: [Array(Self.text.utf8)], count: 400, seed: 21) {
      guard let answer = StructuredAnswer(String(decoding: bytes, as: UTF8.self), format: .jsonObject) else { continue }
      let values = answer.leaves.indices.filter { !answer.leaves[$0].isName }
      let replaced = answer.replacing(Dictionary(uniqueKeysWithValues: values.map { ($0, "\"x\\") }))
      #expect(StructuredAnswer(replaced, format: .jsonObject) != nil, "\(replaced)")
    }
  }
}
