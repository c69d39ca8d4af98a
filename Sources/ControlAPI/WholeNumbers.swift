extension KeyedDecodingContainer {
  /// What synthesized decoding calls for an optional `Int`.
  ///
  /// Foundation takes a number that is not whole, or too large, for broken JSON and does not say where it stands.
  ///
  /// - Throws: `DecodingError.typeMismatch` with the path of the number.
  func decodeIfPresent(_: Int.Type, forKey key: Key) throws -> Int? {
    try wholeNumber(forKey: key)
  }

  /// What synthesized decoding calls for an optional `Int64`; see above.
  func decodeIfPresent(_: Int64.Type, forKey key: Key) throws -> Int64? {
    try wholeNumber(forKey: key)
  }

  private func wholeNumber<Number: FixedWidthInteger & Decodable>(forKey key: Key) throws -> Number? {
    guard contains(key), try !decodeNil(forKey: key) else { return nil }
    do {
      return try decode(Number.self, forKey: key)
    } catch let error as DecodingError {
      throw error
    } catch {
      // An error of the parser's own, which Foundation would turn into one about the whole text.
      throw DecodingError.typeMismatch(
        Number.self, .init(codingPath: codingPath + [key], debugDescription: "The number does not fit."))
    }
  }
}
