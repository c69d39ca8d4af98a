internal import Tensors

/// The keys and values of one layer and sequence, a row of each for every token.
///
/// Memory is taken as the tokens come, half as much again as there is each time, so that most tokens allocate nothing.
final class KeyValueCache: LayerState {
  private(set) var keys: CacheRows
  /// The same as `keys` where values are the first elements of the keys.
  private(set) var values: CacheRows
  private let capacity: Int

  private static let initialCount = 64

  /// - Parameters:
  ///   - keyCount: Elements of a token's keys, all heads side by side.
  ///   - valueCount: Elements of a token's values; nil where they are the first elements of the keys.
  ///   - capacity: Tokens at most.
  init(keyCount: Int, valueCount: Int?, capacity: Int, element: CacheRows.Element) {
    let count = min(capacity, Self.initialCount)
    self.capacity = capacity
    keys = CacheRows(columnCount: keyCount, capacity: count, element: element)
    values = valueCount.map { CacheRows(columnCount: $0, capacity: count, element: element) } ?? keys
  }

  private var hasValues: Bool { values !== keys }

  var sizeBytes: Int {
    keys.capacity * keys.rowSizeBytes + (hasValues ? values.capacity * values.rowSizeBytes : 0)
  }

  func reserve(tokenCount: Int) {
    precondition(tokenCount <= capacity)
    guard tokenCount > keys.capacity else { return }
    let count = min(capacity, max(tokenCount, keys.capacity + keys.capacity / 2))
    let grownKeys = keys.grown(to: count)
    values = hasValues ? values.grown(to: count) : grownKeys
    keys = grownKeys
  }

  func truncate(to tokenCount: Int) {
    keys.truncate(to: tokenCount)
    if hasValues { values.truncate(to: tokenCount) }
  }

  func copyPrefix(of other: any LayerState, tokenCount: Int) {
    guard let other = other as? KeyValueCache else { preconditionFailure("a sequence of another decoder") }
    reserve(tokenCount: tokenCount)
    keys.copyPrefix(of: other.keys, rowCount: tokenCount)
    if hasValues { values.copyPrefix(of: other.values, rowCount: tokenCount) }
  }

  /// Appends some rows of keys, and of values where they are not part of the keys.
  func append(_ rows: Range<Int>, keys newKeys: Matrix, values newValues: Matrix? = nil) {
    keys.append(rows, of: newKeys)
    if let newValues { values.append(rows, of: newValues) }
  }
}

extension CacheRows {
  /// A copy with room for more.
  fileprivate func grown(to capacity: Int) -> CacheRows {
    let copy = CacheRows(columnCount: columnCount, capacity: capacity, element: element)
    copy.copyPrefix(of: self, rowCount: rowCount)
    return copy
  }
}

extension CacheRows.Element {
  var elementBytes: Int { self == .f32 ? 4 : 2 }
}
