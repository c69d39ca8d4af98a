import Foundation
import TestSupport
import Testing

@testable import Generation

@Suite("An answer that is held to a JSON Schema")
struct SchemaConstraintTests {
  /// The lines of schemas.jsonl.
  static let schemas: [String] = {
    let url = Bundle.module.url(forResource: "Fixtures/schemas", withExtension: "jsonl")
    let text = url.flatMap { try? String(contentsOf: $0, encoding: .utf8) } ?? ""
    return text.split(separator: "\n").map(String.init)
  }()

  @Test("is JSON that fits it, whatever the model writes", arguments: schemas)
  func validity(_ schema: String) throws {
    let (grammar, root) = try SchemaCompiler.compile(schema)
    let parsed = try JSONParser.parse(schema)
    for seed in 0..<16 {
      var writer = RandomWriter(seed: UInt64(seed))
      let limit = seed.isMultiple(of: 2) ? 300 : 80
      let constraint = AutomatonConstraint(GrammarAutomaton(grammar, root: root), over: writer.trie)
      let writing = writer.write(constraint, limit: limit)
      #expect(writing.isEnded, "seed \(seed)")
      let text = try #require(String(validating: writing.bytes, as: UTF8.self))
      let value = try Self.value(of: text)
      #expect(SchemaChecker(root: parsed).accepts(value, parsed), "seed \(seed): \(text)")
    }
  }

  /// The value as Foundation reads it; where an object without declared names repeats one, the last counts.
  private static func value(of text: String) throws -> JSONValue {
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    if let value = try? JSONParser.parse(text) { return value }
    let data = try JSONSerialization.data(withJSONObject: object, options: .fragmentsAllowed)
    return try JSONParser.parse(String(decoding: data, as: UTF8.self))
  }

