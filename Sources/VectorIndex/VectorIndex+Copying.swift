/// Copies of the saved index.
extension VectorIndex {
  /// Saves the index and copies the file and its manifest into a folder; does not sync them.
  ///
  /// - Returns: The names of the two files.
  /// - Throws: ``VectorIndexError``
  public func export(to directory: String) throws -> [String] {
    try save()
    return try store.exportNewest(to: directory)
  }
}
