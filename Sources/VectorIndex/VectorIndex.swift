public import Domain
internal import Synchronization

/// Finds the chunks whose vectors are nearest to a query.
///
/// A cache of the catalog's vectors: whatever happens to its files, it can be built again. Every method is synchronous
/// and may be called from any thread; searches wait for each other and for single additions, not for ``save()`` or
/// ``rebuild(chunkIDs:fetch:)``.
public final class VectorIndex: Sendable {
  struct State {
    var structure: Structure
    /// Numbers that can be found; what the index stores beyond them is removed and waits for compaction.
    var live = ChunkSet()
    /// Describes the newest file; nil where none was read or written.
    var manifest: GenerationManifest?
    var hasUnsavedChanges = false
    /// Whether the file was compared with its checksum, or is of our own making.
    var isVerified = true
    /// What was added and removed since a build began, for its result to hold; nil while none runs.
    var changesMeanwhile: [Change]?

    var tombstoneCount: Int { structure.count - live.count }
  }

  /// An addition or removal that came while a new index was built.
  enum Change {
    case added([ChunkID], [[Float]])
    case removed(ChunkID)
  }

  let dimension: Int
  let options: VectorIndexOptions
  let store: GenerationStore
  /// Held while `structure` is changed, replaced or searched.
  let state: Mutex<State>
  /// Held by additions, and while a flat index is written; taken before `state`, so that searches go on.
  private let writing = Mutex<Void>(())
  /// Held for their whole work by all who build, save and check; taken before `writing`, so that additions go on.
  /// Removals only change `live` and wait for neither.
  private let maintaining = Mutex<Void>(())

  /// An empty index; ``synchronize(chunkIDs:fetch:)`` fills it.
  ///
  /// - Parameters:
  ///   - directory: Holds the files; created where it does not exist.
  ///   - dimension: Components of every vector.
  /// - Throws: ``VectorIndexError``
  public init(directory: String, dimension: Int, options: VectorIndexOptions = VectorIndexOptions()) throws {
    self.dimension = dimension
    self.options = options
    store = try GenerationStore(directory: directory)
    state = Mutex(State(structure: .flat(try FlatIndex.make(dimension: dimension))))
  }

  /// Makes the index hold exactly these chunks: reads the newest good file, adds what is missing, removes what is extra.
  ///
  /// A damaged or missing file is passed over; where none is left, the index is built anew. One whose type no longer fits
  /// serves until ``renew(chunkIDs:fetch:checkpoint:)`` is called.
  ///
  /// - Parameters:
  ///   - directory: The folder of the files to read; nil for the index's own.
  ///   - fetch: Gives the vectors of some chunks in their order; an empty one for a chunk that is gone.
  ///   - checkpoint: Called often while lists are made; what it throws ends the build.
  /// - Throws: ``VectorIndexError``, and what `fetch` and `checkpoint` throw.
  @discardableResult
  public func synchronize(
    chunkIDs: [ChunkID], from directory: String? = nil, fetch: @escaping ([ChunkID]) throws -> [[Float]],
    checkpoint: @escaping () throws -> Void = {}
  ) throws -> IndexSynchronization {
    try replacing {
      var report = IndexSynchronization()
      let source = directory.map(GenerationStore.init(reading:)) ?? store
      guard let loaded = load(&report, from: source, wanted: ChunkSet(chunkIDs), fetch: fetch),
        !isUnfit(loaded, count: chunkIDs.count)
      else {
        let built = try build(chunkIDs, fetch: fetch, checkpoint: checkpoint)
        report.addedCount = built.live.count
        return (built, report)
      }
      var state = loaded
      state.live = ChunkSet(chunkIDs.filter(loaded.live.contains))
      report.removedCount = loaded.live.count - state.live.count
      report.addedCount = try fill(&state, with: chunkIDs.filter { !loaded.live.contains($0) }, fetch: fetch)
      state.hasUnsavedChanges = directory != nil || report.addedCount + report.removedCount > 0
      // The file is not one of this index's own folder.
      if directory != nil { state.manifest = nil }
      return (state, report)
    }
  }

  /// Adds vectors; numbers that are there already are left as they are.
  ///
  /// - Throws: ``VectorIndexError``
  public func add(_ ids: [ChunkID], _ vectors: [[Float]]) throws {
    guard ids.count == vectors.count else {
      throw VectorIndexError.countMismatch(idCount: ids.count, vectorCount: vectors.count)
    }
    try writing.withLock { _ in
      try state.withLock { state in
        try append(zip(ids, vectors).filter { !state.live.contains($0.0) }, to: &state)
        state.changesMeanwhile?.append(.added(ids, vectors))
      }
    }
  }

  /// Removes vectors: they are not found from then on, and leave memory and files later.
  ///
  /// - Throws: ``VectorIndexError``
  public func remove(_ ids: [ChunkID]) throws {
    state.withLock { state in
      for id in ids where state.live.contains(id) {
        state.live.remove(id)
        state.changesMeanwhile?.append(.removed(id))
        state.hasUnsavedChanges = true
      }
    }
  }