  @Test("is tried with all schemas")
  func schemaCount() { #expect(Self.schemas.count == 38) }

  @Test("ends within the tokens that it has, down to the fewest that it needs")
  func limit() throws {
    let (grammar, root) = try SchemaCompiler.compile(Self.schemas[0])
    let automaton = GrammarAutomaton(grammar, root: root)
    let needed = automaton.distance(automaton.start)
    #expect(needed == #"{"name":"","age":0}"#.utf8.count)
    for limit in needed..<needed + 20 {
      var writer = RandomWriter(seed: UInt64(limit))
      let writing = writer.write(
        AutomatonConstraint(GrammarAutomaton(grammar, root: root), over: writer.trie), limit: limit)
      #expect(writing.isEnded && writing.tokenCount <= limit)
    }
    var writer = RandomWriter(seed: 1)
    let cut = writer.write(AutomatonConstraint(automaton, over: writer.trie), limit: 1)
    #expect(!cut.isEnded && cut.tokenCount == 1)
  }

  @Test("is allowed exactly the tokens whose bytes the schema allows")
  func masks() throws {
    let schema = #"{"type":"array","items":{"type":"string","minLength":1,"maxLength":30},"maxItems":25}"#
    let (grammar, root) = try SchemaCompiler.compile(schema)
    let automaton = GrammarAutomaton(grammar, root: root)
    var writer = RandomWriter(seed: 8)
    let trie = writer.trie
    let constraint = AutomatonConstraint(GrammarAutomaton(grammar, root: root), over: trie)
    var state = automaton.start
    for _ in 0..<200 where !constraint.isComplete {
      let mask = constraint.allowedTokens(remainingTokenCount: 5000)
      var allowed: [Int32] = []
      for (token, bytes) in trie.tokenBytes.enumerated() where !bytes.isEmpty {
        let isAllowed = bytes.reduce(state) { $0 < 0 ? $0 : automaton.next($0, $1) } >= 0
        #expect(mask.contains(Int32(token)) == isAllowed)
        if isAllowed { allowed.append(Int32(token)) }
      }
      guard let token = allowed.randomElement(using: &writer.random) else { break }
      constraint.advance(by: token)
      for byte in trie.tokenBytes[Int(token)] { state = automaton.next(state, byte) }
    }
  }

  @Test("goes on where it was when an automaton forgets its states")
  func compaction() throws {
    let schema = #"{"type":"array","items":{"type":"string","minLength":900,"maxLength":1000},"minItems":12}"#
    let (grammar, root) = try SchemaCompiler.compile(schema)
    let automaton = GrammarAutomaton(grammar, root: root)
    let text =
      "[" + Array(repeating: "\"" + String(repeating: "x", count: 950) + "\"", count: 15).joined(separator: ",") + "]"
    for _ in 0..<2 {
      var state = automaton.start
      var compactionCount = 0
      for byte in text.utf8 {
        state = automaton.next(state, byte)
        if let kept = automaton.compact(keeping: state) {
          state = kept
          compactionCount += 1
        }
      }
      #expect(state >= 0 && automaton.isFinal(state))
      #expect(compactionCount > 0)
    }
  }

  @Test("is an object where only JSON is asked for")
  func anyObject() throws {
    let (grammar, root) = SchemaCompiler.anyObject()
    let automaton = GrammarAutomaton(grammar, root: root)
    for seed in 0..<100 {
      var writer = RandomWriter(seed: UInt64(seed))
      let writing = writer.write(AutomatonConstraint(automaton, over: writer.trie), limit: 300)
      #expect(writing.isEnded)
      guard case .object = try JSONParser.parse(String(decoding: writing.bytes, as: UTF8.self)) else {
        Issue.record("no object")
        continue
      }
    }
  }

  @Test("allows what fits, in the order of the schema, with the white space of writers")
  func allowed() throws {
    let texts = [
      #"{"name":"Ada","age":36}"#, #"{ "name": "Ada", "age": -1 }"#, "{\n  \"name\": \"\\u00e9\\n\",\n  \"age\": 0\n}",
      #"{"name":"日本😀","age":1}"#,
    ]
    for text in texts { #expect(try accepts(text, Self.schemas[0]), "\(text)") }
    let wrong = [
      #"{"age":36,"name":"Ada"}"#, #"{"name":"Ada"}"#, #"{"name":"Ada","age":01}"#, #"{"name":"Ada","age":36}x"#,
      #"{"name":"Ada","age":36,}"#, #"{"name":"\ud800","age":3}"#, "{\"name\":\"\u{1}\",\"age\":3}", "", "[]",
    ]
    for text in wrong { #expect(try !accepts(text, Self.schemas[0]), "\(text)") }
  }

  @Test("counts every integer in and outside its bounds")
  func integerBounds() throws {
    for (lower, upper) in [(0, 0), (-12, 3), (7, 131), (-205, -97), (99, 100), (-1, 1), (1000, 1009)] {
      let schema = #"{"type":"integer","minimum":\#(lower),"maximum":\#(upper)}"#
      for value in -230...1020 {
        #expect(
          try accepts(String(value), schema) == (lower...upper).contains(value), "\(value) in \(lower)...\(upper)")
      }
      #expect(try !accepts("-0", schema))
    }
  }

  private func accepts(_ text: String, _ schema: String) throws -> Bool {
    let (grammar, root) = try SchemaCompiler.compile(schema)
    let automaton = GrammarAutomaton(grammar, root: root)
    let end = text.utf8.reduce(automaton.start) { $0 < 0 ? $0 : automaton.next($0, $1) }
    return end >= 0 && automaton.isAccepting(end)
  }

  @Test(
    "is refused by keyword and place where the schema asks for more than can be held",
    arguments: [
      (#"{"type":"object","properties":{"a":{"type":"array","uniqueItems":true}}}"#, "uniqueItems", "/properties/a"),
      (#"{"not":{"type":"null"}}"#, "not", ""), (#"{"type":"string","format":"date"}"#, "format", ""),
      (#"{"type":"number","multipleOf":2}"#, "multipleOf", ""),
      (#"{"type":"string","pattern":"(?=a)"}"#, "pattern", ""),
      (#"{"type":"string","pattern":"^a|b$"}"#, "pattern", ""),
      (#"{"type":"string","pattern":"\\bword"}"#, "pattern", ""),
      (#"{"type":"string","pattern":"a","maxLength":3}"#, "pattern", ""),
      (#"{"allOf":[{"type":"string"},{"minLength":1}]}"#, "allOf", ""),
      (#"{"oneOf":[{"type":"integer"},{"type":"number"}]}"#, "oneOf", ""),
      (#"{"anyOf":[{"type":"null"}],"type":"null"}"#, "anyOf", ""), (#"{"$ref":"other.json"}"#, "$ref", ""),
      (#"{"type":"number","exclusiveMinimum":0}"#, "exclusiveMinimum", ""),
      (#"{"properties":{"a/b":{"items":{"contains":{}}}}}"#, "contains", "/properties/a~1b/items"),
    ])
  func unsupported(_ schema: String, _ keyword: String, _ path: String) {
    #expect(throws: GenerationError.unsupportedSchema(keyword: keyword, path: path)) {
      try SchemaCompiler.compile(schema)
    }
  }

  @Test("is refused where the schema is wrong or allows nothing")
  func wrongSchemas() {
    let wrong: [(String, GenerationError)] = [
      ("{", .malformedSchema(offset: 1)), ("3", .invalidSchema(keyword: "schema", path: "")),
      (#"{"type":"text"}"#, .invalidSchema(keyword: "type", path: "")),
      (#"{"type":"array","minItems":-1}"#, .invalidSchema(keyword: "minItems", path: "")),
      (#"{"required":"a"}"#, .invalidSchema(keyword: "required", path: "")),
      (#"{"enum":[]}"#, .invalidSchema(keyword: "enum", path: "")),
      ("false", .unsatisfiableSchema), (##"{"$ref":"#"}"##, .unsatisfiableSchema),
      (#"{"type":"string","enum":[1]}"#, .unsatisfiableSchema),
      (#"{"type":"integer","minimum":2,"maximum":1}"#, .unsatisfiableSchema),
      (#"{"type":"array","items":false,"minItems":1}"#, .unsatisfiableSchema),
      (##"{"type":"object","properties":{"a":{"$ref":"#"}},"required":["a"]}"##, .unsatisfiableSchema),
    ]
    for (schema, error) in wrong {
      #expect(throws: error, "\(schema)") { try SchemaCompiler.compile(schema) }
    }
  }

  @Test("never crashes on a damaged schema")
  func fuzz() {
    for bytes in Mutations(of: Self.schemas.map { Array($0.utf8) }, count: 4000, seed: 9) {
      _ = try? SchemaCompiler.compile(String(decoding: bytes, as: UTF8.self))
    }
  }
}
