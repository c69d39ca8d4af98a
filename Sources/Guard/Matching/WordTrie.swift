/// Finds, in one walk over a word, every symbol that the word is an instance of.
///
/// Exact words hang at their last letter, stems at theirs; edges of a node are sorted and searched by halving.
struct WordTrie: Sendable {
  private var firstEdge: [Int32] = []
  private var edgeScalars: [UInt32] = []
  private var edgeTargets: [Int32] = []
  private var exact: [[Int32]] = []
  private var stems: [[Int32]] = []

  /// - Parameter entries: Word or stem, and the symbol that it stands for.
  init(_ entries: [(text: [UInt32], isStem: Bool, symbol: Int32)]) {
    var children: [[UInt32: Int32]] = [[:]]
    exact = [[]]
    stems = [[]]
    for entry in entries {
      var node = 0
      for scalar in entry.text {
        if let next = children[node][scalar] {
          node = Int(next)
        } else {
          children[node][scalar] = Int32(children.count)
          node = children.count
          children.append([:])
          exact.append([])
          stems.append([])
        }
      }
      if entry.isStem { stems[node].append(entry.symbol) } else { exact[node].append(entry.symbol) }
    }
    firstEdge.reserveCapacity(children.count + 1)
    for edges in children {
      firstEdge.append(Int32(edgeScalars.count))
      for (scalar, target) in edges.sorted(by: { $0.key < $1.key }) {
        edgeScalars.append(scalar)
        edgeTargets.append(target)
      }
    }
    firstEdge.append(Int32(edgeScalars.count))
  }

  /// Calls `report` with every symbol of the word. Apostrophes inside the word are passed over.
  ///
  /// - Complexity: O(letters · log alphabet)
  func symbols(of word: ArraySlice<UInt32>, report: (Int32) -> Void) {
    var node = 0
    for scalar in word where !WordClass.isApostrophe(scalar) {
      guard let next = child(of: node, scalar) else { return }
      node = next
      for symbol in stems[node] { report(symbol) }
    }
    for symbol in exact[node] { report(symbol) }
  }

  /// The length of the longest exact word of at least three letters that begins at `start`; 0 where there is none.
  func longestWord(in scalars: ArraySlice<UInt32>, from start: Int) -> Int {
    var node = 0
    var longest = 0
    var index = start
    while index < scalars.endIndex, let next = child(of: node, scalars[index]) {
      node = next
      index += 1
      if !exact[node].isEmpty || !stems[node].isEmpty, index - start >= 3 { longest = index - start }
    }
    return longest
  }

  private func child(of node: Int, _ scalar: UInt32) -> Int? {
    var low = Int(firstEdge[node])
    var high = Int(firstEdge[node + 1])
    while low < high {
      let middle = (low + high) / 2
      if edgeScalars[middle] < scalar { low = middle + 1 } else { high = middle }
    }
    guard low < Int(firstEdge[node + 1]), edgeScalars[low] == scalar else { return nil }
    return Int(edgeTargets[low])
  }
}
