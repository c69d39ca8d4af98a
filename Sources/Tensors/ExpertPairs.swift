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
  private var starts: [UInt32]
  /// The experts that have pairs, and their number.
  private var active: [UInt32]
  private var activeCount = 0
  /// The pairs, ordered by expert, and the row of each.
  private var pairs: [UInt32] = []
  private var rows: [UInt32] = []

  public init(expertCount: Int) {
    precondition(expertCount > 0)
    self.expertCount = expertCount
    starts = Array(repeating: 0, count: expertCount + 1)
    active = Array(repeating: 0, count: expertCount)
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
    activeCount = 0
    for index in starts.indices {
      if starts[index] > 0 {
        active[activeCount] = UInt32(index)
        activeCount += 1
      }
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

  /// Gives the experts that have pairs, where the pairs of each expert start, and for each pair, ordered by expert, the
  /// rows of input and output.
  func withLists(
    hasRowOfItsOwn: Bool,
    _ body: (
      _ active: UnsafeBufferPointer<UInt32>, _ starts: UnsafeBufferPointer<UInt32>,
      _ inputRows: UnsafeBufferPointer<UInt32>, _ outputRows: UnsafeBufferPointer<UInt32>
    ) -> Void
  ) {
    active.withUnsafeBufferPointer { active in
      starts.withUnsafeBufferPointer { starts in
        pairs.withUnsafeBufferPointer { pairs in
          rows.withUnsafeBufferPointer { rows in
            body(UnsafeBufferPointer(rebasing: active[..<activeCount]), starts, hasRowOfItsOwn ? pairs : rows, pairs)
          }
        }
      }
    }
  }
}
