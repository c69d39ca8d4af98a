internal import Tensors

/// The experts chosen for the tokens of a batch, and how much each contributes.
///
/// Pair `token · used + slot` is the expert in that slot of that token. Memory only grows.
final class ExpertChoices {
  let pairs: ExpertPairs
  private var chosen: [Int32] = []
  private var shares: [Float] = []
  private var ranks: [Float]

  init(expertCount: Int) {
    pairs = ExpertPairs(expertCount: expertCount)
    ranks = Array(repeating: 0, count: expertCount)
  }

  /// The expert of each pair.
  var experts: ArraySlice<Int32> { chosen[..<pairs.count] }

  /// How much each pair contributes.
  var weights: ArraySlice<Float> { shares[..<pairs.count] }

  /// Chooses for every row of router logits, which become scores.
  ///
  /// - Returns: Nil, or the first expert whose logit is no number.
  func choose(by routing: ExpertRouting, from logits: Matrix) -> Int? {
    let (used, pairCount) = (routing.counts.used, logits.rowCount * routing.counts.used)
    if chosen.count < pairCount {
      chosen = Array(repeating: 0, count: pairCount)
      shares = Array(repeating: 0, count: pairCount)
    }
    return chosen.withUnsafeMutableBufferPointer { chosen in
      let damaged = shares.withUnsafeMutableBufferPointer { shares in
        ranks.withUnsafeMutableBufferPointer { ranks -> Int? in
          for row in 0..<logits.rowCount {
            let slots = row * used..<(row + 1) * used
            let damaged = routing.choose(
              from: logits.rows(row..<row + 1), ranks: ranks,
              chosen: UnsafeMutableBufferPointer(rebasing: chosen[slots]),
              weights: UnsafeMutableBufferPointer(rebasing: shares[slots]))
            if let damaged { return damaged }
          }
          return nil
        }
      }
      guard damaged == nil else { return damaged }
      pairs.assign(UnsafeBufferPointer(rebasing: chosen[..<pairCount]), choiceCount: used)
      return nil
    }
  }
}
