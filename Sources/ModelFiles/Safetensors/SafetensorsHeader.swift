internal import Foundation

/// One tensor as the header of a safetensors file declares it; nothing is checked yet.
struct SafetensorsEntry: Decodable {
  var typeName: String
  var shape: [Int]
  /// Begin and end in the data part of the file, in bytes.
  var offsets: [Int]

  private enum CodingKeys: String, CodingKey {
    case typeName = "dtype"
    case shape
    case offsets = "data_offsets"
  }
}

/// The JSON object at the start of a safetensors file: tensors by name, and free text under `__metadata__`.
struct SafetensorsHeader: Decodable {
  var entries: [String: SafetensorsEntry] = [:]

  private struct Name: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    for name in container.allKeys where name.stringValue != "__metadata__" {
      entries[name.stringValue] = try container.decode(SafetensorsEntry.self, forKey: name)
    }
  }

  /// - Parameter json: The header's bytes, without the length before them.
  static func decode(_ json: UnsafeRawBufferPointer, path: String) throws(ModelFileError) -> SafetensorsHeader {
    do {
      return try JSONDecoder().decode(SafetensorsHeader.self, from: Data(json))
    } catch {
      throw .malformedJSON(path: path, reason: ModelConfigurationFile.reason(of: error))
    }
  }
}
