/// Schemas that name the types of their values.
extension SchemaCompiler {
  /// The types that a schema allows; without `type`, those whose keywords it uses, and all where it uses none.
  func types(of place: Place) throws(GenerationError) -> [String] {
    let names: [JSONValue]
    switch place.schema["type"] {
    case .string(let name): names = [.string(name)]
    case .array(let list) where !list.isEmpty: names = list
    case nil:
      return SchemaKeywords.byType.filter { row in row.keywords.contains { place.schema[$0] != nil } }.map(\.type)
    default: throw place.invalid("type")
    }
    var types: [String] = []
    for name in names {
      guard case .string(let type) = name, SchemaKeywords.types.contains(type) else { throw place.invalid("type") }
      types.append(type)
    }
    return types
  }

  mutating func compileTypes(_ place: Place) throws(GenerationError) -> ByteGrammar.RuleIndex {
    let types = try types(of: place)
    if types.isEmpty { return any() }
    var parts: [ByteGrammar.RuleIndex] = []
    for type in types { parts.append(try compile(type, of: place)) }
    return json.grammar.choice(parts)
  }

  private mutating func compile(_ type: String, of place: Place) throws(GenerationError) -> ByteGrammar.RuleIndex {
    switch type {
    case "object": try object(place)
    case "array": try array(place)
    case "string": try string(place)
    case "number": try number(place)
    case "integer": try integer(place)
    case "boolean": json.boolean
    default: json.null
    }
  }

  /// A whole number from 0 that a keyword gives; nil where it is absent.
  func count(_ keyword: String, of place: Place) throws(GenerationError) -> Int? {
    guard let value = place.schema[keyword] else { return nil }
    guard let count = value.integer, count >= 0 else { throw place.invalid(keyword) }
    return count
  }

  private mutating func array(_ place: Place) throws(GenerationError) -> ByteGrammar.RuleIndex {
    if let isUnique = place.schema["uniqueItems"], isUnique != .bool(false) { throw place.unsupported("uniqueItems") }
    let minimum = try count("minItems", of: place) ?? 0
    let maximum = try count("maxItems", of: place)
    let element =
      if let items = place.schema["items"] { try compile(place.child(items, "items")) } else { any() }
    guard json.grammar.isReachable(element) || maximum != 0 else {
      return json.array(of: element, minimum: minimum, maximum: 0)
    }
    return json.array(of: element, minimum: minimum, maximum: maximum)
  }

  private mutating func object(_ place: Place) throws(GenerationError) -> ByteGrammar.RuleIndex {
    var properties = try declaredProperties(of: place)
    let required = try requiredNames(of: place)
    if properties.isEmpty, required.isEmpty { return try map(place) }
    let declared = Set(properties.map(\.name))
    for name in required where !declared.contains(name) {
      properties.append(JSONValue.Property(name: name, value: place.schema["additionalProperties"] ?? .bool(true)))
    }
    var rules: [(rule: ByteGrammar.RuleIndex, isRequired: Bool)] = []
    for property in properties {
      let isDeclared = declared.contains(property.name)
      let child =
        isDeclared
        ? place.child(property.value, "properties", property.name) : place.child(property.value, "additionalProperties")
      let value = try compile(child)
      let name = json.literal(JSONText.quoted(property.name))
      rules.append((json.grammar.sequence(name, json.colon, value), required.contains(property.name)))
    }
    return json.grammar.sequence(json.literal("{"), json.space, members(rules), json.space, json.literal("}"))
  }

  private func declaredProperties(of place: Place) throws(GenerationError) -> [JSONValue.Property] {
    switch place.schema["properties"] {
    case nil: return []
    case .object(let properties): return properties
    default: throw place.invalid("properties")
    }
  }

  private func requiredNames(of place: Place) throws(GenerationError) -> [String] {
    guard let required = place.schema["required"] else { return [] }
    guard case .array(let elements) = required else { throw place.invalid("required") }
    var names: [String] = []
    for element in elements {
      guard case .string(let name) = element else { throw place.invalid("required") }
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  /// An object whose names no schema tells.
  private mutating func map(_ place: Place) throws(GenerationError) -> ByteGrammar.RuleIndex {
    guard let schema = place.schema["additionalProperties"] else { return json.map(to: any()) }
    let value = try compile(place.child(schema, "additionalProperties"))
    return json.grammar.isReachable(value) ? json.map(to: value) : json.literal("{}")
  }

  /// Properties in their order, with commas between those that are there.
  private mutating func members(
    _ properties: [(rule: ByteGrammar.RuleIndex, isRequired: Bool)]
  ) -> ByteGrammar.RuleIndex {
    // What may follow, where nothing was written so far and where something was.
    var first = json.grammar.add(.sequence([]))
    var further = first
    for property in properties.reversed() {
      let written = json.grammar.sequence(property.rule, further)
      let joined = json.grammar.sequence(json.comma, written)
      first = property.isRequired ? written : json.grammar.choice(written, first)
      further = property.isRequired ? joined : json.grammar.choice(joined, further)
    }
    return first
  }
}
