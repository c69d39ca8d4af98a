/// Cuts text into the pieces within which a vocabulary's byte pairs are merged.
struct PreTokenizer: Sendable {
  /// The rules of one regular expression, in the order of its alternatives. What none matches is a piece too.
  typealias Stage = [SplitRule]

  /// Each stage cuts the pieces of the stage before it, and sees nothing beyond the piece that it cuts.
  let stages: [Stage]
  /// Whether a piece that is a token as a whole is that token, whatever the merges make of it.
  var takesWholePieces = false
  /// Whether prompts begin with BOS where the file does not say.
  var addsBOS = false

  /// Where the pieces of a text end, in bytes; ascending, the last at the end of the text.
  ///
  /// - Parameter bytes: Well-formed UTF-8.
  /// - Complexity: O(bytes) for every text.
  func ends(of bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    guard !bytes.isEmpty else { return [] }
    let run = ScalarRun(bytes)
    var ends = [run.count]
    for stage in stages {
      var cuts: [Int] = []
      cuts.reserveCapacity(ends.count + run.count / 4)
      var start = 0
      for end in ends {
        Self.cut(run, start..<end, with: stage, into: &cuts)
        start = end
      }
      ends = cuts
    }
    return ends.map { Int(run.starts[$0]) }
  }

  private static func cut(_ run: ScalarRun, _ piece: Range<Int>, with stage: Stage, into ends: inout [Int]) {
    var index = piece.lowerBound
    var unmatchedStart = index
    while index < piece.upperBound {
      var match: Int?
      for rule in stage {
        match = rule.match(in: run, from: index, within: piece)
        if match != nil { break }
      }
      guard let match else {
        index += 1
        continue
      }
      if unmatchedStart < index { ends.append(index) }
      ends.append(match)
      index = match
      unmatchedStart = match
    }
    if unmatchedStart < piece.upperBound { ends.append(piece.upperBound) }
  }
}
