/// Adds up the weights of the distinct features of one text after the other.
struct FeatureSum {
  private let model: LinearModel
  private let mask: UInt32
  /// One bit a weight: whether the feature was counted; all zero between two texts.
  private var isCounted: [UInt64]
  private var counted: [UInt32] = []
  private var sum = 0

  init(_ model: LinearModel) {
    self.model = model
    mask = UInt32(model.weights.count - 1)
    isCounted = Array(repeating: 0, count: (model.weights.count + 63) / 64)
  }

  mutating func add(_ feature: UInt32) {
    let index = feature & mask
    let (word, bit) = (Int(index >> 6), UInt64(1) << UInt64(index & 63))
    guard isCounted[word] & bit == 0 else { return }
    isCounted[word] |= bit
    counted.append(index)
    sum += Int(model.weights[Int(index)])
  }

  /// Adds the words of a segment, their parts, their pairs and triples, and how the segment begins and ends.
  mutating func add(_ segment: TextSegments.Segment, of text: TextSegments) {
    let words = text.words
    let range = segment.words
    guard !range.isEmpty else { return }
    for index in range {
      add(words[index].hash)
      for part in text.parts[words[index].parts] { add(part) }
      guard index + 1 < range.upperBound else { continue }
      let pair = FeatureHash.pair(3, words[index].hash, words[index + 1].hash)
      add(pair)
      guard index + 2 < range.upperBound else { continue }
      add(FeatureHash.pair(4, words[index].hash, words[index + 2].hash))
      add(FeatureHash.pair(5, pair, words[index + 2].hash))
    }
    let first = words[range.lowerBound].hash
    let second = range.count > 1 ? words[range.lowerBound + 1].hash : 0
    let asks: UInt32 = segment.asks ? 1 : 0
    add(FeatureHash.pair(6, first, 0))
    add(FeatureHash.pair(7, first, second))
    add(FeatureHash.pair(8, asks, 0))
    add(FeatureHash.pair(9, asks, first))
  }

  /// The score of what was added since the last call.
  mutating func finish() -> Double {
    let score = model.bias + model.scale * Double(sum) / Double(max(counted.count, 1)).squareRoot()
    for index in counted { isCounted[Int(index >> 6)] = 0 }
    counted.removeAll(keepingCapacity: true)
    sum = 0
    return score
  }
}
