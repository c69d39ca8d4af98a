internal import CKernels
internal import Domain

/// Vectors in lists around centres: most in a mapped file, the newest in memory.
///
/// A value: who keeps a copy sees what was there when the copy was made.
struct InvertedLists {
  let file: ListsFile
  /// Up to this many vectors are all compared, because a search through lists would take as long.
  let exactCount: Int
  var overflow: Overflow

  init(file: ListsFile, exactCount: Int) {
    self.file = file
    self.exactCount = exactCount
    overflow = Overflow(stride: file.layout.rowStride)
  }

  var layout: ListsLayout { file.layout }
  var type: IndexType { layout.type }
  /// Vectors that are stored, removed and replaced ones included.
  var count: Int { layout.count + overflow.count }

  /// Where a chunk's vector is: a slot of the file, or, from `slotCount` on, a position in memory.
  func place(of id: Int64) -> UInt32? {
    if overflow.count > 0, let position = overflow.positions[id] { return UInt32(layout.slotCount) + position }
    return file.slot(of: id)
  }

  func id(at place: UInt32) -> Int64 {
    Int(place) < layout.slotCount ? file.ids[Int(place)] : overflow.ids[Int(place) - layout.slotCount]
  }

  func list(at place: UInt32) -> Int {
    Int(place) < layout.slotCount ? file.list(ofSlot: Int(place)) : Int(overflow.lists[Int(place) - layout.slotCount])
  }

  /// The numbers of all chunks that are stored, once each.
  func ids() -> [Int64] {
    var ids = Array(overflow.positions.keys)
    for (id, slot) in file.slots.enumerated() where slot != ListsFile.noSlot && overflow.positions[Int64(id)] == nil {
      ids.append(Int64(id))
    }
    return ids
  }

  /// - Parameter vectors: Shape `[ids.count, dimension]`, row after row.
  mutating func add(_ ids: [Int64], _ vectors: [Float], threadCount: Int) throws {
    let dimension = layout.dimension
    let lists = try Centres.nearest(
      to: vectors, among: UnsafeBufferPointer(start: file.centres, count: layout.listCount * dimension),
      dimension: dimension, threadCount: threadCount)
    var row = [Int8](repeating: 0, count: layout.rowStride)
    for (index, id) in ids.enumerated() {
      let scale = vectors.withUnsafeBufferPointer { vectors in
        ck_encode_row(
          vectors.baseAddress.unsafelyUnwrapped + index * dimension, file.centres + lists[index] * dimension,
          dimension, layout.rowStride, &row)
      }
      overflow.append(id: id, list: UInt32(lists[index]), scale: scale, row: row)
    }
  }

  /// The vectors that a new file should hold, list by list.
  func entries(ofList list: Int, kept: ChunkSet, body: (ListEntry) throws -> Void) rethrows {
    for slot in file.slots(ofList: list) {
      let id = file.ids[slot]
      guard kept.contains(ChunkID(rawValue: id)), overflow.count == 0 || overflow.positions[id] == nil else { continue }
      try body(ListEntry(id: id, scale: file.scales[slot], row: file.row(slot)))
    }
    guard let members = overflow.members[UInt32(list)] else { return }
    try overflow.rows.withUnsafeBufferPointer { rows in
      for position in members {
        let id = overflow.ids[Int(position)]
        guard overflow.positions[id] == position, kept.contains(ChunkID(rawValue: id)) else { continue }
        let row = rows.baseAddress.unsafelyUnwrapped + Int(position) * layout.rowStride
        try body(ListEntry(id: id, scale: overflow.scales[Int(position)], row: row))
      }
    }
  }
}

/// A stored vector; the row is valid while its owner is.
struct ListEntry {
  var id: Int64
  var scale: Float
  var row: UnsafePointer<Int8>
}
