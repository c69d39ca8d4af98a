internal import Domain
internal import Synchronization

/// The chunks of the scopes that were asked for last, each with the change count under which it was read.
final class VisibilityCache: Sendable {
  private struct Entry {
    var changeCount: Int
    var chunks: ChunkSet
  }

  private static let capacity = 32
  private let entries = Mutex<[CollectionScope: Entry]>([:])

  func chunks(in scope: CollectionScope, changeCount: Int) -> ChunkSet? {
    entries.withLock { entries in
      guard let entry = entries[scope], entry.changeCount == changeCount else { return nil }
      return entry.chunks
    }
  }

  func store(_ chunks: ChunkSet, in scope: CollectionScope, changeCount: Int) {
    entries.withLock { entries in
      if entries.count >= Self.capacity { entries.removeAll(keepingCapacity: true) }
      entries[scope] = Entry(changeCount: changeCount, chunks: chunks)
    }
  }
}
