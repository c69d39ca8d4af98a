internal import Domain

/// Loading, filling and building, on an index that nobody else sees yet or that the caller holds.
extension VectorIndex {
  /// How many vectors are fetched and added at a time.
  private static let batchCount = 4096
  /// How many vectors of a file are compared with the catalog's before the file is trusted.
  private static let sampleCount = 16
  /// A number from a file above this is damage; as a bitmap it would take gigabytes.
  private static let maximumID: Int64 = 1 << 34

  /// The newest generation that is whole and holds vectors of this catalog; nil where there is none.
  func load(
    _ report: inout IndexSynchronization, from store: GenerationStore, wanted: ChunkSet,
    fetch: ([ChunkID]) throws -> [[Float]]
  ) -> State? {
    for generation in store.generations() {
      do {
        let (index, manifest) = try store.read(generation, dimension: dimension, source: options.source)
        let ids = try index.ids()
        let live = ChunkSet(ids.lazy.filter { (0..<Self.maximumID).contains($0) }.map(ChunkID.init(rawValue:)))
        guard live.count == ids.count, try agrees(index, ids.map(ChunkID.init).filter(wanted.contains), fetch: fetch)
        else {
          throw GenerationDefect(description: "generation \(generation): its vectors are not those of the catalog.")
        }
        report.loadedGeneration = generation
        return State(index: index, live: live, manifest: manifest, hasUnsavedChanges: false)
      } catch {
        report.rejectedFiles.append("\(error)")
      }
    }
    return nil
  }

  /// Whether the index has another type, or far fewer lists, than a new one of `count` vectors would have.
  func needsRebuild(_ state: State, count: Int) -> Bool {
    let type = IndexPlan.type(count: count, flatLimit: options.flatLimit, present: state.index.type)
    return type != state.index.type || IndexPlan.isOutgrown(state.index, count: count)
  }

  /// Builds an index of the type that fits the number of vectors.
  func build(_ ids: [ChunkID], fetch: ([ChunkID]) throws -> [[Float]]) throws -> State {
    let type = IndexPlan.type(count: ids.count, flatLimit: options.flatLimit)
    let index =
      switch type {
      case .flat: try FaissIndex.make(type: .flat, dimension: dimension, listCount: 0)
      case .invertedLists: try trainedLists(ids, fetch: fetch)
      }
    var state = State(index: index, live: ChunkSet(), manifest: nil, hasUnsavedChanges: true)
    _ = try fill(&state, with: ids, fetch: fetch)
    return state
  }

  /// Fetches and adds vectors batch by batch; returns how many were added.
  func fill(_ state: inout State, with ids: [ChunkID], fetch: ([ChunkID]) throws -> [[Float]]) throws -> Int {
    let countBefore = state.live.count
    for start in stride(from: 0, to: ids.count, by: Self.batchCount) {
      let batch = Array(ids[start..<min(start + Self.batchCount, ids.count)])
      let vectors = try fetched(batch, fetch)
      try append(zip(batch, vectors).filter { !$1.isEmpty }, to: &state)
    }
    return state.live.count - countBefore
  }

  /// Adds vectors whose numbers are not live; of equal numbers the first counts.
  func append(_ entries: [(ChunkID, [Float])], to state: inout State) throws {
    var live = state.live
    var ids: [Int64] = []
    var rows: [Float] = []
    rows.reserveCapacity(entries.count * dimension)
    for (id, vector) in entries where !live.contains(id) {
      guard vector.count == dimension else {
        throw VectorIndexError.wrongDimension(got: vector.count, expected: dimension)
      }
      live.insert(id)
      ids.append(id.rawValue)
      rows.append(contentsOf: vector)
    }
    guard !ids.isEmpty else { return }
    // A removed vector that is still stored under the same number would be found again.
    if state.tombstoneCount > 0, try !Set(state.index.ids()).isDisjoint(with: ids) {
      try state.index.retain(state.live)
    }
    try state.index.add(ids, rows, threadCount: options.threadCount)
    state.live = live
    state.hasUnsavedChanges = true
  }

  /// Empty inverted lists around centroids that were learned from an even sample of the vectors.
  private func trainedLists(_ ids: [ChunkID], fetch: ([ChunkID]) throws -> [[Float]]) throws -> FaissIndex {
    let listCount = IndexPlan.listCount(count: ids.count)
    let step = max(1, ids.count / IndexPlan.trainingCount(listCount: listCount))
    let sample = stride(from: 0, to: ids.count, by: step).map { ids[$0] }
    var rows: [Float] = []
    for start in stride(from: 0, to: sample.count, by: Self.batchCount) {
      let batch = Array(sample[start..<min(start + Self.batchCount, sample.count)])
      for vector in try fetched(batch, fetch) where vector.count == dimension { rows.append(contentsOf: vector) }
    }
    let rowCount = rows.count / dimension
    guard rowCount > 0 else { return try FaissIndex.make(type: .flat, dimension: dimension, listCount: 0) }
    let index = try FaissIndex.make(
      type: .invertedLists, dimension: dimension, listCount: min(listCount, rowCount))
    try index.train(rows, threadCount: options.threadCount)
    return index
  }

  /// Whether some vectors of an index are those of the catalog, so that a file of another catalog is not believed.
  private func agrees(
    _ index: FaissIndex, _ ids: [ChunkID], fetch: ([ChunkID]) throws -> [[Float]]
  ) throws -> Bool {
    let step = max(1, ids.count / Self.sampleCount)
    let sample = stride(from: 0, to: ids.count, by: step).map { ids[$0] }
    for (id, vector) in zip(sample, try fetched(sample, fetch)) where !vector.isEmpty {
      guard vector.count == dimension else { return false }
      let found = try index.search(
        vector, limit: 1, visible: ChunkSet([id]), live: nil, probeCount: index.listCount)
      let square = vector.reduce(0) { $0 + $1 * $1 }
      guard let similarity = found.first?.similarity, abs(similarity - square) <= 0.05 * square else { return false }
    }
    return true
  }

  private func fetched(_ ids: [ChunkID], _ fetch: ([ChunkID]) throws -> [[Float]]) throws -> [[Float]] {
    let vectors = try fetch(ids)
    guard vectors.count == ids.count else {
      throw VectorIndexError.countMismatch(idCount: ids.count, vectorCount: vectors.count)
    }
    return vectors
  }
}
