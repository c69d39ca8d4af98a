/// The vectors of the sentences that were read last, up to a bound.
///
/// Two generations: what is used moves to the young one; when that is full the old one is dropped. Lookups and inserts
/// take constant time, and at most `capacity` vectors are held.
struct VectorCache {
  private let generationCapacity: Int
  private var young: [String: [Float]] = [:]
  private var old: [String: [Float]] = [:]

  init(capacity: Int) {
    generationCapacity = max(capacity / 2, 1)
  }

  var count: Int { young.count + old.count }

  /// The vector of a text; nil where it must be computed.
  mutating func vector(of text: String) -> [Float]? {
    if let vector = young[text] { return vector }
    guard let vector = old.removeValue(forKey: text) else { return nil }
    insert(vector, for: text)
    return vector
  }

  mutating func insert(_ vector: [Float], for text: String) {
    if young.count >= generationCapacity {
      old = young
      young = [:]
    }
    young[text] = vector
  }
}
