internal import Catalog
internal import Domain

extension Catalog {
  /// Up to `count` chunks that are spread evenly over the whole library, in the order of their numbers.
  ///
  /// - Throws: `CatalogError`
  func spreadChunkIDs(count: Int) throws -> [ChunkID] {
    let ids = try allChunkIDs()
    let step = max(1, ids.count / count)
    return stride(from: 0, to: ids.count, by: step).prefix(count).map { ids[$0] }
  }
}
