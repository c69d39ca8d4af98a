internal import CKernels
internal import Glibc

/// Rounded vectors on their way into a file of lists: a file without a name, so that memory holds only as much of it as
/// there is room for.
final class StagedRows {
  private let memory: UnsafeMutableRawBufferPointer
  private let stride: Int
  private(set) var ids: [Int64] = []
  private var scales: [Float] = []
  private var lists: [UInt32] = []
  /// The positions of each list, one list after the other, and where each begins; made by ``sort(listCount:)``.
  private var order: [UInt32] = []
  private var starts: [Int] = []

  /// - Parameters:
  ///   - path: Of a file that is made and unlinked at once.
  ///   - capacity: Rows at most.
  init(path: String, capacity: Int, stride: Int) throws {
    self.stride = stride
    let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw VectorIndexError.inaccessible(path: path, operation: "create", code: errno) }
    defer { close(descriptor) }
    unlink(path)
    let sizeBytes = max(capacity, 1) * stride
    // Room on the disk first: writing to a mapping without it would end the process.
    let status = posix_fallocate(descriptor, 0, off_t(sizeBytes))
    guard status == 0 else { throw VectorIndexError.inaccessible(path: path, operation: "write", code: status) }
    guard let start = mmap(nil, sizeBytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), start != MAP_FAILED
    else {
      throw VectorIndexError.inaccessible(path: path, operation: "map", code: errno)
    }
    memory = UnsafeMutableRawBufferPointer(start: start, count: sizeBytes)
  }

  deinit { munmap(memory.baseAddress, memory.count) }

  func append(
    _ id: Int64, vector: UnsafePointer<Float>, list: Int, centre: UnsafePointer<Float>, columnCount: Int
  ) {
    let scale = ck_encode_row(vector, centre, columnCount, stride, row(ids.count))
    ids.append(id)
    scales.append(scale)
    lists.append(UInt32(list))
  }

  /// Puts the vectors in the order of their lists; those of a list keep theirs.
  func sort(listCount: Int) {
    starts = [Int](repeating: 0, count: listCount + 1)
    for list in lists { starts[Int(list) + 1] += 1 }
    for list in 0..<listCount { starts[list + 1] += starts[list] }
    var next = starts
    order = [UInt32](repeating: 0, count: ids.count)
    for (position, list) in lists.enumerated() {
      order[next[Int(list)]] = UInt32(position)
      next[Int(list)] += 1
    }
  }

  func entries(ofList list: Int, _ body: (ListEntry) throws -> Void) rethrows {
    for position in order[starts[list]..<starts[list + 1]] {
      let position = Int(position)
      try body(ListEntry(id: ids[position], scale: scales[position], row: row(position)))
    }
  }

  private func row(_ position: Int) -> UnsafeMutablePointer<Int8> {
    // Because the mapping is of bytes, and no other type is ever bound to it.
    memory.baseAddress.unsafelyUnwrapped.advanced(by: position * stride).assumingMemoryBound(to: Int8.self)
  }
}
