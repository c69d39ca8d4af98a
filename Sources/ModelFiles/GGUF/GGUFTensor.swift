/// Where the blocks of one tensor lie; its range is known to be inside the file and its size to fit its shape.
public struct GGUFTensor: Hashable, Sendable {
  public let name: String
  public let format: TensorFormat
  /// Row-major, so the last dimension is the one along which blocks lie: `[outputs, inputs]` for a matrix,
  /// `[experts, outputs, inputs]` for those of several experts. A file stores the dimensions the other way around.
  public let shape: [Int]
  /// Position in the file, in bytes.
  public let range: Range<Int>

  public var elementCount: Int { shape.reduce(1, *) }
}
