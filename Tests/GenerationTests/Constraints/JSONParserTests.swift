import Foundation
import TestSupport
import Testing

@testable import Generation

@Suite("The JSON parser")
struct JSONParserTests {
  @Test("keeps the order of properties and the spelling of numbers")
  func order() throws {
    let text = #"{"b":1.50,"a":[true,null,"x\"\u00e9\ud83d\ude00\n"],"c":{}}"#
    let value = try JSONParser.parse(" " + text + "\n")
    #expect(value.text == "{\"b\":1.50,\"a\":[true,null,\"x\\\"é😀\\n\"],\"c\":{}}")
    #expect(value["a"] == .array([.bool(true), .null, .string("x\"é😀\n")]))
    #expect(JSONValue.number("1e2").integer == 100)
    #expect(JSONValue.number("1.5").integer == nil)
  }

  @Test(
    "refuses what is not JSON, and tells where",
    arguments: [
      ("", 0), ("{", 1), ("[1,]", 3), ("{\"a\":1,\"a\":2}", 10), ("01", 1), ("\"\\ud800\"", 7), ("\"\u{1}\"", 1),
      ("tru", 0), ("1 2", 2), ("-", 1), ("1.", 2), ("\"a", 2),
    ])
  func malformed(_ text: String, _ offset: Int) {
    #expect(throws: GenerationError.malformedSchema(offset: offset)) { try JSONParser.parse(text) }
  }

  @Test("refuses what is nested too deep")
  func depth() throws {
    _ = try JSONParser.parse(String(repeating: "[", count: 60) + String(repeating: "]", count: 60))
    #expect(throws: GenerationError.self) { try JSONParser.parse(String(repeating: "[", count: 100_000)) }
  }

  @Test("takes nothing that Foundation refuses")
  func fuzz() {
    let seeds = [#"{"a":[1,2.5e3,-0],"b":"x\u0041\n"}"#, #"[{"c":null},true,false,"é"]"#].map { Array($0.utf8) }
    for bytes in Mutations(of: seeds, count: 3000, seed: 6) {
      guard let text = String(validating: bytes, as: UTF8.self) else { continue }
      guard let value = try? JSONParser.parse(text) else { continue }
      let isJSON = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
      #expect(isJSON, "\(value.text)")
    }
  }
}
