/// Finds the tokens that are matched in a text before all else: control tokens and user-defined ones.
struct MarkerTrie: Sendable {
  /// A stretch of a text.
  enum Segment: Equatable {
    /// Text between markers; bytes of the UTF-8, not empty.
    case run(Range<Int>)
    case token(Int32)
  }

  private var trie = ByteTrie(rootCount: 1)
  /// By token: whether it may stand in trusted text only. Markers only.
  private var needsTrust: [Int32: Bool] = [:]
  private var beginsMarker = [Bool](repeating: false, count: 256)

  /// Adds a marker; of two with the same spelling the first stays.
  mutating func insert(_ spelling: [UInt8], token: Int32, needsTrust: Bool) {
    guard let first = spelling.first, trie.insert(spelling, under: 0, value: token) else { return }
    beginsMarker[Int(first)] = true
    self.needsTrust[token] = needsTrust
  }

  /// Cuts a text at its markers: at each place the longest one that may stand there.
  ///
  /// - Parameter trustedRanges: Where markers that need trust may stand; ascending, apart from each other.
  func segments(of bytes: UnsafeBufferPointer<UInt8>, trustedRanges: [Range<Int>]) -> [Segment] {
    var segments: [Segment] = []
    var runStart = 0
    var index = 0
    var rangeIndex = 0
    while index < bytes.count {
      guard beginsMarker[Int(bytes[index])] else {
        index += 1
        continue
      }
      while rangeIndex < trustedRanges.count, trustedRanges[rangeIndex].upperBound <= index { rangeIndex += 1 }
      let trusted = rangeIndex < trustedRanges.count ? trustedRanges[rangeIndex] : 0..<0
      guard let marker = longestMarker(in: bytes, at: index, trusted: trusted) else {
        index += 1
        continue
      }
      if runStart < index { segments.append(.run(runStart..<index)) }
      segments.append(.token(marker.token))
      index = marker.end
      runStart = index
    }
    if runStart < bytes.count { segments.append(.run(runStart..<bytes.count)) }
    return segments
  }

  private func longestMarker(
    in bytes: UnsafeBufferPointer<UInt8>, at start: Int, trusted: Range<Int>
  ) -> (token: Int32, end: Int)? {
    var node: ByteTrie.Node = 0
    var index = start
    var longest: (token: Int32, end: Int)?
    while index < bytes.count {
      node = trie.child(of: node, bytes[index])
      if node < 0 { break }
      index += 1
      let token = trie.value(at: node)
      guard token >= 0 else { continue }
      let isTrusted = trusted.contains(start) && index <= trusted.upperBound
      if isTrusted || needsTrust[token] == false { longest = (token, index) }
    }
    return longest
  }
}
