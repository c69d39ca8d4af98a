/// The candidate that a mistyped name most likely means; nil when none is near.
///
/// Near is an edit distance (Levenshtein) of at most a third of the name's length. Names longer than 100 bytes are
/// not looked at, so that hostile input costs nothing.
func closest(to name: String, among candidates: [String]) -> String? {
  guard (1...100).contains(name.utf8.count) else { return nil }
  let scored = candidates.map { (candidate: $0, distance: editDistance(Array(name.utf8), Array($0.utf8))) }
  guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
  return best.distance <= max(name.utf8.count / 3, 1) ? best.candidate : nil
}

/// Insertions, deletions and replacements of bytes that turn one text into the other.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var previous = Array(0...right.count)
  for (row, leftByte) in left.enumerated() {
    var current = [row + 1]
    for (column, rightByte) in right.enumerated() {
      let replaced = previous[column] + (leftByte == rightByte ? 0 : 1)
      current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
    }
    previous = current
  }
  return previous[right.count]
}
