public import Domain
internal import Synchronization

/// Finds the chunks whose vectors are nearest to a query.
///
/// A cache of the catalog's vectors: whatever happens to its files, it can be built again. Every method is synchronous
/// and may be called from any thread; searches wait for each other and for single additions, not for ``save()`` or
/// ``rebuild(chunkIDs:fetch:)``.
public final class VectorIndex: Sendable {
  struct State {
    var index: FaissIndex
    /// Numbers that can be found; what the index stores beyond them is removed and waits for compaction.
    var live: ChunkSet
    /// Describes the newest file; nil where none was read or written.
    var manifest: GenerationManifest?
    var hasUnsavedChanges: Bool
    /// What was removed since a build began, for its result to leave out; nil while none runs.
    var removedMeanwhile: [ChunkID]?

    var tombstoneCount: Int { index.count - live.count }
  }

  let dimension: Int
  let options: VectorIndexOptions
  let store: GenerationStore
  /// Held while `index` is changed, replaced or searched.
  private let state: Mutex<State>
  /// Held for their whole work by all who change `index`, and taken before `state`, so that they may read it without
  /// `state` and searches go on. Removals only change `live` and do not wait for it.
  private let writing = Mutex<Void>(())

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
    let index = try FaissIndex.make(type: .flat, dimension: dimension, listCount: 0)
    state = Mutex(State(index: index, live: ChunkSet(), manifest: nil, hasUnsavedChanges: false))
  }

  /// Makes the index hold exactly these chunks: reads the newest good file, adds what is missing, removes what is extra.
  ///
  /// A damaged or missing file is passed over; where none is left, the index is built anew.
  ///
  /// - Parameters:
  ///   - directory: The folder of the files to read; nil for the index's own.
  ///   - fetch: Gives the vectors of some chunks in their order; an empty one for a chunk that is gone.
  /// - Throws: ``VectorIndexError``, and what `fetch` throws.
  @discardableResult
  public func synchronize(
    chunkIDs: [ChunkID], from directory: String? = nil, fetch: ([ChunkID]) throws -> [[Float]]
  ) throws -> IndexSynchronization {
    try replacing {
      var report = IndexSynchronization()
      let source = directory.map(GenerationStore.init(reading:)) ?? store
      guard let loaded = load(&report, from: source, wanted: ChunkSet(chunkIDs), fetch: fetch),
        !needsRebuild(loaded, count: chunkIDs.count)
      else {
        let built = try build(chunkIDs, fetch: fetch)
        report.addedCount = built.live.count
        return (built, report)
      }
      var state = loaded
      state.live = ChunkSet(chunkIDs.filter(loaded.live.contains))
      report.removedCount = loaded.live.count - state.live.count
      report.addedCount = try fill(&state, with: chunkIDs.filter { !loaded.live.contains($0) }, fetch: fetch)
      state.hasUnsavedChanges = directory != nil || report.addedCount + report.removedCount > 0
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
        state.removedMeanwhile?.append(id)
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
  /// - Throws: ``VectorIndexError``
  public func search(
    _ query: [Float], limit: Int, in visible: ChunkSet? = nil
  ) throws -> [(id: ChunkID, similarity: Float)] {
    guard query.count == dimension else {
      throw VectorIndexError.wrongDimension(got: query.count, expected: dimension)
    }
    return try state.withLock { state in
      guard limit > 0, state.live.count > 0 else { return [] }
      let (count, limit) = (state.live.count, min(limit, state.live.count))
      return try state.index.search(
        query, limit: limit, visible: visible, live: state.tombstoneCount > 0 ? state.live : nil,
        probeCount: IndexPlan.probeCount(
          listCount: state.index.listCount, limit: limit, visibleCount: min(visible?.count ?? count, count),
          count: count))
    }
  }

  /// Writes the index as a new file, unless nothing has changed; removed vectors leave when they are many.
  ///
  /// - Throws: ``VectorIndexError``; the files that were there before stay usable.
  public func save() throws {
    try writing.withLock { _ in try saveWhileWriting() }
  }

  /// What ``save()`` does; the caller holds `writing`.
  private func saveWhileWriting() throws {
    try state.withLock { state in
      let limit = Double(state.index.count) * options.compactionShare
      if state.tombstoneCount > 0, Double(state.tombstoneCount) > limit { try state.index.retain(state.live) }
    }
    let snapshot = state.withLock { $0 }
    guard snapshot.hasUnsavedChanges || snapshot.manifest == nil else { return }
    state.withLock { $0.hasUnsavedChanges = false }
    do {
      // Without `state`, because writing only reads the index: searches go on.
      let manifest = try store.write(snapshot.index, source: options.source)
      state.withLock { $0.manifest = manifest }
    } catch {
      state.withLock { $0.hasUnsavedChanges = true }
      throw error
    }
  }

  /// Makes the index empty and deletes its files: before the numbers of chunks come to mean other chunks.
  ///
  /// - Throws: ``VectorIndexError``
  public func clear() throws {
    try replacing {
      store.discard(except: [])
      let index = try FaissIndex.make(type: .flat, dimension: dimension, listCount: 0)
      return (State(index: index, live: ChunkSet(), manifest: nil, hasUnsavedChanges: true), ())
    }
  }

  /// Takes removed vectors out of memory and files, and leaves only the newest file.
  ///
  /// - Returns: How many vectors left.
  /// - Throws: ``VectorIndexError``; the files that were there before stay usable.
  @discardableResult
  public func compact() throws -> Int {
    try writing.withLock { _ in
      let count = try state.withLock { state in
        let count = state.tombstoneCount
        guard count > 0 else { return 0 }
        try state.index.retain(state.live)
        state.hasUnsavedChanges = true
        return count
      }
      CrashPoint.compactVectorsRemoved.reach()
      try saveWhileWriting()
      CrashPoint.compactIndexSaved.reach()
      store.discard(except: store.generations().prefix(1))
      return count
    }
  }

  /// Builds the index anew from the catalog's vectors and saves it; every older file is deleted unread.
  ///
  /// - Throws: ``VectorIndexError``, and what `fetch` throws; the old index and its files stay then.
  public func repair(chunkIDs: [ChunkID], fetch: ([ChunkID]) throws -> [[Float]]) throws {
    try rebuild(chunkIDs: chunkIDs, fetch: fetch)
    CrashPoint.repairIndexBuilt.reach()
    try writing.withLock { _ in
      state.withLock { $0.hasUnsavedChanges = true }
      try saveWhileWriting()
      store.discard(except: store.generations().prefix(1))
    }
  }

  /// Builds the index anew from the catalog's vectors, of the type that fits their number; the old one answers meanwhile.
  ///
  /// - Throws: ``VectorIndexError``, and what `fetch` throws; the old index stays then.
  public func rebuild(chunkIDs: [ChunkID], fetch: ([ChunkID]) throws -> [[Float]]) throws {
    try replacing { (try build(chunkIDs, fetch: fetch), ()) }
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
      for id in try snapshot.index.ids().map(ChunkID.init(rawValue:)) where snapshot.live.contains(id) {
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
    writing.withLock { _ in
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
      IndexStatistics(
        type: state.index.type, count: state.live.count, tombstones: state.tombstoneCount,
        sizeBytes: state.manifest?.sizeBytes ?? 0, generation: state.manifest?.generation ?? 0, dimension: dimension)
    }
  }
}

// What the writers share.
extension VectorIndex {
  /// Runs a build while the present index answers, and puts its result in the place of that index.
  private func replacing<Report>(_ build: () throws -> (State, Report)) throws -> Report {
    try writing.withLock { _ in
      state.withLock { $0.removedMeanwhile = [] }
      defer { state.withLock { $0.removedMeanwhile = nil } }
      let (new, report) = try build()
      state.withLock { state in
        let removed = state.removedMeanwhile ?? []
        state = new
        for id in removed { state.live.remove(id) }
      }
      return report
    }
  }
}
