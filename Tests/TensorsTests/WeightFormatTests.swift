import Foundation
import Testing

@testable import Tensors

struct WeightFormatTests {
  @Test("Blocks hold what the gguf package says, bit for bit", arguments: WeightFormat.allCases)
  func equalsReference(_ format: WeightFormat) throws {
    let (blocks, floats) = (try fixture(format, "blocks"), try fixture(format, "floats"))
    let matrix = try #require(
      WeightMatrix(format, rows: 1, columns: floats.count / 4, bytes: blocks))
    let expected = floats.withUnsafeBytes { bytes in
      (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self) }
    }
    #expect(expected.count >= 64)
    #expect(matrix.unpacked[0].map(\.bitPattern) == expected)
  }

  private func fixture(_ format: WeightFormat, _ kind: String) throws -> [UInt8] {
    let name = "\(format)".uppercased()
    let url = try #require(Bundle.module.url(forResource: name, withExtension: kind, subdirectory: "Fixtures"))
    return try Array(Data(contentsOf: url))
  }

  /// A block of zeros but for some bytes.
  private func unpacked(_ format: WeightFormat, _ bytes: [Int: UInt8]) throws -> [Float] {
    var block = [UInt8](repeating: 0, count: format.blockSizeBytes)
    for (index, byte) in bytes { block[index] = byte }
    return try #require(
      WeightMatrix(format, rows: 1, columns: format.blockElementCount, bytes: block)
    ).unpacked[0]
  }

  // 0x3C00 is 1, 0x4000 is 2 and 0x3800 is 1/2 as a 16-bit number.

  @Test("Plain numbers are read from their bytes")
  func plainNumbers() throws {
    #expect(try unpacked(.f32, [3: 0xC0, 2: 0x20]) == [-2.5])
    #expect(try unpacked(.f16, [1: 0xBC, 0: 0x01]) == [-1.0009765625])
    #expect(try unpacked(.f16, [0: 0x01]) == [0x1p-24])
    #expect(try unpacked(.f16, [1: 0x7C]) == [.infinity])
    #expect(try unpacked(.f16, [1: 0x7E])[0].isNaN)
    #expect(try unpacked(.bf16, [1: 0xC0, 0: 0x20]) == [-2.5])
  }

  @Test("Blocks of 32 elements are read as their formats say")
  func blocksOf32() throws {
    let q8 = try unpacked(.q8_0, [1: 0x38, 2: 3, 33: 0x80])
    #expect(q8[0] == 1.5 && q8[1] == 0 && q8[31] == -64)
    // Byte 0 holds elements 0 and 16, from -8 on.
    let q4 = try unpacked(.q4_0, [1: 0x40, 2: 0xF1, 17: 0x08])
    #expect(q4[0] == -14 && q4[16] == 14 && q4[15] == 0 && q4[31] == -16)
    let q41 = try unpacked(.q4_1, [1: 0x40, 3: 0xBC, 4: 0xF1, 19: 0x08])
    #expect(q41[0] == 1 && q41[16] == 29 && q41[15] == 15 && q41[31] == -1)
    // Bit i of bytes 2 to 5 is the fifth of element i.
    let q50 = try unpacked(.q5_0, [1: 0x40, 2: 0x01, 4: 0x02, 6: 0xF1, 7: 0x30])
    #expect(q50[0] == 2 && q50[16] == -2 && q50[1] == -32 && q50[17] == 6)
    let q51 = try unpacked(.q5_1, [1: 0x40, 3: 0xBC, 4: 0x01, 6: 0x02, 8: 0xF1, 9: 0x30])
    #expect(q51[0] == 33 && q51[16] == 29 && q51[1] == -1 && q51[17] == 37)
    // 2^(129 - 127) times 6 and -0.5.
    let mx = try unpacked(.mxfp4, [0: 129, 1: 0x97])
    #expect(mx[0] == 24 && mx[16] == -2 && mx[1] == 0)
    let nonlinear = try unpacked(.iq4_NL, [1: 0x3C, 2: 0xF0, 3: 0x98])
    #expect(nonlinear[0] == -127 && nonlinear[16] == 113 && nonlinear[1] == 1 && nonlinear[17] == 13)
  }

  @Test("Blocks of 256 elements are read as their formats say")
  func blocksOf256() throws {
    // Scale 1, minimum 2. Group 0: scale 5, minimum 3. Group 4: scale 0x21 (upper bits in byte 4), minimum 0x12.
    let groups: [Int: UInt8] = [1: 0x3C, 3: 0x40, 4: 0x85, 8: 0x43, 12: 0x21]
    let q4 = try unpacked(.q4_K, groups.merging([16: 0xA7, 80: 0x04]) { $1 })
    #expect(q4[0] == 5 * 7 - 2 * 3 && q4[1] == -6 && q4[32] == 0)
    #expect(q4[128] == 0x21 * 4 - 2 * 0x12 && q4[129] == -36)
    // The fifth bits of element 0 of groups 0 and 4.
    let q5 = try unpacked(.q5_K, groups.merging([16: 0x11, 48: 0xA7, 112: 0x04]) { $1 })
    #expect(q5[0] == 5 * 23 - 6 && q5[128] == 0x21 * 20 - 36)
    // Scale 1, minimum 2. Group 0: scale 5, minimum 3; group 11: scale 4, minimum 1. Element 176 is
    // the second pair of bits of byte 64.
    let q2 = try unpacked(.q2_K, [81: 0x3C, 83: 0x40, 0: 0x35, 11: 0x14, 16: 0x03, 64: 0x08])
    #expect(q2[0] == 5 * 3 - 6 && q2[1] == -6 && q2[176] == 4 * 2 - 2 && q2[160] == 0)
    // Groups 0 and 11: scales 2 + 16 · 3 - 32 and 13 + 16 · 2 - 32; the third bits of elements 0 and 176.
    let scales: [Int: UInt8] = [109: 0x3C, 96: 0x02, 99: 0xD0, 104: 0x03, 107: 0x20]
    let q3 = try unpacked(.q3_K, scales.merging([0: 0x01, 16: 0x20, 32: 0x03, 80: 0x08]) { $1 })
    #expect(q3[0] == 18 * 3 && q3[1] == 18 * -4 && q3[176] == 13 * 2 && q3[177] == 13 * -4 && q3[16] == -32 * -4)
    // Element 0: 1 + 16 · 2 - 32; element 64, from the upper nibble: 15 + 16 · 3 - 32.
    let q6 = try unpacked(.q6_K, [0: 0xF1, 128: 0x32, 192: 3, 196: 0xFF, 209: 0x3C])
    #expect(q6[0] == 3 && q6[1] == -96 && q6[64] == -31 && q6[16] == 0)
    // Group 1: scale 0x2D - 32; its upper bits are bits 2 and 3 of byte 2, its lower ones the upper nibble of byte 4.
    let iq4 = try unpacked(.iq4_XS, [1: 0x3C, 2: 0x08, 4: 0xD0, 24: 0xE1])
    #expect(iq4[32] == 13 * -104 && iq4[48] == 13 * 89 && iq4[0] == -32 * -127)
  }

  @Test("Sizes that do not fit each other make no matrix")
  func wrongSizes() {
    for format in WeightFormat.allCases {
      let (elements, bytes) = (format.blockElementCount, format.blockSizeBytes)
      let zeros = [UInt8](repeating: 0, count: 4 * bytes)
      #expect(WeightMatrix(format, rows: 2, columns: 2 * elements, bytes: zeros) != nil)
      #expect(WeightMatrix(format, rows: 2, columns: 2 * elements, bytes: zeros + [0]) == nil)
      #expect(WeightMatrix(format, rows: 2, columns: 2 * elements, bytes: zeros.dropLast()) == nil)
      #expect(WeightMatrix(format, rows: 0, columns: elements, bytes: []) == nil)
      #expect(WeightMatrix(format, rows: 1, columns: 0, bytes: []) == nil)
      #expect(WeightMatrix(format, rows: -1, columns: -elements, bytes: zeros) == nil)
      #expect(WeightMatrix(format, rows: .max, columns: .max / elements * elements, bytes: zeros) == nil)
      if elements > 1 { #expect(WeightMatrix(format, rows: 1, columns: elements + 1, bytes: zeros) == nil) }
    }
  }
}
