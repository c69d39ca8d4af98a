internal import CKernels

/// How a file stores the numbers of a matrix of weights; the raw values are those of GGUF.
public enum WeightFormat: UInt32, Sendable, CaseIterable {
  case f32 = 0
  case f16 = 1
  case bf16 = 30
  // The formats are known by names with underscores.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case q8_0 = 8
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case q4_0 = 2
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case q4_1 = 3
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case q5_0 = 6
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case q5_1 = 7
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case q2_K = 10
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case q3_K = 11
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case q4_K = 12
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case q5_K = 13
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case q6_K = 14
  case mxfp4 = 39
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case iq4_NL = 20
  // swift-format-ignore: AlwaysUseLowerCamelCase
  case iq4_XS = 23

  /// Elements that are stored together; a row holds a whole number of blocks.
  public var blockElementCount: Int { ck_block_elements(rawValue) }

  /// Whether elements are stored as small integers with scales.
  public var isQuantized: Bool { blockElementCount > 1 }

  public var blockSizeBytes: Int { ck_block_bytes(rawValue) }

  /// Bytes of a row of `columnCount` elements; nil where that is no whole number of blocks or too large to say.
  public func rowSizeBytes(columnCount: Int) -> Int? {
    guard columnCount >= 0, columnCount.isMultiple(of: blockElementCount) else { return nil }
    let (size, overflow) = (columnCount / blockElementCount).multipliedReportingOverflow(by: blockSizeBytes)
    return overflow ? nil : size
  }
}
