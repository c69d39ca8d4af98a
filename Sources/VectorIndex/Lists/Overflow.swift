internal import CKernels

/// Vectors that came after the file was written, in memory, each in the list of its nearest centre.
struct Overflow {
  private(set) var ids: [Int64] = []
  private(set) var scales: [Float] = []
  private(set) var lists: [UInt32] = []
  private(set) var rows: [Int8] = []
  /// The positions here of the vectors of each list that has some.
  private(set) var members: [UInt32: [UInt32]] = [:]
  /// The newest position of each number.
  private(set) var positions: [Int64: UInt32] = [:]
  private let stride: Int

  init(stride: Int) {
    self.stride = stride
  }

  var count: Int { ids.count }

  /// Takes a vector whose row was made for the centre of `list`.
  mutating func append(id: Int64, list: UInt32, scale: Float, row: UnsafePointer<Int8>) {
    let position = UInt32(count)
    ids.append(id)
    scales.append(scale)
    lists.append(list)
    rows.append(contentsOf: UnsafeBufferPointer(start: row, count: stride))
    members[list, default: []].append(position)
    positions[id] = position
  }

  /// Takes what another one holds from a position on.
  mutating func append(_ other: Overflow, from first: Int) {
    other.rows.withUnsafeBufferPointer { rows in
      guard let start = rows.baseAddress else { return }
      for position in first..<max(other.count, first) {
        append(
          id: other.ids[position], list: other.lists[position], scale: other.scales[position],
          row: start + position * stride)
      }
    }
  }
}