  /// The chunks nearest to a query.
  ///
  /// - Parameters:
  ///   - query: Unit vector; shape `[dimension]`.
  ///   - limit: At most this many.
  ///   - visible: The chunks that may be found, applied before ranking; nil for all.
  /// - Returns: Best first; the similarity is the cosine, -1 to 1.
  /// - Throws: ``VectorIndexError``; ``VectorIndexError/broken`` until the index is made anew.
  public func search(
    _ query: [Float], limit: Int, in visible: ChunkSet? = nil
  ) throws -> [(id: ChunkID, similarity: Float)] {
    guard query.count == dimension else {
      throw VectorIndexError.wrongDimension(got: query.count, expected: dimension)
    }
    return try state.withLock { state in
      guard limit > 0, state.live.count > 0 else { return [] }
      return try state.structure.search(query, limit: min(limit, state.live.count), visible: visible, live: state.live)
    }
  }

  /// Compares the index with the numbers that it should hold, and reads its files.
  ///
  /// - Throws: ``VectorIndexError``
  public func check(against ids: [ChunkID]) throws -> IndexCheck {
    var check = try compare(with: ids)
    let files = checkFiles()
    check.damagedFiles = files.damaged
    check.fileCount = files.count
    return check
  }

  /// Compares the numbers in memory with those that the index should hold; reads no file.
  ///
  /// - Throws: ``VectorIndexError``
  public func compare(with ids: [ChunkID]) throws -> IndexCheck {
    try writing.withLock { _ in
      let snapshot = state.withLock { $0 }
      let wanted = ChunkSet(ids)
      var stored = ChunkSet()
      var check = IndexCheck()
      for id in try snapshot.structure.ids().map(ChunkID.init(rawValue:)) where snapshot.live.contains(id) {
        if stored.contains(id) || !wanted.contains(id) { check.surplus.append(id) }
        stored.insert(id)
      }
      check.surplus.sort()
      check.missing = ids.filter { !stored.contains($0) }
      return check
    }
  }

  /// Reads every file and compares it with its checksum; one sentence for each that is damaged.
  public func checkFiles() -> (count: Int, damaged: [String]) {
    maintaining.withLock { _ in
      let generations = store.generations()
      let damaged = generations.compactMap { generation -> String? in
        guard case .failure(let defect) = store.verify(generation) else { return nil }
        return defect.description
      }
      return (generations.count, damaged)
    }
  }

  /// Size of all files, in bytes.
  public var fileSizeBytes: Int64 { store.sizeBytes }

  public var statistics: IndexStatistics {
    state.withLock { state in
      var statistics = IndexStatistics(
        type: state.structure.type, count: state.live.count, tombstones: state.tombstoneCount,
        sizeBytes: state.manifest?.sizeBytes ?? 0, generation: state.manifest?.generation ?? 0, dimension: dimension)
      if case .lists(let lists) = state.structure {
        (statistics.listCount, statistics.probeCount) = (lists.layout.listCount, lists.layout.probeCount)
      }
      return statistics
    }
  }
}

// What the writers share.
extension VectorIndex {
  /// Runs what builds, saves or checks, one at a time.
  func maintain<Value>(_ work: () throws -> Value) rethrows -> Value {
    try maintaining.withLock { _ in try work() }
  }

  /// Runs work while nothing is added.
  func still<Value>(_ work: () throws -> Value) rethrows -> Value {
    try writing.withLock { _ in try work() }
  }

  /// Runs a build while the present index answers and takes additions, and puts its result in the place of that index.
  func replacing<Report>(_ build: () throws -> (State, Report)) throws -> Report {
    try maintain {
      state.withLock { $0.changesMeanwhile = [] }
      defer { state.withLock { $0.changesMeanwhile = nil } }
      var (new, report) = try build()
      // The first round takes what came during the build, the last one what came during the first.
      var appliedCount = 0
      func catchUp(_ changes: [Change]) throws {
        for change in changes[appliedCount...] { try apply(change, to: &new) }
        appliedCount = changes.count
      }
      try catchUp(state.withLock { $0.changesMeanwhile ?? [] })
      try still {
        try catchUp(state.withLock { $0.changesMeanwhile ?? [] })
        state.withLock { state in
          // Removals do not wait for additions to stand still.
          for case .removed(let id) in (state.changesMeanwhile ?? [])[appliedCount...] { new.live.remove(id) }
          state = new
        }
      }
      CrashPoint.trainSwitched.reach()
      return report
    }
  }

  private func apply(_ change: Change, to state: inout State) throws {
    switch change {
    case .added(let ids, let vectors): try append(Array(zip(ids, vectors)), to: &state)
    case .removed(let id): state.live.remove(id)
    }
    state.hasUnsavedChanges = true
  }
}
