internal import CFaiss
internal import Domain

/// Every vector in memory as it is, compared one by one: exact; owns the C object.
///
/// Methods that change it may not run beside any other method; those that only read may run beside each other.
final class FlatIndex: @unchecked Sendable {
  // @unchecked because `VectorIndex` changes an index only while it holds `state`, or before others can see it.
  private let handle: OpaquePointer

  private init(handle: OpaquePointer) {
    self.handle = handle
  }

  deinit {
    cfaiss_free(handle)
  }

  /// An empty index.
  static func make(dimension: Int) throws -> FlatIndex {
    var handle: OpaquePointer?
    try call("create an index") { cfaiss_create(Int32(clamping: dimension), &handle, $0) }
    return try adopt(handle, "create an index")
  }

  /// Reads a file that ``write(to:)`` made.
  ///
  /// - Precondition: Its checksum was verified, because the reader of FAISS trusts its input.
  static func read(path: String) throws -> FlatIndex {
    var handle: OpaquePointer?
    try call("read a file") { cfaiss_read(path, &handle, $0) }
    return try adopt(handle, "read a file")
  }

  var dimension: Int { Int(cfaiss_dimension(handle)) }
  /// Vectors that are stored, removed ones that have not left yet included.
  var count: Int { Int(cfaiss_count(handle)) }

  /// The numbers of the stored vectors, in no particular order.
  func ids() throws -> [Int64] {
    var ids = [Int64](repeating: 0, count: count)
    try Self.call("list the numbers") { cfaiss_ids(handle, &ids, $0) }
    return ids
  }

  /// - Parameter vectors: Shape `[ids.count, dimension]`, row after row.
  func add(_ ids: [Int64], _ vectors: [Float]) throws {
    precondition(vectors.count == ids.count * dimension)
    try Self.call("add vectors") { cfaiss_add(handle, Int64(ids.count), vectors, ids, $0) }
  }

  /// Removes every vector whose number is not in `kept`.
  func retain(_ kept: ChunkSet) throws {
    var removedCount: Int64 = 0
    try Self.call("remove vectors") { message in
      Self.withBitmap(kept) { cfaiss_retain(handle, $0, &removedCount, message) }
    }
  }

  /// The vectors nearest to a query among those that are in both sets; nil stands for all.
  ///
  /// - Parameter query: Shape `[dimension]`.
  func search(
    _ query: [Float], limit: Int, visible: ChunkSet?, live: ChunkSet?
  ) throws -> [(id: ChunkID, similarity: Float)] {
    precondition(query.count == dimension)
    let limit = min(limit, count)
    guard limit > 0 else { return [] }
    var similarities = [Float](repeating: 0, count: limit)
    var ids = [Int64](repeating: -1, count: limit)
    var foundCount: Int32 = 0
    try Self.call("search") { message in
      Self.withBitmap(visible) { visible in
        Self.withBitmap(live) { live in
          cfaiss_search(
            handle, query, Int32(clamping: limit), visible, live, &similarities, &ids, &foundCount, message)
        }
      }
    }
    return zip(ids, similarities).prefix(Int(foundCount)).map { (ChunkID(rawValue: $0), $1) }
  }

  /// Writes the index to a file that does not exist yet; does not sync it.
  func write(to path: String) throws {
    try Self.call("write a file") { cfaiss_write(handle, path, $0) }
  }

  private static func adopt(_ handle: OpaquePointer?, _ operation: String) throws -> FlatIndex {
    guard let handle else { throw VectorIndexError.failed(operation: operation, detail: "no index") }
    return FlatIndex(handle: handle)
  }

  private static func withBitmap<Value>(_ set: ChunkSet?, _ body: (cfaiss_bitmap) throws -> Value) rethrows -> Value {
    guard let set else { return try body(cfaiss_bitmap(words: nil, word_count: 0)) }
    // An empty array has no address of its own, and without an address the bitmap would stand for everything.
    let words = set.words.isEmpty ? [0] : set.words
    return try words.withUnsafeBufferPointer { buffer in
      try body(cfaiss_bitmap(words: buffer.baseAddress, word_count: buffer.count))
    }
  }

  static func call(_ operation: String, _ body: (cfaiss_message) -> cfaiss_status) throws {
    var status = CFAISS_OK
    let detail = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      buffer.initialize(repeating: 0)
      status = body(cfaiss_message(text: buffer.baseAddress, size: buffer.count))
      let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      return String(decoding: bytes, as: UTF8.self)
    }
    switch status {
    case CFAISS_OK: return
    case CFAISS_OUT_OF_MEMORY: throw VectorIndexError.outOfMemory(operation: operation)
    default: throw VectorIndexError.failed(operation: operation, detail: detail)
    }
  }
}
