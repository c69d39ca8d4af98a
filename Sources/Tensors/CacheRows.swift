internal import CKernels

/// Rows of keys, values or latents of one layer and one sequence, one for each position.
///
/// Memory is reserved for all rows at once; the system provides pages as rows are written. An owner on one thread
/// writes it.
public final class CacheRows {
  public enum Element: Sendable {
    case f32
    case f16

    var sizeBytes: Int { self == .f32 ? 4 : 2 }
  }

  public let element: Element
  public let columnCount: Int
  public let capacity: Int
  public private(set) var rowCount = 0
  public var rowSizeBytes: Int { columnCount * element.sizeBytes }
  private let memory: UnsafeMutableRawBufferPointer

  public init(columnCount: Int, capacity: Int, element: Element) {
    precondition(columnCount > 0 && capacity > 0)
    self.columnCount = columnCount
    self.capacity = capacity
    self.element = element
    memory = .allocate(byteCount: capacity * columnCount * element.sizeBytes, alignment: 64)
  }

  deinit { memory.deallocate() }

  /// Appends some columns of some rows of a matrix, as many as a row has; 16-bit elements are rounded to nearest.
  public func append(_ rows: Range<Int>, of matrix: Matrix, columns: Range<Int>? = nil) {
    let columns = columns ?? 0..<matrix.columnCount
    precondition(columns.lowerBound >= 0 && columns.upperBound <= matrix.columnCount && columns.count == columnCount)
    precondition(rows.lowerBound >= 0 && rows.upperBound <= matrix.rowCount && rowCount + rows.count <= capacity)
    for row in rows {
      let source = UnsafeBufferPointer(
        rebasing: matrix.elements[
          row * matrix.columnCount + columns.lowerBound..<row * matrix.columnCount + columns.upperBound])
      let target = start + rowCount * rowSizeBytes
      switch element {
      case .f32:
        target.withMemoryRebound(to: Float.self, capacity: columnCount) {
          _ = UnsafeMutableBufferPointer(start: $0, count: columnCount).update(fromContentsOf: source)
        }
      case .f16: ck_to_half(source.baseAddress, columnCount, target)
      }
      rowCount += 1
    }
  }

  /// Forgets all rows but the first.
  public func truncate(to rowCount: Int) {
    precondition((0...self.rowCount).contains(rowCount))
    self.rowCount = rowCount
  }

  /// Becomes the first rows of another cache of the same shape.
  public func copyPrefix(of other: CacheRows, rowCount: Int) {
    precondition(other.columnCount == columnCount && other.element == element)
    precondition(rowCount <= other.rowCount && rowCount <= capacity)
    memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: other.memory[..<(rowCount * rowSizeBytes)]))
    self.rowCount = rowCount
  }

  var start: UnsafeMutablePointer<UInt8> {
    guard let start = memory.baseAddress else { preconditionFailure("a cache has at least one row") }
    return start.assumingMemoryBound(to: UInt8.self)
  }
}
