internal import Synchronization

/// In how many chunks words stand, as counted not long ago: good enough to choose which words to look up first.
final class FrequencyCache: Sendable {
  private struct Entry {
    var count: Int
    var changeCount: Int
  }

  private static let capacity = 20_000
  /// Counts are taken again after so many changes.
  private static let lifetimeChangeCount = 200
  private let entries = Mutex<[String: Entry]>([:])

  func count(of term: String, changeCount: Int) -> Int? {
    entries.withLock { entries in
      // A word that was nowhere may be in the very next file, and would not be looked up at all.
      guard let entry = entries[term] else { return nil }
      let lifetime = entry.count == 0 ? 0 : Self.lifetimeChangeCount
      return changeCount - entry.changeCount <= lifetime ? entry.count : nil
    }
  }

  func store(_ count: Int, of term: String, changeCount: Int) {
    entries.withLock { entries in
      if entries.count >= Self.capacity { entries.removeAll(keepingCapacity: true) }
      entries[term] = Entry(count: count, changeCount: changeCount)
    }
  }
}
