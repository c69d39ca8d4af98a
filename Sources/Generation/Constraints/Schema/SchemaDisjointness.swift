/// Shows that no value fits two schemas, so that `oneOf` means the same as `anyOf`.
struct SchemaDisjointness {
  /// References followed before giving up.
  private static let maximumDepth = 8

  let root: JSONValue

  /// Whether each two of the schemas are known to share no value; false where it is not known.
  func holds(among schemas: [JSONValue]) -> Bool {
    schemas.indices.allSatisfy { index in
      schemas[..<index].allSatisfy { areDisjoint(schemas[index], $0, depth: 0) }
    }
  }

  private func areDisjoint(_ one: JSONValue, _ other: JSONValue, depth: Int) -> Bool {
    guard depth < Self.maximumDepth else { return false }
    let (one, other) = (resolved(one), resolved(other))
    if types(of: one).isDisjoint(with: types(of: other)) { return true }
    if let first = values(of: one), let second = values(of: other) { return first.isDisjoint(with: second) }
    guard types(of: one) == ["object"], types(of: other) == ["object"] else { return false }
    return required(by: one).contains { name in
      if forbids(name, other) { return true }
      guard required(by: other).contains(name), let first = one["properties"]?[name],
        let second = other["properties"]?[name]
      else { return false }
      return areDisjoint(first, second, depth: depth + 1)
    } || required(by: other).contains { forbids($0, one) }
  }

  private func resolved(_ schema: JSONValue) -> JSONValue {
    var schema = schema
    for _ in 0..<Self.maximumDepth {
      guard case .string(let pointer) = schema["$ref"], let target = root.value(at: pointer) else { break }
      schema = target
    }
    return schema
  }

  /// Types that a value may have, whole numbers counted as numbers; all where the schema does not say.
  private func types(of schema: JSONValue) -> Set<String> {
    let all = Set(SchemaKeywords.types).subtracting(["integer"])
    if let values = literals(of: schema) {
      return Set(values.flatMap { value in all.filter { value.isOf(type: $0) } })
    }
    let names: [JSONValue] =
      switch schema["type"] {
      case .array(let list): list
      case let name?: [name]
      case nil: []
      }
    let types = names.compactMap { name -> String? in
      guard case .string(let type) = name else { return nil }
      return type == "integer" ? "number" : type
    }
    return types.isEmpty ? all : Set(types)
  }

  private func literals(of schema: JSONValue) -> [JSONValue]? {
    if let value = schema["const"] { return [value] }
    if case .array(let values) = schema["enum"] { return values }
    return nil
  }

  /// The texts of all values; nil where they are not listed, or not to be compared by their text.
  private func values(of schema: JSONValue) -> Set<String>? {
    guard let values = literals(of: schema) else { return nil }
    var texts: Set<String> = []
    for value in values {
      switch value {
      case .array, .object: return nil
      case .number(let digits): texts.insert(Double(digits).map { "\($0)" } ?? digits)
      case .null, .bool, .string: texts.insert(value.text)
      }
    }
    return texts
  }

  private func required(by schema: JSONValue) -> [String] {
    guard case .array(let names) = schema["required"] else { return [] }
    return names.compactMap { name in
      guard case .string(let text) = name else { return nil }
      return text
    }
  }

  private func forbids(_ name: String, _ schema: JSONValue) -> Bool {
    schema["additionalProperties"] == .bool(false) && schema["properties"]?[name] == nil
  }
}
