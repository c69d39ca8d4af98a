/// The known steps of a machine over bytes: row by state, column by byte.
///
///     row     0        1        2                256 numbers of 32 bits each: a kilobyte
///     byte    0 … 255  0 … 255  0 … 255
///
/// Used by one thread.
final class StepTable {
  /// What stands where a step was never made.
  static let unknown: Int32 = -2

  private let rowLimit: Int
  // The room of rows that were never added is never touched, and so takes no memory.
  private let elements: UnsafeMutablePointer<Int32>

  /// - Parameter rowLimit: Steps from further rows are not kept.
  init(rowLimit: Int) {
    self.rowLimit = rowLimit
    elements = .allocate(capacity: rowLimit << 8)
  }

  deinit { elements.deallocate() }

  /// Makes all steps from a state unknown.
  func addRow(_ state: Int32) {
    guard Int(state) < rowLimit else { return }
    (elements + Int(state) << 8).initialize(repeating: Self.unknown, count: 256)
  }

  /// - Precondition: The row was added.
  @inline(__always)
  subscript(state: Int32, byte: UInt8) -> Int32 {
    precondition(state >= 0)
    return Int(state) < rowLimit ? elements[Int(state) << 8 | Int(byte)] : Self.unknown
  }

  func set(_ next: Int32, from state: Int32, _ byte: UInt8) {
    if Int(state) < rowLimit { elements[Int(state) << 8 | Int(byte)] = next }
  }
}
