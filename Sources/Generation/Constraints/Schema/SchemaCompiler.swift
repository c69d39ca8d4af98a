/// Turns a JSON Schema into a grammar whose texts all fit the schema.
///
/// Where a schema leaves a choice that no reader of the answer misses, the grammar allows one form only: declared
/// properties come in the order of the schema, undeclared ones beside them never.
struct SchemaCompiler {
  /// References within references: a recursive schema allows answers up to this depth.
  private static let referenceDepth = 20
  static let ruleLimit = 50_000
  static let sizeLimitBytes = 1 << 18

  let root: JSONValue
  var json = JSONGrammar()
  private var references: [Reference: ByteGrammar.RuleIndex] = [:]
  private var anyValue: ByteGrammar.RuleIndex?

  private struct Reference: Hashable {
    var pointer: String
    var depth: Int
  }

  /// A schema and where it stands.
  struct Place {
    var schema: JSONValue
    /// JSON pointer from the root: RFC 6901.
    var path: String
    /// References on the way here.
    var depth: Int

    func child(_ schema: JSONValue, _ names: String...) -> Place {
      let steps = names.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }
      return Place(schema: schema, path: path + steps.joined(), depth: depth)
    }

    func unsupported(_ keyword: String) -> GenerationError { .unsupportedSchema(keyword: keyword, path: path) }

    func invalid(_ keyword: String) -> GenerationError { .invalidSchema(keyword: keyword, path: path) }
  }

  /// The grammar of a schema, and its rule for the whole text.
  ///
  /// - Parameter text: The schema as JSON.
  static func compile(_ text: String) throws(GenerationError) -> (grammar: ByteGrammar, root: ByteGrammar.RuleIndex) {
    guard text.utf8.count <= sizeLimitBytes else { throw .malformedSchema(offset: sizeLimitBytes) }
    var compiler = SchemaCompiler(root: try JSONParser.parse(text))
    let rule = try compiler.compile(Place(schema: compiler.root, path: "", depth: 0))
    guard compiler.json.grammar.isReachable(rule) else { throw .unsatisfiableSchema }
    return (compiler.json.grammar, rule)
  }

  /// The grammar of any JSON object.
  static func anyObject() -> (grammar: ByteGrammar, root: ByteGrammar.RuleIndex) {
    var json = JSONGrammar()
    let value = json.anyValue()
    let rule = json.map(to: value)
    return (json.grammar, rule)
  }

  private init(root: JSONValue) {
    self.root = root
  }

  mutating func compile(_ place: Place) throws(GenerationError) -> ByteGrammar.RuleIndex {
    let ruleCount = json.grammar.rules.count
    guard ruleCount <= Self.ruleLimit else { throw .schemaTooLarge(ruleCount: ruleCount, limit: Self.ruleLimit) }
    switch place.schema {
    case .bool(true): return any()
    case .bool(false): return json.grammar.nothing()
    case .object(let properties):
      if let bad = properties.first(where: { SchemaKeywords.unsupported.contains($0.name) }) {
        throw place.unsupported(bad.name)
      }
      return try compileWhole(place, properties.first { SchemaKeywords.whole.contains($0.name) })
    default: throw place.invalid("schema")
    }
  }

  /// A schema of which one keyword describes the whole value, or else of one or more types.
  private mutating func compileWhole(
    _ place: Place, _ keyword: JSONValue.Property?
  ) throws(GenerationError) -> ByteGrammar.RuleIndex {
    guard let keyword else { return try compileTypes(place) }
    let besides: Set<String> = ["const", "enum"].contains(keyword.name) ? ["type"] : []
    try requireNothing(beside: keyword.name, but: besides, in: place)
    switch keyword.name {
    case "const": return try literals([keyword.value], of: place)
    case "enum":
      guard case .array(let values) = keyword.value, !values.isEmpty else { throw place.invalid("enum") }
      return try literals(values, of: place)
    case "$ref":
      guard case .string(let pointer) = keyword.value else { throw place.invalid("$ref") }
      return try reference(pointer, from: place)
    default: return try combination(keyword, of: place)
    }
  }

  private func requireNothing(
    beside keyword: String, but others: Set<String>, in place: Place
  ) throws(GenerationError) {
    guard case .object(let properties) = place.schema else { return }
    for property in properties where property.name != keyword && !others.contains(property.name) {
      if SchemaKeywords.meaningful.contains(property.name) { throw place.unsupported(keyword) }
    }
  }

  private mutating func literals(
    _ values: [JSONValue], of place: Place
  ) throws(GenerationError) -> ByteGrammar.RuleIndex {
    let types = place.schema["type"] == nil ? nil : try self.types(of: place)
    let allowed = values.filter { value in types.map { $0.contains { value.isOf(type: $0) } } ?? true }
    return json.grammar.choice(allowed.map { json.literal($0.text) })
  }

  private mutating func combination(
    _ keyword: JSONValue.Property, of place: Place
  ) throws(GenerationError) -> ByteGrammar.RuleIndex {
    guard case .array(let schemas) = keyword.value, !schemas.isEmpty else { throw place.invalid(keyword.name) }
    if keyword.name == "allOf", schemas.count > 1 { throw place.unsupported("allOf") }
    if keyword.name == "oneOf", !SchemaDisjointness(root: root).holds(among: schemas) {
      throw place.unsupported("oneOf")
    }
    var parts: [ByteGrammar.RuleIndex] = []
    for (index, schema) in schemas.enumerated() {
      parts.append(try compile(place.child(schema, keyword.name, String(index))))
    }
    return json.grammar.choice(parts)
  }

  private mutating func reference(
    _ pointer: String, from place: Place
  ) throws(GenerationError) -> ByteGrammar.RuleIndex {
    guard place.depth < Self.referenceDepth else { return json.grammar.nothing() }
    let key = Reference(pointer: pointer, depth: place.depth)
    if let rule = references[key] { return rule }
    guard let schema = root.value(at: pointer) else { throw place.unsupported("$ref") }
    let target = Place(schema: schema, path: String(pointer.dropFirst()), depth: place.depth + 1)
    let rule = try compile(target)
    references[key] = rule
    return rule
  }

  mutating func any() -> ByteGrammar.RuleIndex {
    let rule = anyValue ?? json.anyValue()
    anyValue = rule
    return rule
  }
}

extension JSONValue {
  func isOf(type: String) -> Bool {
    switch self {
    case .null: type == "null"
    case .bool: type == "boolean"
    case .number: type == "number" || (type == "integer" && integer != nil)
    case .string: type == "string"
    case .array: type == "array"
    case .object: type == "object"
    }
  }

  /// The value that a reference within this document names: `#` or `#/a/b`.
  func value(at reference: String) -> JSONValue? {
    guard reference == "#" || reference.hasPrefix("#/") else { return nil }
    let steps = reference.dropFirst().split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    return steps.reduce(self as JSONValue?) { value, step in
      let name = String(step).replacing("~1", with: "/").replacing("~0", with: "~")
      guard case .array(let elements) = value else { return value?[name] }
      return Int(name).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
    }
  }
}
