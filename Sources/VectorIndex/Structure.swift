internal import Domain

/// The vectors of an index in one of its types.
enum Structure {
  case flat(FlatIndex)
  case lists(InvertedLists)

  var type: IndexType {
    switch self {
    case .flat: .flat
    case .lists(let lists): lists.type
    }
  }

  /// Vectors that are stored, removed ones that have not left yet included.
  var count: Int {
    switch self {
    case .flat(let flat): flat.count
    case .lists(let lists): lists.count
    }
  }

  /// The numbers of the stored vectors, in no particular order.
  func ids() throws -> [Int64] {
    switch self {
    case .flat(let flat): try flat.ids()
    case .lists(let lists): lists.ids()
    }
  }

  /// Whether lists were learned from far fewer vectors than there are.
  var isOutgrown: Bool {
    guard case .lists(let lists) = self else { return false }
    return IndexPlan.isOutgrown(trainedCount: lists.layout.trainedCount, count: lists.count)
  }

  /// Adds vectors whose numbers are not among the live ones; a removed one of the same number is replaced.
  ///
  /// - Parameter live: What else is kept, where the type cannot replace.
  mutating func add(_ ids: [Int64], _ vectors: [Float], live: ChunkSet, threadCount: Int) throws {
    switch self {
    case .flat(let flat):
      // A removed vector that is still stored under the same number would be found again.
      if flat.count > live.count, try !Set(flat.ids()).isDisjoint(with: ids) { try flat.retain(live) }
      try flat.add(ids, vectors)
    case .lists(var lists):
      // Taken out meanwhile, because two owners would make every addition copy all that is in memory.
      self = .lists(InvertedLists(file: lists.file, exactCount: lists.exactCount))
      defer { self = .lists(lists) }
      try lists.add(ids, vectors, threadCount: threadCount)
    }
  }

  /// Whether the file that it reads cannot be read any more.
  var isBroken: Bool {
    guard case .lists(let lists) = self else { return false }
    return lists.file.isBroken
  }

  /// - Throws: ``VectorIndexError/broken`` where the file cannot be read any more, and other ``VectorIndexError``s.
  func search(
    _ query: [Float], limit: Int, visible: ChunkSet?, live: ChunkSet
  ) throws -> [(id: ChunkID, similarity: Float)] {
    let tombstones = count > live.count ? live : nil
    switch self {
    case .flat(let flat): return try flat.search(query, limit: limit, visible: visible, live: tombstones)
    case .lists(let lists):
      let found = lists.search(query, limit: limit, visible: visible, live: tombstones, liveCount: live.count)
      guard !isBroken else { throw VectorIndexError.broken }
      return found
    }
  }

  /// Writes a new file; does not sync it.
  ///
  /// - Parameter kept: What a file of lists is to hold.
  func write(to path: String, kept: ChunkSet) throws {
    switch self {
    case .flat(let flat): try flat.write(to: path)
    case .lists(let lists):
      let layout = lists.layout
      let writer = try ListsFileWriter(
        shape: layout,
        centres: UnsafeBufferPointer(start: lists.file.centres, count: layout.listCount * layout.dimension),
        codebook: Codebook(
          subspaceCount: layout.subspaceCount,
          values: Array(UnsafeBufferPointer(start: lists.file.codebook, count: layout.subspaceCount * 64))),
        entries: { try lists.entries(ofList: $0, kept: kept, body: $1) }, checkpoint: {})
      try writer.write(to: path)
      // What was written is then not what the lists held.
      guard !isBroken else { throw VectorIndexError.broken }
    }
  }

  /// Opens a file that ``write(to:kept:)`` or ``ListsBuilder`` made.
  ///
  /// - Precondition: Of a flat index the checksum was verified, because the reader of FAISS trusts its input.
  static func read(_ type: IndexType, path: String, exactCount: Int) throws -> Structure {
    switch type {
    case .flat: .flat(try FlatIndex.read(path: path))
    case .ivfSQ8, .ivfPQ:
      .lists(InvertedLists(file: try ListsFile(path: path), exactCount: exactCount))
    }
  }

  var dimension: Int {
    switch self {
    case .flat(let flat): flat.dimension
    case .lists(let lists): lists.layout.dimension
    }
  }
}
