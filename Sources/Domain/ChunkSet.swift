/// A set of chunk numbers as a bitmap: one bit for every number up to the largest member.
///
/// Membership is one load and one shift, cheap enough to be asked inside a vector scan.
public struct ChunkSet: Sendable, Hashable {
  /// Bit `n % 64` of word `n / 64` stands for chunk number `n`.
  public private(set) var words: [UInt64] = []
  public private(set) var count = 0

  public init() {}

  public init(_ members: some Sequence<ChunkID>) {
    for member in members { insert(member) }
  }

  public var isEmpty: Bool { count == 0 }

  public func contains(_ id: ChunkID) -> Bool {
    guard id.rawValue >= 0 else { return false }
    let (word, bit) = Int(id.rawValue).quotientAndRemainder(dividingBy: 64)
    return word < words.count && words[word] & (1 << UInt64(bit)) != 0
  }

  /// - Precondition: The number is not negative.
  public mutating func insert(_ id: ChunkID) {
    precondition(id.rawValue >= 0)
    let (word, bit) = Int(id.rawValue).quotientAndRemainder(dividingBy: 64)
    if word >= words.count {
      words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
    }
    if words[word] & (1 << UInt64(bit)) == 0 {
      words[word] |= 1 << UInt64(bit)
      count += 1
    }
  }

  /// Takes a number out; numbers that are not members are ignored.
  public mutating func remove(_ id: ChunkID) {
    guard contains(id) else { return }
    let (word, bit) = Int(id.rawValue).quotientAndRemainder(dividingBy: 64)
    words[word] &= ~(1 << UInt64(bit))
    count -= 1
  }
}
