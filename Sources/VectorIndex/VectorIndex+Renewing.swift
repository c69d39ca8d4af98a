public import Domain
internal import Synchronization

/// Building anew, while the present index answers.
extension VectorIndex {
  /// Builds the index anew from the catalog's vectors, of the type that fits their number; the old one answers meanwhile.
  ///
  /// - Parameters:
  ///   - chunkIDs: Asked for once additions and removals are recorded, so that none falls between.
  ///   - checkpoint: Called often; what it throws ends the build.
  /// - Throws: ``VectorIndexError``, and what `fetch` and `checkpoint` throw; the old index stays then.
  public func rebuild(
    chunkIDs: @autoclosure () throws -> [ChunkID], fetch: @escaping ([ChunkID]) throws -> [[Float]],
    checkpoint: @escaping () throws -> Void = {}
  ) throws {
    try replacing { (try build(try chunkIDs(), fetch: fetch, checkpoint: checkpoint), ()) }
  }

  /// Builds the index anew from the catalog's vectors and saves it; every older file is deleted unread.
  ///
  /// - Throws: ``VectorIndexError``, and what `fetch` throws; the old index and its files stay then.
  public func repair(
    chunkIDs: @autoclosure () throws -> [ChunkID], fetch: @escaping ([ChunkID]) throws -> [[Float]]
  ) throws {
    try rebuild(chunkIDs: try chunkIDs(), fetch: fetch)
    CrashPoint.repairIndexBuilt.reach()
    try maintain {
      state.withLock { $0.hasUnsavedChanges = true }
      try saveWhileMaintaining(isForced: false)
      store.discard(except: store.generations().prefix(1))
    }
  }

  /// Whether another type fits the number of vectors, or the lists were learned from far fewer.
  public var isOutgrown: Bool {
    state.withLock { state in
      let present = state.structure.type
      return plannedType(count: state.live.count, present: present) != present || state.structure.isOutgrown
    }
  }

  /// Builds the index anew where it is outgrown; the old one answers meanwhile, and stays when this ends early.
  ///
  /// - Parameter checkpoint: Called often; what it throws ends the build.
  /// - Returns: Whether it was.
  /// - Throws: ``VectorIndexError``, and what `fetch` and `checkpoint` throw.
  @discardableResult
  public func renew(
    chunkIDs: @autoclosure () throws -> [ChunkID], fetch: @escaping ([ChunkID]) throws -> [[Float]],
    checkpoint: @escaping () throws -> Void = {}
  ) throws -> Bool {
    guard isOutgrown else { return false }
    try rebuild(chunkIDs: try chunkIDs(), fetch: fetch, checkpoint: checkpoint)
    return true
  }

  /// Whether the file that is searched cannot be read any more, so that every search fails until the index is made anew.
  public var isBroken: Bool { state.withLock { $0.structure.isBroken } }

  /// Whether the file in use can still be read; compares the one that was read at the start with its checksum, where that
  /// is still to be done.
  ///
  /// - Returns: What is wrong, as one sentence; nil when nothing is. A damaged index is to be repaired.
  public func verifyLoadedFile() -> String? {
    maintain {
      // No copy of the structure: with two owners the next addition would copy all that is in memory.
      let (isVerified, manifest, isBroken) = state.withLock { ($0.isVerified, $0.manifest, $0.structure.isBroken) }
      guard let manifest else { return nil }
      // A flat index is in memory, whatever becomes of its file.
      if manifest.type != .flat, isBroken || store.isCut(manifest) {
        return "the file that it reads was cut, or the disk does not read it."
      }
      guard !isVerified else { return nil }
      guard case .failure(let defect) = store.verify(manifest.generation) else {
        state.withLock { $0.isVerified = true }
        return nil
      }
      return defect.description
    }
  }
}
