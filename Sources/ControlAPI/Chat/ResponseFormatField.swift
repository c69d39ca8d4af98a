/// The `response_format` of a chat request: the form that the answer must have.
public struct ResponseFormatField: Codable, Hashable, Sendable {
  /// `text`, `json_object` or `json_schema`.
  public var type: String
  /// Present with the type `json_schema` only.
  public var jsonSchema: Schema?

  public struct Schema: Codable, Hashable, Sendable {
    /// For people; letters, digits, hyphens and underscores.
    public var name: String
    /// What the answer must follow. Its keys have the order of the request, and the answer's will follow it.
    public var schema: JSONText?
    /// Accepted and not needed: answers always follow the schema.
    public var strict: Bool?

    public init(name: String, schema: JSONText, strict: Bool? = nil) {
      self.name = name
      self.schema = schema
      self.strict = strict
    }
  }

  public init(type: String, jsonSchema: Schema? = nil) {
    self.type = type
    self.jsonSchema = jsonSchema
  }

  enum CodingKeys: String, CodingKey {
    case type
    case jsonSchema = "json_schema"
  }
}

extension ResponseFormatField {
  static let types = ["text", "json_object", "json_schema"]
  static let nameLengths = 1...64

  /// Whether it asks for anything but prose.
  public var isStructured: Bool { type != "text" }

  func validate() throws(RequestError) {
    guard Self.types.contains(type) else {
      throw .invalid(
        parameter: "response_format.type", problem: "must be one of \(Self.types.joined(separator: ", "))")
    }
    guard type == "json_schema" else { return }
    guard let jsonSchema else { throw .missing(parameter: "response_format.json_schema") }
    let isName = jsonSchema.name.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        || scalar == "_" || scalar == "-"
    }
    guard isName, Self.nameLengths.contains(jsonSchema.name.count) else {
      throw .invalid(
        parameter: "response_format.json_schema.name",
        problem: "must be \(Self.nameLengths.lowerBound) to \(Self.nameLengths.upperBound) "
          + "letters, digits, hyphens and underscores")
    }
    guard let schema = jsonSchema.schema else { throw .missing(parameter: "response_format.json_schema.schema") }
    guard schema.isObject else {
      throw .wrongType(parameter: "response_format.json_schema.schema", expected: "an object")
    }
  }
}
