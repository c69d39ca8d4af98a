internal import Domain

/// The chunks that a search may find, as a bitmap; nil words stand for all.
struct ChunkFilter {
  private let words: [UInt64]?
  /// How many there are.
  let count: Int

  /// The members of both sets; nil stands for all.
  ///
  /// - Parameter count: Of the members of `live`, or of all where it is nil.
  init(visible: ChunkSet?, live: ChunkSet?, count: Int) {
    guard let visible else {
      (words, self.count) = (live?.words, count)
      return
    }
    guard let live else {
      (words, self.count) = (visible.words, min(visible.count, count))
      return
    }
    var both = visible.words
    let (liveWords, common) = (live.words, min(visible.words.count, live.words.count))
    both.removeLast(both.count - common)
    var count = 0
    for index in 0..<common {
      both[index] &= liveWords[index]
      count += both[index].nonzeroBitCount
    }
    (words, self.count) = (both, count)
  }

  /// Whether some are left out.
  var isSelective: Bool { words != nil }

  @inline(__always)
  func contains(_ id: Int64) -> Bool {
    guard let words else { return true }
    let word = Int(truncatingIfNeeded: id >> 6)
    return word >= 0 && word < words.count && words[word] >> UInt64(id & 63) & 1 != 0
  }

  /// Calls `body` with every member, ascending; with none where the filter stands for all.
  func forEach(_ body: (Int64) -> Void) {
    guard let words else { return }
    for (index, word) in words.enumerated() where word != 0 {
      var rest = word
      while rest != 0 {
        body(Int64(index * 64 + rest.trailingZeroBitCount))
        rest &= rest - 1
      }
    }
  }
}
