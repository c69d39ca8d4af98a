/// The shape of a file of inverted lists, and where its sections lie.
///
/// ```
/// byte 0    magic (8 bytes), then one 8-byte little-endian number each:
///           dimension, lists, subspaces, blocks, vectors, vectors trained for, lists to visit, candidates to compare
/// then, each from a multiple of 4096 on:
///   centres      f32 [lists, dimension], unit vectors
///   first blocks u32 [lists + 1]; a list owns whole blocks of 32 slots
///   lengths      u32 [lists], slots of the list that are in use, the first ones
///   ids          i64 [slots]
///   scales       f32 [slots]
///   codebook     f32 [subspaces, 4, 16]
///   codes        u8  [blocks, subspaces * 16], laid out as CKernels scans them
///   rows         i8  [slots, rowStride]; vector = centre + scale * row
/// ```
struct ListsLayout: Hashable {
  static let magic: UInt64 = 0x3130_5354_534C_4C43  // CLLSTS01
  static let headerSizeBytes = 4096
  static let fieldCount = 8
  static let blockCount = 32
  /// Codes of more subspaces than this do not add up in 16 bits.
  static let maximumSubspaceCount = 256

  var dimension: Int
  var listCount: Int
  /// 0 where vectors are scanned as rows; else even.
  var subspaceCount: Int
  var blockCount: Int
  /// Slots in use.
  var count: Int
  /// How many vectors there were when the centres were learned.
  var trainedCount: Int
  /// Lists that a search for ten vectors visits.
  var probeCount: Int
  /// Vectors that such a search compares in full.
  var candidateCount: Int

  var slotCount: Int { blockCount * Self.blockCount }
  var rowStride: Int { Self.rowStride(dimension: dimension) }
  /// Of one block.
  var codeSizeBytes: Int { subspaceCount * 16 }
  var type: IndexType { subspaceCount == 0 ? .ivfSQ8 : .ivfPQ }

  static func rowStride(dimension: Int) -> Int { (dimension + 31) / 32 * 32 }

  /// Subspaces of four components each, an even number of them; 0 where there would be too many.
  static func subspaceCount(dimension: Int) -> Int {
    let count = (dimension + 7) / 8 * 2
    return count <= maximumSubspaceCount ? count : 0
  }

  enum Section: Int, CaseIterable {
    case centres, firstBlocks, lengths, ids, scales, codebook, codes, rows
  }

  func sizeBytes(of section: Section) -> Int {
    switch section {
    case .centres: listCount * dimension * 4
    case .firstBlocks: (listCount + 1) * 4
    case .lengths: listCount * 4
    case .ids: slotCount * 8
    case .scales: slotCount * 4
    case .codebook: subspaceCount * 4 * 16 * 4
    case .codes: blockCount * codeSizeBytes
    case .rows: slotCount * rowStride
    }
  }

  func offset(of section: Section) -> Int {
    Section.allCases.prefix(section.rawValue).reduce(Self.headerSizeBytes) { $0 + Self.padded(sizeBytes(of: $1)) }
  }

  func range(of section: Section) -> Range<Int> {
    let offset = offset(of: section)
    return offset..<offset + sizeBytes(of: section)
  }

  /// Of the whole file.
  var fileSizeBytes: Int { offset(of: .rows) + Self.padded(sizeBytes(of: .rows)) }

  static func padded(_ sizeBytes: Int) -> Int { (sizeBytes + 4095) / 4096 * 4096 }
}

extension ListsLayout {
  /// The header as it lies in the file.
  var words: [UInt64] {
    let fields = [
      dimension, listCount, subspaceCount, blockCount, count, trainedCount, probeCount, candidateCount,
    ]
    return ([Self.magic] + fields.map { UInt64($0) }).map(\.littleEndian)
  }

  /// - Returns: nil where the header is not one of ours or does not describe a file of that size.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= Self.headerSizeBytes else { return nil }
    let words = (0...Self.fieldCount).map {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
    }
    // Below these limits no product of two fields comes near the largest number.
    guard words[0] == Self.magic, words.dropFirst().allSatisfy({ $0 < 1 << 32 }) else { return nil }
    let fields = words.dropFirst().map { Int($0) }
    self.init(
      dimension: fields[0], listCount: fields[1], subspaceCount: fields[2], blockCount: fields[3], count: fields[4],
      trainedCount: fields[5], probeCount: fields[6], candidateCount: fields[7])
    guard (1...1 << 16).contains(dimension), (1...1 << 22).contains(listCount), blockCount <= 1 << 26,
      subspaceCount == 0 || subspaceCount == Self.subspaceCount(dimension: dimension), count <= slotCount,
      fileSizeBytes == bytes.count
    else { return nil }
  }
}
