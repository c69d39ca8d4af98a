import CKernels
import TestSupport
import Testing

@Suite("Scans of stored vectors")
struct ScanKernelTests {
  /// The scans of this processor's instruction sets; the scalar ones are the reference.
  private static var reference: UnsafePointer<ck_scans>? { ck_scans_for(CK_SCALAR) }
  private static var others: [UnsafePointer<ck_scans>] { [CK_AVX2].compactMap { ck_scans_for($0) } }

  @Test("Rows of 8 bits are multiplied without error, in order or scattered", arguments: [0, 32, 96, 256, 384, 4096])
  func byteRows(columnCount: Int) throws {
    let reference = try #require(Self.reference)
    var generator = SplitMix64(seed: 1)
    let count = 33
    let rows = (0..<count * columnCount).map { _ in Int8.random(in: -128...127, using: &generator) }
    let query = (0..<columnCount).map { _ in Int16.random(in: -4000...4000, using: &generator) }
    let positions = (0..<count).map { _ in UInt32.random(in: 0..<UInt32(count), using: &generator) }
    for scans in Self.others {
      for isScattered in [false, true] {
        var expected = [Int32](repeating: 1, count: count)
        var found = expected
        positions.withUnsafeBufferPointer { buffer in
          let places = isScattered ? buffer.baseAddress : nil
          reference.pointee.dot_byte_rows(query, rows, places, count, columnCount, &expected)
          scans.pointee.dot_byte_rows(query, rows, places, count, columnCount, &found)
        }
        #expect(found == expected)
      }
    }
  }

  @Test(
    "Rows of 32 bits are multiplied within 1e-5 of the sum of magnitudes", arguments: [0, 1, 7, 31, 32, 33, 255, 384])
  func rows(columnCount: Int) throws {
    let reference = try #require(Self.reference)
    var generator = SplitMix64(seed: 2)
    let rows = (0..<5 * columnCount).map { _ in Float.random(in: -1...1, using: &generator) }
    let query = (0..<columnCount).map { _ in Float.random(in: -1...1, using: &generator) }
    for scans in Self.others {
      var expected = [Float](repeating: 0, count: 5)
      var found = expected
      reference.pointee.dot_rows(query, rows, 5, columnCount, &expected)
      scans.pointee.dot_rows(query, rows, 5, columnCount, &found)
      #expect(zip(expected, found).allSatisfy { abs($0 - $1) <= 1e-5 * Float(columnCount + 1) })
    }
  }

  @Test("Codes are looked up and added as the reference does, with every bound", arguments: [1, 2, 48, 128])
  func codes(pairCount: Int) throws {
    let reference = try #require(Self.reference)
    var generator = SplitMix64(seed: 3)
    let blockCount = 5
    let blocks = (0..<blockCount * pairCount * 32).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let tables = (0..<pairCount * 32).map { _ in UInt8.random(in: 0...255, using: &generator) }
    for least in [0, UInt16(pairCount * 240), UInt16(pairCount * 260), .max] {
      var found: [(positions: [UInt32], sums: [UInt16])] = []
      for scans in [reference] + Self.others {
        var positions = [UInt32](repeating: 0, count: blockCount * 32)
        var sums = [UInt16](repeating: 0, count: blockCount * 32)
        let count = scans.pointee.scan_codes(tables, blocks, blockCount, pairCount, least, &positions, &sums)
        found.append((Array(positions.prefix(count)), Array(sums.prefix(count))))
      }
      #expect(found.allSatisfy { $0.positions == found[0].positions && $0.sums == found[0].sums })
      #expect(found[0].positions.count == (least == 0 ? blockCount * 32 : found[0].positions.count))
      #expect(found[0].sums.allSatisfy { $0 >= least })
    }
  }

  @Test("A vector is found at the place of its codes, with the sum of its entries, worked out by hand")
  func codeByHand() throws {
    let reference = try #require(Self.reference)
    var blocks = [UInt8](repeating: 0, count: 32)
    // Vector 18 has code 5 in the first subspace and code 9 in the second.
    ck_put_codes([5, 9], 2, 18, &blocks)
    #expect(blocks[2] == 5 << 4 && blocks[16 + 2] == 9 << 4)
    var tables = [UInt8](repeating: 0, count: 32)
    (tables[5], tables[16 + 9]) = (200, 100)
    for scans in [reference] + Self.others {
      var positions = [UInt32](repeating: 0, count: 32)
      var sums = [UInt16](repeating: 0, count: 32)
      #expect(scans.pointee.scan_codes(tables, blocks, 1, 1, 300, &positions, &sums) == 1)
      #expect(positions[0] == 18 && sums[0] == 300)
    }
  }

  @Test("The largest of some scores come first, whatever repeats or is no number", arguments: 0..<40)
  func selection(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let count = Int.random(in: 1...300, using: &generator)
    let limit = Int.random(in: 0...count, using: &generator)
    var candidates = (0..<count).map { place in
      ck_candidate(score: Float(Int.random(in: 0...seed, using: &generator)), base: 0, place: UInt32(place))
    }
    let sorted = candidates.map(\.score).sorted(by: >)
    ck_select(&candidates, count, limit)
    #expect(candidates.prefix(limit).map(\.score).sorted(by: >) == Array(sorted.prefix(limit)))
    #expect(Set(candidates.map(\.place)).count == count)
    candidates[0].score = .nan
    ck_select(&candidates, count, limit)
    #expect(Set(candidates.map(\.place)).count == count)
  }

  @Test("A row is rounded to within half a step, and one that is not finite becomes zeros")
  func roundedRow() {
    let vector = (0..<40).map { Float($0) / 40 - 0.3 }
    let centre = (0..<40).map { Float($0 % 3) / 10 }
    var row = [Int8](repeating: 1, count: 64)
    let scale = ck_encode_row(vector, centre, 40, 64, &row)
    for index in 0..<40 { #expect(abs(vector[index] - centre[index] - scale * Float(row[index])) <= 0.51 * scale) }
    #expect(row[40...].allSatisfy { $0 == 0 })
    #expect(ck_encode_row([.nan] + vector.dropFirst(), centre, 40, 64, &row) == 0)
    #expect(row.allSatisfy { $0 == 0 })
  }
}
