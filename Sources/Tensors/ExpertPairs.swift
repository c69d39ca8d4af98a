/// Which experts process which rows: the rows of a batch, each with the same number of chosen experts.
///
/// Pair `row · choiceCount + i` is the `i`-th choice of a row. An owner on one thread fills it again and again; memory
/// only grows.
public final class ExpertPairs {
  public let expertCount: Int
  public private(set) var rowCount = 0
  /// Experts of each row.
  public private(set) var choiceCount = 1
  public var count: Int { rowCount * choiceCount }

  /// Where the pairs of each expert start in `pairs`, and where those of the last one end.
  private(set) var starts: [UInt32]
  /// The pairs, ordered by expert, and the row of each.
  private(set) var pairs: [UInt32] = []
  private(set) var rows: [UInt32] = []

  public init(expertCount: Int) {
    precondition(expertCount > 0)
    self.expertCount = expertCount
    starts = Array(repeating: 0, count: expertCount + 1)
  }

  /// - Parameters:
  ///   - chosen: The experts of the first row, then those of the next; shape `[rows, choiceCount]`, each below
  ///     `expertCount`.
  ///   - choiceCount: Experts of each row; at least 1.
  public func assign(_ chosen: UnsafeBufferPointer<Int32>, choiceCount: Int) {
    precondition(choiceCount > 0 && chosen.count.isMultiple(of: choiceCount))
    self.choiceCount = choiceCount
    rowCount = chosen.count / choiceCount
    if pairs.count < chosen.count {
      pairs = Array(repeating: 0, count: chosen.count)
      rows = pairs
    }
    for index in starts.indices { starts[index] = 0 }
    for expert in chosen {
      precondition(expert >= 0 && Int(expert) < expertCount)
      starts[Int(expert)] += 1
    }
    // Each start becomes the end of its expert's pairs, from where the pairs are filled in backwards.
    var end: UInt32 = 0
    for index in starts.indices {
      end += starts[index]
      starts[index] = end
    }
    for pair in chosen.indices.reversed() {
      let expert = Int(chosen[pair])
      starts[expert] -= 1
      pairs[Int(starts[expert])] = UInt32(pair)
      rows[Int(starts[expert])] = UInt32(pair / choiceCount)
    }
  }
}
