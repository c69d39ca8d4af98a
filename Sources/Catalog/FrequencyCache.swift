internal import Domain
internal import Synchronization

/// In how many chunks of a scope words stand.
///
/// For the widest scope as counted not long ago, which is good enough to choose which words to look up first. For any
/// other scope exactly: a count that went stale by changes elsewhere would tell of them.
final class FrequencyCache: Sendable {
  private struct Key: Hashable {
    var scope: CollectionScope
    var term: String
  }

  private struct Entry {
    var count: Int
    var revision: Int
  }

  private static let capacity = 20_000
  /// Counts of the widest scope are taken again after so many changes.
  private static let lifetimeChangeCount = 200
  private let entries = Mutex<[Key: Entry]>([:])

  func count(of term: String, in scope: CollectionScope, revision: Int) -> Int? {
    entries.withLock { entries in
      guard let entry = entries[Key(scope: scope, term: term)] else { return nil }
      // A word that was nowhere may be in the very next file, and would not be looked up at all.
      let lifetime = scope == .all && entry.count > 0 ? Self.lifetimeChangeCount : 0
      return revision - entry.revision <= lifetime ? entry.count : nil
    }
  }

  func store(_ count: Int, of term: String, in scope: CollectionScope, revision: Int) {
    entries.withLock { entries in
      if entries.count >= Self.capacity { entries.removeAll(keepingCapacity: true) }
      entries[Key(scope: scope, term: term)] = Entry(count: count, revision: revision)
    }
  }
}
