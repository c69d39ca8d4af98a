internal import Foundation

/// Reads the small JSON files that lie beside a model's weights.
enum ModelConfigurationFile {
  /// No real configuration comes near it.
  static let limitBytes = 1 << 20

  static func decode<Value: Decodable>(_ type: Value.Type, path: String) throws(ModelFileError) -> Value {
    let file = try MappedFile(path: path)
    guard file.sizeBytes <= limitBytes else {
      throw .malformedJSON(path: path, reason: "longer than \(limitBytes) bytes")
    }
    let data = file.withBytes { Data($0) }
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch {
      throw .malformedJSON(path: path, reason: reason(of: error))
    }
  }

  /// One line about a decoding error: which field, and what was wrong with it.
  static func reason(of error: any Error) -> String {
    guard let error = error as? DecodingError else { return "not JSON" }
    func place(_ context: DecodingError.Context) -> String {
      context.codingPath.isEmpty ? "top level" : context.codingPath.map(\.stringValue).joined(separator: ".")
    }
    return switch error {
    case .keyNotFound(let key, let context): "'\(key.stringValue)' is missing at \(place(context))"
    case .typeMismatch(_, let context): "wrong type at \(place(context))"
    case .valueNotFound(_, let context): "null at \(place(context))"
    case .dataCorrupted(let context): "invalid value at \(place(context))"
    @unknown default: "not decodable"
    }
  }
}
