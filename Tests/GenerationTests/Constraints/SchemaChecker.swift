import Foundation

@testable import Generation

/// Says whether a JSON value fits a schema: a second reading of the keywords, by value and not by grammar.
struct SchemaChecker {
  let root: JSONValue

  func accepts(_ value: JSONValue, _ schema: JSONValue) -> Bool {
    if schema == .bool(true) { return true }
    guard case .object(let keywords) = schema else { return false }
    return keywords.allSatisfy { accepts(value, keyword: $0.name, $0.value, of: schema) }
  }

  private func accepts(_ value: JSONValue, keyword: String, _ argument: JSONValue, of schema: JSONValue) -> Bool {
    switch keyword {
    case "type": return strings(argument).contains { value.isOf(type: $0) }
    case "const": return value == argument
    case "enum": return elements(argument).contains(value)
    case "anyOf": return elements(argument).contains { accepts(value, $0) }
    case "oneOf": return elements(argument).filter { accepts(value, $0) }.count == 1
    case "allOf": return elements(argument).allSatisfy { accepts(value, $0) }
    case "$ref": return strings(argument).first.flatMap { root.value(at: $0) }.map { accepts(value, $0) } ?? false
    default: break
    }
    switch value {
    case .string(let text): return accepts(text, keyword, argument)
    case .number(let digits): return accepts(Double(digits) ?? .nan, keyword, argument)
    case .array(let elements):
      switch keyword {
      case "items": return elements.allSatisfy { accepts($0, argument) }
      case "minItems": return elements.count >= argument.integer ?? 0
      case "maxItems": return elements.count <= argument.integer ?? 0
      default: return true
      }
    case .object(let properties): return accepts(properties, keyword, argument, of: schema)
    case .null, .bool: return true
    }
  }

  private func accepts(_ text: String, _ keyword: String, _ argument: JSONValue) -> Bool {
    switch keyword {
    case "minLength": text.unicodeScalars.count >= argument.integer ?? 0
    case "maxLength": text.unicodeScalars.count <= argument.integer ?? 0
    case "pattern": text.range(of: strings(argument)[0], options: .regularExpression) != nil
    default: true
    }
  }

  private func accepts(_ number: Double, _ keyword: String, _ argument: JSONValue) -> Bool {
    guard case .number(let digits) = argument, let bound = Double(digits) else { return true }
    switch keyword {
    case "minimum": return number >= bound
    case "maximum": return number <= bound
    case "exclusiveMinimum": return number > bound
    case "exclusiveMaximum": return number < bound
    default: return true
    }
  }

  private func accepts(
    _ properties: [JSONValue.Property], _ keyword: String, _ argument: JSONValue, of schema: JSONValue
  ) -> Bool {
    switch keyword {
    case "properties":
      return properties.allSatisfy { property in
        argument[property.name].map { accepts(property.value, $0) } ?? true
      }
    case "required": return strings(argument).allSatisfy { name in properties.contains { $0.name == name } }
    case "additionalProperties":
      return properties.allSatisfy { schema["properties"]?[$0.name] != nil || accepts($0.value, argument) }
    default: return true
    }
  }

  private func elements(_ value: JSONValue) -> [JSONValue] {
    if case .array(let elements) = value { elements } else { [] }
  }

  private func strings(_ value: JSONValue) -> [String] {
    if case .string(let text) = value { return [text] }
    return elements(value).flatMap { strings($0) }
  }
}
