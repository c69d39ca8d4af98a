/// Compares JSON with the outline of a JSON Schema.
///
/// Types, properties, elements, enumerations and constants are compared. What a schema says beyond that, such as bounds,
/// patterns and combinations of schemas, is for the engine to keep: an answer is not refused over it.
enum SchemaCheck {
  static func accepts(_ value: JSONValue, _ format: ResponseFormat) -> Bool {
    switch format {
    case .jsonObject:
      guard case .object = value else { return false }
      return true
    case .jsonSchema(let text):
      guard let schema = try? JSONParser.parse(text) else { return false }
      return accepts(value, schema)
    }
  }

  /// - Parameter schema: Nested no deeper than the parser allows.
  private static func accepts(_ value: JSONValue, _ schema: JSONValue) -> Bool {
    if case .bool(let isAllowed) = schema { return isAllowed }
    if let constant = schema["const"], constant != value { return false }
    if case .array(let choices)? = schema["enum"], !choices.contains(value) { return false }
    switch schema["type"] {
    case .string(let type)?: guard isOf(type, value) else { return false }
    case .array(let types)?:
      guard types.contains(where: { if case .string(let type) = $0 { isOf(type, value) } else { false } }) else {
        return false
      }
    default: break
    }
    switch value {
    case .object(let properties): return acceptsObject(properties, schema)
    case .array(let elements):
      guard let items = schema["items"] else { return true }
      return elements.allSatisfy { accepts($0, items) }
    default: return true
    }
  }

  private static func acceptsObject(_ properties: [JSONValue.Property], _ schema: JSONValue) -> Bool {
    if case .array(let required)? = schema["required"] {
      let names = Set(properties.map { JSONValue.string($0.name) })
      guard required.allSatisfy(names.contains) else { return false }
    }
    // Properties that a pattern or another schema may allow are not known here.
    let isClosed = schema["additionalProperties"] == .bool(false) && schema["patternProperties"] == nil
    return properties.allSatisfy { property in
      schema["properties"]?[property.name].map { accepts(property.value, $0) } ?? !isClosed
    }
  }

  private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
    switch value {
    case .null: type == "null"
    case .bool: type == "boolean"
    case .number: type == "number" || type == "integer" && value.integer != nil
    case .string: type == "string"
    case .array: type == "array"
    case .object: type == "object"
    }
  }
}
