public import Foundation

/// A request body that can say more of its fields than their types do.
public protocol RequestBody: Decodable, Sendable {
  /// Checks ranges and required combinations.
  func validate() throws(RequestError)
  /// Takes from the bytes what decoding them does not keep.
  mutating func complete(from body: Data)
}

extension RequestBody {
  /// Decodes and validates a request body; unknown fields are ignored.
  ///
  /// - Throws: ``RequestError``, naming the field that is wrong.
  public init(body: Data) throws(RequestError) {
    do {
      self = try JSONDecoder().decode(Self.self, from: body)
    } catch let error as DecodingError {
      throw RequestError(error)
    } catch let error as RequestError {
      throw error
    } catch {
      throw .malformedJSON
    }
    complete(from: body)
    try validate()
  }

  public func validate() throws(RequestError) {}

  public mutating func complete(from body: Data) {}
}

extension RequestError {
  init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self = .missing(parameter: RequestError.path(context.codingPath + [key]))
    case .valueNotFound(_, let context):
      self = .missing(parameter: RequestError.path(context.codingPath))
    case .typeMismatch(let type, let context):
      self = .wrongType(parameter: RequestError.path(context.codingPath), expected: RequestError.name(of: type))
    case .dataCorrupted(let context):
      let path = RequestError.path(context.codingPath)
      self = path.isEmpty ? .malformedJSON : .invalid(parameter: path, problem: "holds a value that is not accepted")
    @unknown default:
      self = .malformedJSON
    }
  }

  /// Writes a coding path as it would be written in a program: `messages[0].content`.
  static func path(_ keys: [any CodingKey]) -> String {
    keys.reduce(into: "") { path, key in
      if let index = key.intValue {
        path += "[\(index)]"
      } else {
        path += path.isEmpty ? key.stringValue : "." + key.stringValue
      }
    }
  }

  private static func name(of type: Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Bool.Type: "true or false"
    case is Int.Type, is Int64.Type: "a whole number"
    case is Double.Type, is Float.Type: "a number"
    case is [Any].Type: "an array"
    case is [String: Any].Type: "an object"
    default: "\(type)".hasPrefix("Array<") ? "an array" : "an object"
    }
  }
}

extension Encodable {
  /// The JSON form of a wire type: compact, keys in a fixed order, slashes as they are.
  public func jsonData() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}
