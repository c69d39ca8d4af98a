/// The classes of all scalars under U+10000, built once on first use; those above are worked out on demand.
struct ScalarClassTable: Sendable {
  static let shared = ScalarClassTable()

  private let classes: [ScalarClass]

  private init() {
    classes = (0..<0x10000).map { Unicode.Scalar(UInt32($0)).map { ScalarClass(of: $0) } ?? .any }
  }

  @inline(__always)
  subscript(value: UInt32) -> ScalarClass {
    if value < 0x10000 { return classes[Int(value)] }
    return Unicode.Scalar(value).map { ScalarClass(of: $0) } ?? .any
  }
}
