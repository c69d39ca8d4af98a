internal import Domain
internal import Synchronization

/// Files: saving, compacting, emptying.
extension VectorIndex {
  /// Writes the index as a new file, unless nothing has changed; removed vectors leave when they are many.
  ///
  /// Lists are written only when much has changed: what is missing in their file is taken from the catalog by the next
  /// ``synchronize(chunkIDs:from:fetch:)``.
  ///
  /// - Throws: ``VectorIndexError``; the files that were there before stay usable.
  public func save() throws {
    try maintain { try saveWhileMaintaining(isForced: false) }
  }

  /// Makes the index empty and deletes its files: before the numbers of chunks come to mean other chunks.
  ///
  /// - Throws: ``VectorIndexError``
  public func clear() throws {
    try replacing {
      store.discard(except: [])
      var empty = State(structure: .flat(try FlatIndex.make(dimension: dimension)))
      empty.hasUnsavedChanges = true
      return (empty, ())
    }
  }

  /// Takes removed vectors out of memory and files, and leaves only the newest file.
  ///
  /// - Returns: How many vectors left.
  /// - Throws: ``VectorIndexError``; the files that were there before stay usable.
  @discardableResult
  public func compact() throws -> Int {
    try maintain {
      let count = try removeTombstones()
      CrashPoint.compactVectorsRemoved.reach()
      try saveWhileMaintaining(isForced: count > 0)
      CrashPoint.compactIndexSaved.reach()
      store.discard(except: store.generations().prefix(1))
      return count
    }
  }

  /// Out of memory where the index is flat; lists lose them when they are written.
  private func removeTombstones() throws -> Int {
    try still {
      try state.withLock { state in
        let count = state.tombstoneCount
        guard count > 0 else { return 0 }
        if case .flat(let flat) = state.structure { try flat.retain(state.live) }
        state.hasUnsavedChanges = true
        return count
      }
    }
  }

  /// What ``save()`` does; the caller maintains the index.
  ///
  /// - Parameter isForced: Writes lists also where little has changed.
  func saveWhileMaintaining(isForced: Bool) throws {
    let snapshot = state.withLock { $0 }
    guard snapshot.hasUnsavedChanges || snapshot.manifest == nil else { return }
    switch snapshot.structure {
    case .flat: try still { try saveFlat() }
    case .lists(let lists):
      let changeCount = lists.overflow.count + max(snapshot.tombstoneCount, 0)
      let isLarge = Double(changeCount) > options.compactionShare * Double(lists.count)
      guard isForced || isLarge || snapshot.manifest == nil else { return }
      try saveLists(lists, snapshot)
    }
  }

  /// The caller keeps additions away, because the file is written from the memory that they change.
  private func saveFlat() throws {
    try state.withLock { state in
      let limit = Double(state.structure.count) * options.compactionShare
      guard state.tombstoneCount > 0, Double(state.tombstoneCount) > limit else { return }
      if case .flat(let flat) = state.structure { try flat.retain(state.live) }
    }
    let snapshot = state.withLock { $0 }
    state.withLock { $0.hasUnsavedChanges = false }
    do {
      let (_, manifest) = try store.write(source: options.source) { path in
        try snapshot.structure.write(to: path, kept: snapshot.live)
        return snapshot.structure
      }
      state.withLock { $0.manifest = manifest }
    } catch {
      state.withLock { $0.hasUnsavedChanges = true }
      throw error
    }
  }

  /// Writes the lists as they are in `snapshot`; what is added meanwhile stays in memory.
  private func saveLists(_ lists: InvertedLists, _ snapshot: State) throws {
    let (structure, manifest) = try store.write(source: options.source) { path in
      try snapshot.structure.write(to: path, kept: snapshot.live)
      return try Structure.read(snapshot.structure.type, path: path, exactCount: options.exactCount)
    }
    guard case .lists(let written) = structure else { return }
    still {
      state.withLock { state in
        var new = written
        if case .lists(let present) = state.structure {
          new.overflow.append(present.overflow, from: lists.overflow.count)
        }
        state.structure = .lists(new)
        state.manifest = manifest
        state.isVerified = true
        state.hasUnsavedChanges = new.overflow.count > 0 || state.tombstoneCount > 0
      }
    }
  }
}
