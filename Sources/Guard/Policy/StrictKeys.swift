/// A key as it stands in the file, also one that no type expects.
private struct WrittenKey: CodingKey {
  let stringValue: String
  let intValue: Int? = nil

  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// The keys of a section of a rule file: unknown ones are errors, absent ones keep their default.
struct StrictKeys<Key: CodingKey & CaseIterable> {
  private let container: KeyedDecodingContainer<Key>

  /// - Throws: `DecodingError` naming the first key that `Key` does not have.
  init(_ decoder: any Decoder, _ type: Key.Type = Key.self) throws {
    let known = Set(Key.allCases.map(\.stringValue))
    for written in try decoder.container(keyedBy: WrittenKey.self).allKeys where !known.contains(written.stringValue) {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath + [written],
          debugDescription: "is not a key here; known keys are \(known.sorted().joined(separator: ", "))"))
    }
    container = try decoder.container(keyedBy: Key.self)
  }

  func required<Value: Decodable>(_ key: Key) throws -> Value { try container.decode(Value.self, forKey: key) }

  func value<Value: Decodable>(_ key: Key, else fallback: Value) throws -> Value {
    try container.decodeIfPresent(Value.self, forKey: key) ?? fallback
  }
}
