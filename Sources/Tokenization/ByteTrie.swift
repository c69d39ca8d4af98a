/// Byte strings with numbers, matched from the left: one table look-up a byte.
///
/// The edges of all nodes share one open-addressed table, keyed by node and byte; two roots hold two sets of strings.
struct ByteTrie: Sendable {
  typealias Node = Int32

  /// A slot is `node << 40 | byte << 32 | child`; 0 is free, because no child has the number of a root.
  private var edges: [UInt64]
  /// Number of the string that ends at a node; -1 where none does.
  private var values: [Int32]

  /// - Parameter rootCount: Nodes `0..<rootCount` are roots.
  init(rootCount: Int) {
    edges = Array(repeating: 0, count: 1024)
    values = Array(repeating: -1, count: rootCount)
  }

  /// Number of the string that ends at `node`; -1 where none does.
  @inline(__always)
  func value(at node: Node) -> Int32 { values[Int(node)] }

  /// The node one byte further; -1 where no string continues so.
  @inline(__always)
  func child(of node: Node, _ byte: UInt8) -> Node {
    let slot = edges[slotIndex(of: Self.key(node, byte))]
    return slot == 0 ? -1 : Node(truncatingIfNeeded: slot)
  }

  /// Adds a string; false when it is already there.
  mutating func insert(_ bytes: some Sequence<UInt8>, under root: Node, value: Int32) -> Bool {
    var node = root
    for byte in bytes {
      var next = child(of: node, byte)
      if next < 0 { next = addChild(of: node, byte) }
      node = next
    }
    guard values[Int(node)] < 0 else { return false }
    values[Int(node)] = value
    return true
  }

  private mutating func addChild(of node: Node, _ byte: UInt8) -> Node {
    if values.count * 2 > edges.count { doubleTable() }
    let child = Node(values.count)
    values.append(-1)
    let key = Self.key(node, byte)
    edges[slotIndex(of: key)] = key << 32 | UInt64(child)
    return child
  }

  private mutating func doubleTable() {
    let old = edges
    edges = Array(repeating: 0, count: old.count * 2)
    for slot in old where slot != 0 { edges[slotIndex(of: slot >> 32)] = slot }
  }

  @inline(__always)
  private static func key(_ node: Node, _ byte: UInt8) -> UInt64 {
    UInt64(UInt32(truncatingIfNeeded: node)) << 8 | UInt64(byte)
  }

  /// Where the edge is, or the free slot where it belongs; at least half of the table is free.
  @inline(__always)
  private func slotIndex(of key: UInt64) -> Int {
    let mask = edges.count - 1
    var index = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask
    while edges[index] != 0 && edges[index] >> 32 != key { index = (index + 1) & mask }
    return index
  }
}
