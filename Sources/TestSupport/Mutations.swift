/// Damaged copies of good bytes, the same ones in every run.
public struct Mutations: Sequence, IteratorProtocol {
  private let originals: [[UInt8]]
  private var random: SplitMix64
  private var remainingCount: Int

  /// - Parameters:
  ///   - originals: Not empty; each with at least one byte.
  ///   - count: How many copies to make.
  public init(of originals: [[UInt8]], count: Int, seed: UInt64) {
    precondition(!originals.isEmpty && originals.allSatisfy { !$0.isEmpty })
    self.originals = originals
    random = SplitMix64(seed: seed)
    remainingCount = count
  }

  public mutating func next() -> [UInt8]? {
    guard remainingCount > 0 else { return nil }
    remainingCount -= 1
    var bytes = originals.randomElement(using: &random) ?? []
    for _ in 0...Int.random(in: 0...4, using: &random) { mutate(&bytes) }
    return bytes
  }

  private mutating func mutate(_ bytes: inout [UInt8]) {
    let index = Int.random(in: 0...bytes.count, using: &random)
    switch Int.random(in: 0..<5, using: &random) {
    case 0 where index < bytes.count: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1 where index < bytes.count: bytes[index] = UInt8.random(in: 0...255, using: &random)
    case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
    case 3: bytes.removeSubrange(index..<Swift.min(bytes.count, index + 7))
    default: bytes.removeSubrange(index...)
    }
  }
}
