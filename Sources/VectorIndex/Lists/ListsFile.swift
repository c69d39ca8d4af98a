internal import CKernels
internal import Domain
internal import Mapping

/// A file of inverted lists, mapped; never changes.
///
/// Whatever bytes the file holds, and whatever becomes of them while it is open, reading it touches no memory beyond it:
/// wrong bytes can make a search find other chunks, which the checksum or ``isBroken`` tells later, but nothing worse.
final class ListsFile: @unchecked Sendable {
  // @unchecked because everything is set by init and only read from then on.
  let layout: ListsLayout
  let centres: UnsafePointer<Float>
  /// The first block of each list, and after the last one the number of blocks.
  let firstBlocks: [UInt32]
  let lengths: [UInt32]
  let ids: UnsafePointer<Int64>
  let scales: UnsafePointer<Float>
  let codebook: UnsafePointer<Float>
  let codes: UnsafePointer<UInt8>
  let rows: UnsafePointer<Int8>
  /// The slot of each chunk number; `noSlot` where there is none.
  let slots: [UInt32]
  /// The list that each block belongs to.
  let listOfBlock: [UInt32]
  /// The centres rounded to 8 bits, to choose the lists that a search visits: a quarter of the memory to read.
  let roughCentres: RoughRows
  private let file: FileMapping

  static let noSlot = UInt32.max
  /// A number above this is damage; a bitmap with it would take gigabytes.
  static let maximumID: Int64 = 1 << 34

  /// - Throws: ``GenerationDefect`` where the file is not one of ours or contradicts itself.
  init(path: String) throws {
    let file: FileMapping
    do { file = try FileMapping(path: path) } catch { throw GenerationDefect(description: "\(path): \(error)") }
    self.file = file
    guard let layout = ListsLayout(file.bytes) else {
      throw GenerationDefect(description: "the header of the lists is damaged")
    }
    self.layout = layout
    func section<Value>(_ section: ListsLayout.Section, _ type: Value.Type) -> UnsafePointer<Value> {
      let start = file.bytes.baseAddress.unsafelyUnwrapped.advanced(by: layout.offset(of: section))
      // Because the mapping begins at a page and every section at a multiple of 4096, each is aligned.
      return start.assumingMemoryBound(to: type)
    }
    centres = section(.centres, Float.self)
    // Copies, because they say where to read.
    let firstBlocks = section(.firstBlocks, UInt32.self)
    let lengths = section(.lengths, UInt32.self)
    self.firstBlocks = Array(UnsafeBufferPointer(start: firstBlocks, count: layout.listCount + 1))
    self.lengths = Array(UnsafeBufferPointer(start: lengths, count: layout.listCount))
    ids = section(.ids, Int64.self)
    scales = section(.scales, Float.self)
    codebook = section(.codebook, Float.self)
    codes = section(.codes, UInt8.self)
    rows = section(.rows, Int8.self)
    listOfBlock = try Self.lists(of: layout, firstBlocks: self.firstBlocks, lengths: self.lengths)
    slots = try Self.slots(of: layout, ids: ids, firstBlocks: self.firstBlocks, lengths: self.lengths)
    let numbers = [
      UnsafeBufferPointer(start: centres, count: layout.listCount * layout.dimension),
      UnsafeBufferPointer(start: codebook, count: layout.subspaceCount * 64),
    ]
    guard numbers.allSatisfy({ $0.allSatisfy { abs($0) < 1e6 } }) else {
      throw GenerationDefect(description: "the centres of the lists are damaged")
    }
    roughCentres = RoughRows(centres, count: layout.listCount, columnCount: layout.dimension)
  }

  /// Whether some of it could not be read: somebody cut the file, or the disk fails.
  var isBroken: Bool { file.isBroken }

  /// Asks the kernel to read what every search reads.
  func prefetch() {
    for section in ListsLayout.Section.allCases where section != .rows { file.prefetch(layout.range(of: section)) }
  }

  /// The slots of a list that are in use.
  func slots(ofList list: Int) -> Range<Int> {
    let first = Int(firstBlocks[list]) * ListsLayout.blockCount
    return first..<first + Int(lengths[list])
  }

  func list(ofSlot slot: Int) -> Int { Int(listOfBlock[slot / ListsLayout.blockCount]) }

  /// The slot of a chunk; nil where the file does not hold it.
  func slot(of id: Int64) -> UInt32? {
    guard id >= 0, id < slots.count else { return nil }
    let slot = slots[Int(id)]
    return slot == Self.noSlot ? nil : slot
  }

  func row(_ slot: Int) -> UnsafePointer<Int8> { rows + slot * layout.rowStride }

  private static func lists(
    of layout: ListsLayout, firstBlocks: [UInt32], lengths: [UInt32]
  ) throws -> [UInt32] {
    var lists: [UInt32] = []
    lists.reserveCapacity(layout.blockCount)
    var count = 0
    for list in 0..<layout.listCount {
      let (first, end) = (Int(firstBlocks[list]), Int(firstBlocks[list + 1]))
      guard first == lists.count, end >= first, end <= layout.blockCount,
        Int(lengths[list]) <= (end - first) * ListsLayout.blockCount
      else { throw GenerationDefect(description: "the lists overlap") }
      lists.append(contentsOf: repeatElement(UInt32(list), count: end - first))
      count += Int(lengths[list])
    }
    guard lists.count == layout.blockCount, count == layout.count else {
      throw GenerationDefect(description: "the lists hold another number of vectors than they say")
    }
    return lists
  }

  private static func slots(
    of layout: ListsLayout, ids: UnsafePointer<Int64>, firstBlocks: [UInt32], lengths: [UInt32]
  ) throws -> [UInt32] {
    let ranges = (0..<layout.listCount).map { list in
      let first = Int(firstBlocks[list]) * ListsLayout.blockCount
      return first..<first + Int(lengths[list])
    }
    var largest: Int64 = -1
    for slot in ranges.joined() { largest = max(largest, ids[slot]) }
    // A bound on memory: a damaged number must not ask for gigabytes.
    guard largest < min(maximumID, Int64(1 << 24) + 64 * Int64(layout.count)) else {
      throw GenerationDefect(description: "a chunk number in the lists is damaged")
    }
    var slots = [UInt32](repeating: noSlot, count: Int(largest + 1))
    for slot in ranges.joined() {
      let id = ids[slot]
      guard id >= 0, slots[Int(id)] == noSlot else {
        throw GenerationDefect(description: "a chunk number in the lists is damaged")
      }
      slots[Int(id)] = UInt32(slot)
    }
    return slots
  }
}

/// Rows rounded to 8 bits, each with a scale.
struct RoughRows {
  let bytes: [Int8]
  let scales: [Float]
  let stride: Int

  init(_ rows: UnsafePointer<Float>, count: Int, columnCount: Int) {
    stride = ListsLayout.rowStride(dimension: columnCount)
    let zeros = [Float](repeating: 0, count: columnCount)
    var bytes = [Int8](repeating: 0, count: count * stride)
    var scales = [Float](repeating: 0, count: count)
    bytes.withUnsafeMutableBufferPointer { [stride] buffer in
      guard let first = buffer.baseAddress else { return }
      for row in 0..<count {
        scales[row] = ck_encode_row(rows + row * columnCount, zeros, columnCount, stride, first + row * stride)
      }
    }
    (self.bytes, self.scales) = (bytes, scales)
  }
}
