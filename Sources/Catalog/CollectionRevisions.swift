internal import Domain
internal import Synchronization

/// Counts the changes of each collection, so that what is remembered of some outlives changes of the others.
final class CollectionRevisions: Sendable {
  private struct State {
    var count = 0
    /// The count at the last change that may have touched anything.
    var general = 0
    /// The count at the last change of each.
    var last: [CollectionName: Int] = [:]
  }

  private let state = Mutex(State())

  /// Takes note of a change of these collections; a scope that contains none changes nothing that is remembered.
  func advance(_ changed: CollectionScope) {
    state.withLock { state in
      state.count += 1
      switch changed {
      case .all:
        state.general = state.count
        state.last = [:]
      case .only(let names):
        for name in names { state.last[name] = state.count }
      }
    }
  }

  /// Another number after every change of what the scope can see.
  func revision(of scope: CollectionScope) -> Int {
    state.withLock { state in
      switch scope {
      case .all: state.count
      case .only(let names): names.reduce(state.general) { max($0, state.last[$1] ?? 0) }
      }
    }
  }
}
