internal import CKernels
internal import Glibc

/// Writes a file of inverted lists from beginning to end.
///
/// The entries of each list are asked for three times, in the same order: for their numbers and scales, their codes and
/// their rows.
struct ListsFileWriter {
  typealias Entries = (_ list: Int, _ body: (ListEntry) throws -> Void) throws -> Void

  private static let bufferSizeBytes = 1 << 20

  private let layout: ListsLayout
  private let centres: UnsafeBufferPointer<Float>
  private let codebook: Codebook
  private let lengths: [Int]
  private let entries: Entries
  private let checkpoint: () throws -> Void

  /// - Parameter shape: Dimension, lists, subspaces and parameters; blocks and vectors are counted here.
  init(
    shape: ListsLayout, centres: UnsafeBufferPointer<Float>, codebook: Codebook, entries: @escaping Entries,
    checkpoint: @escaping () throws -> Void
  ) throws {
    (self.centres, self.codebook, self.entries, self.checkpoint) = (centres, codebook, entries, checkpoint)
    var lengths = [Int](repeating: 0, count: shape.listCount)
    for list in lengths.indices { try entries(list) { _ in lengths[list] += 1 } }
    self.lengths = lengths
    var layout = shape
    layout.count = lengths.reduce(0, +)
    layout.blockCount = lengths.reduce(0) { $0 + Self.blockCount($1) }
    self.layout = layout
  }

  private static func blockCount(_ length: Int) -> Int {
    (length + ListsLayout.blockCount - 1) / ListsLayout.blockCount
  }

  /// - Throws: ``VectorIndexError/inaccessible(path:operation:code:)``; half a file may be left.
  func write(to path: String) throws {
    var output = try SequentialFile(path: path)
    output.append(layout.words)
    try output.pad(to: ListsLayout.headerSizeBytes)
    try output.write(UnsafeRawBufferPointer(centres))
    try output.pad(to: layout.offset(of: .firstBlocks))
    var firstBlocks: [UInt32] = [0]
    for length in lengths { firstBlocks.append(firstBlocks[firstBlocks.count - 1] + UInt32(Self.blockCount(length))) }
    output.append(firstBlocks)
    try output.pad(to: layout.offset(of: .lengths))
    output.append(lengths.map { UInt32($0) })
    try output.pad(to: layout.offset(of: .ids))
    try forEachSlot(&output) { output, entry in output.append([entry?.id ?? -1]) }
    try output.pad(to: layout.offset(of: .scales))
    try forEachSlot(&output) { output, entry in output.append([entry?.scale ?? 0]) }
    try output.pad(to: layout.offset(of: .codebook))
    output.append(codebook.values)
    try output.pad(to: layout.offset(of: .codes))
    if layout.subspaceCount > 0 { try writeCodes(to: &output) }
    try output.pad(to: layout.offset(of: .rows))
    let emptyRow = [Int8](repeating: 0, count: layout.rowStride)
    try forEachSlot(&output) { output, entry in
      if let entry {
        try output.write(UnsafeRawBufferPointer(start: entry.row, count: layout.rowStride))
      } else {
        output.append(emptyRow)
      }
    }
    try output.pad(to: layout.fileSizeBytes)
    try output.finish()
  }

  private func forEachSlot(
    _ output: inout SequentialFile, _ body: (inout SequentialFile, ListEntry?) throws -> Void
  ) throws {
    for list in lengths.indices {
      try checkpoint()
      try entries(list) { try body(&output, $0) }
      for _ in lengths[list]..<Self.blockCount(lengths[list]) * ListsLayout.blockCount { try body(&output, nil) }
    }
  }

  private func writeCodes(to output: inout SequentialFile) throws {
    let subspaceCount = layout.subspaceCount
    var vector = [Float](repeating: 0, count: subspaceCount * 4)
    var codes = [UInt8](repeating: 0, count: subspaceCount)
    for list in lengths.indices {
      try checkpoint()
      var blocks = [UInt8](repeating: 0, count: Self.blockCount(lengths[list]) * layout.codeSizeBytes)
      var position = 0
      try entries(list) { entry in
        for index in 0..<layout.dimension { vector[index] = Float(entry.row[index]) * entry.scale }
        ck_encode(vector, codebook.values, subspaceCount, &codes)
        ck_put_codes(codes, subspaceCount, position, &blocks)
        position += 1
      }
      output.append(blocks)
    }
  }
}

/// A new file that is written from beginning to end, through a buffer.
struct SequentialFile: ~Copyable {
  private let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var sizeBytes = 0

  init(path: String) throws {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw VectorIndexError.inaccessible(path: path, operation: "create", code: errno)
    }
    buffer.reserveCapacity(1 << 20)
  }

  deinit { close(descriptor) }

  mutating func append<Value: BitwiseCopyable>(_ values: [Value]) {
    values.withUnsafeBytes { buffer.append(contentsOf: $0) }
    sizeBytes += values.count * MemoryLayout<Value>.stride
  }

  mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    buffer.append(contentsOf: bytes)
    sizeBytes += bytes.count
    if buffer.count >= 1 << 20 { try flush() }
  }

  /// Zeros up to a position.
  mutating func pad(to position: Int) throws {
    precondition(position >= sizeBytes, "the sections are written in order")
    append([UInt8](repeating: 0, count: position - sizeBytes))
    try flush()
  }

  mutating func finish() throws { try flush() }

  private mutating func flush() throws {
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
      }
      if count > 0 {
        written += count
      } else if errno != EINTR {
        throw VectorIndexError.inaccessible(path: path, operation: "write", code: errno)
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
