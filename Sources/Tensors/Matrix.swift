/// A row-major matrix of 32-bit floating-point numbers that an owner on one thread fills again and again.
///
/// The number of rows changes from use to use; memory only grows.
public final class Matrix {
  public let columnCount: Int
  public private(set) var rowCount = 0
  private var storage: UnsafeMutableBufferPointer<Float>
  private var roundedStorage: UnsafeMutableRawBufferPointer?

  public init(columnCount: Int) {
    precondition(columnCount > 0)
    self.columnCount = columnCount
    storage = Self.allocate(count: columnCount)
  }

  deinit {
    storage.deallocate()
    roundedStorage?.deallocate()
  }

  /// Sets the number of rows. The elements have any value afterwards.
  public func resize(rowCount: Int) {
    precondition(rowCount >= 0)
    self.rowCount = rowCount
    guard rowCount * columnCount > storage.count else { return }
    storage.deallocate()
    storage = Self.allocate(count: rowCount * columnCount)
  }

  /// Zeros on a border of 64 bytes, the width of the largest vector register.
  private static func allocate(count: Int) -> UnsafeMutableBufferPointer<Float> {
    let elements = UnsafeMutableRawBufferPointer.allocate(
      byteCount: count * MemoryLayout<Float>.stride, alignment: 64
    ).bindMemory(to: Float.self)
    elements.initialize(repeating: 0)
    return elements
  }

  /// The elements; valid until the next ``resize(rowCount:)``.
  public var elements: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(rebasing: storage[..<(rowCount * columnCount)])
  }

  /// The elements of some rows; valid until the next ``resize(rowCount:)``.
  public func rows(_ range: Range<Int>) -> UnsafeMutableBufferPointer<Float> {
    precondition(range.lowerBound >= 0 && range.upperBound <= rowCount)
    return UnsafeMutableBufferPointer(
      rebasing: storage[range.lowerBound * columnCount..<range.upperBound * columnCount])
  }

  /// Memory for the rounded rows; valid until the next call.
  func roundedRows(sizeBytes: Int) -> UnsafeMutablePointer<UInt8> {
    if let roundedStorage, roundedStorage.count >= sizeBytes, let start = roundedStorage.baseAddress {
      return start.assumingMemoryBound(to: UInt8.self)
    }
    roundedStorage?.deallocate()
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(sizeBytes, 1), alignment: 64)
    roundedStorage = memory
    guard let start = memory.baseAddress else { preconditionFailure("memory of at least one byte has an address") }
    return start.assumingMemoryBound(to: UInt8.self)
  }
}
