internal import Domain

/// Loading, filling and building, on an index that nobody else sees yet or that the caller holds.
extension VectorIndex {
  /// How many vectors are fetched and added at a time.
  private static let batchCount = 4096
  /// How many vectors of a file are compared with the catalog's before the file is trusted.
  private static let sampleCount = 16

  /// The newest generation that is whole and holds vectors of this catalog; nil where there is none.
  func load(
    _ report: inout IndexSynchronization, from store: GenerationStore, wanted: ChunkSet,
    fetch: ([ChunkID]) throws -> [[Float]]
  ) -> State? {
    for generation in store.generations() {
      do {
        let (structure, manifest) = try store.read(
          generation, dimension: dimension, source: options.source, exactCount: options.exactCount)
        let ids = try structure.ids()
        let plausible = ids.lazy.filter { (0..<ListsFile.maximumID).contains($0) }
        let live = ChunkSet(plausible.map(ChunkID.init(rawValue:)))
        guard live.count == ids.count, try agrees(structure, live, wanted: wanted, fetch: fetch)
        else {
          throw GenerationDefect(description: "generation \(generation): its vectors are not those of the catalog.")
        }
        report.loadedGeneration = generation
        if case .lists(let lists) = structure { lists.file.prefetch() }
        return State(structure: structure, live: live, manifest: manifest, isVerified: manifest.type == .flat)
      } catch {
        report.rejectedFiles.append("\(error)")
      }
    }
    return nil
  }

  /// Whether the index is too far from what `count` vectors need to serve until a new one is made.
  ///
  /// A flat one would take far more memory than planned, and the file of another type that the operator forbade is in
  /// nobody's way.
  func isUnfit(_ state: State, count: Int) -> Bool {
    state.structure.type == .flat && count > max(2 * options.flatLimit, 4 * state.structure.count)
      && plannedType(count: count, present: .flat) != .flat
  }

  /// The type that fits a number of vectors.
  func plannedType(count: Int, present: IndexType? = nil) -> IndexType {
    // Without vectors there is nothing to learn centres from.
    count == 0 ? .flat : IndexPlan.type(count: count, options: options, present: present)
  }

  /// Builds an index of the type that fits the number of vectors; lists are saved at once.
  func build(
    _ ids: [ChunkID], fetch: @escaping ([ChunkID]) throws -> [[Float]], checkpoint: @escaping () throws -> Void = {}
  ) throws -> State {
    let type = plannedType(count: ids.count)
    guard type != .flat else {
      var state = State(structure: .flat(try FlatIndex.make(dimension: dimension)))
      state.hasUnsavedChanges = true
      _ = try fill(&state, with: ids, fetch: fetch)
      return state
    }
    CrashPoint.trainBegun.reach()
    let builder = ListsBuilder(
      type: type, dimension: dimension, options: options, fetch: { try self.fetched($0, fetch) },
      checkpoint: checkpoint)
    let (structure, manifest) = try store.write(source: options.source) { path in
      try builder.build(ids, path: path)
      CrashPoint.trainFileMade.reach()
      return try Structure.read(type, path: path, exactCount: options.exactCount)
    }
    let live = ChunkSet(try structure.ids().map(ChunkID.init(rawValue:)))
    return State(structure: structure, live: live, manifest: manifest, isVerified: true)
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
    try state.structure.add(ids, rows, live: state.live, threadCount: options.threadCount)
    state.live = live
    state.hasUnsavedChanges = true
  }

  /// Whether some vectors of an index are those of the catalog, so that a file of another catalog is not believed.
  private func agrees(
    _ structure: Structure, _ live: ChunkSet, wanted: ChunkSet, fetch: ([ChunkID]) throws -> [[Float]]
  ) throws -> Bool {
    let common = wanted.members(in: live)
    let step = max(1, common.count / Self.sampleCount)
    let sample = stride(from: 0, to: common.count, by: step).map { common[$0] }
    for (id, vector) in zip(sample, try fetched(sample, fetch)) where !vector.isEmpty {
      guard vector.count == dimension else { return false }
      let found = try structure.search(vector, limit: 1, visible: ChunkSet([id]), live: live)
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

extension ChunkSet {
  /// The members that are in another set too, ascending.
  fileprivate func members(in other: ChunkSet) -> [ChunkID] {
    var members: [ChunkID] = []
    for (index, (left, right)) in zip(words, other.words).enumerated() {
      var word = left & right
      while word != 0 {
        members.append(ChunkID(rawValue: Int64(index * 64 + word.trailingZeroBitCount)))
        word &= word - 1
      }
    }
    return members
  }
}
