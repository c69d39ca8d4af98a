/// The keywords of JSON Schema (draft 2020-12 and the names of its predecessors) and what becomes of them.
enum SchemaKeywords {
  /// Say nothing about which values are allowed.
  static let annotations: Set<String> = [
    "$schema", "$id", "$comment", "$defs", "definitions", "$anchor", "$vocabulary", "title", "description", "default",
    "examples", "deprecated", "readOnly", "writeOnly",
  ]

  /// Refuse values in ways that answers cannot be held to.
  static let unsupported: Set<String> = [
    "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "dependencies", "contains", "minContains",
    "maxContains", "prefixItems", "additionalItems", "unevaluatedItems", "unevaluatedProperties", "patternProperties",
    "propertyNames", "minProperties", "maxProperties", "multipleOf", "$dynamicRef", "$recursiveRef",
    "contentEncoding", "contentMediaType", "contentSchema", "format",
  ]

  /// Describe the whole value: no other keyword than annotations may stand beside one of them, `type` beside the
  /// first two.
  static let whole: Set<String> = ["const", "enum", "$ref", "anyOf", "oneOf", "allOf"]

  /// What each type's own keywords are.
  static let byType: [(type: String, keywords: Set<String>)] = [
    ("object", ["properties", "required", "additionalProperties"]),
    ("array", ["items", "minItems", "maxItems", "uniqueItems"]),
    ("string", ["minLength", "maxLength", "pattern"]),
    ("number", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]),
  ]

  /// Those that refuse values, and are supported.
  static let meaningful = byType.reduce(into: whole.union(["type"])) { $0.formUnion($1.keywords) }

  static let types = ["object", "array", "string", "number", "integer", "boolean", "null"]
}
