internal import CFaiss
internal import Domain

/// Learns the centres of lists, and finds the nearest of them.
enum Centres {
  /// More rounds move the centres little.
  private static let roundCount = 10
  /// Vectors that are compared with the centres at a time; a cancellation waits for no more.
  private static let batchCount = 8192

  /// The centre with the largest inner product for each vector.
  ///
  /// - Parameters:
  ///   - vectors: Shape `[count, dimension]`.
  ///   - centres: Shape `[lists, dimension]`, at least one.
  static func nearest(
    to vectors: [Float], among centres: UnsafeBufferPointer<Float>, dimension: Int, threadCount: Int
  ) throws -> [Int] {
    let count = vectors.count / dimension
    var nearest = [Int64](repeating: 0, count: count)
    guard count > 0 else { return [] }
    try FlatIndex.call("find the lists of vectors") {
      cfaiss_assign(
        Int32(clamping: dimension), Int64(centres.count / dimension), centres.baseAddress, Int64(count), vectors,
        Int32(clamping: threadCount), &nearest, $0)
    }
    return nearest.map { Int($0) }
  }

  /// Centres of length 1 by spherical k-means (Dhillon and Modha, 2001), which begins with vectors of the sample.
  ///
  /// - Parameter sample: Shape `[count, dimension]`, at least as many as there are to be centres, in no special order.
  static func learn(
    from sample: [Float], listCount: Int, dimension: Int, threadCount: Int, checkpoint: () throws -> Void
  ) throws -> [Float] {
    let count = sample.count / dimension
    var centres: [Float] = []
    centres.reserveCapacity(listCount * dimension)
    for list in 0..<listCount {
      let row = list * count / listCount
      centres.append(contentsOf: sample[row * dimension..<(row + 1) * dimension])
    }
    normalize(&centres, dimension: dimension)
    for _ in 0..<roundCount {
      var sums = [Float](repeating: 0, count: centres.count)
      var sizes = [Int](repeating: 0, count: listCount)
      for start in stride(from: 0, to: count, by: batchCount) {
        try checkpoint()
        let batch = Array(sample[start * dimension..<min(start + batchCount, count) * dimension])
        let lists = try centres.withUnsafeBufferPointer {
          try nearest(to: batch, among: $0, dimension: dimension, threadCount: threadCount)
        }
        for (row, list) in lists.enumerated() {
          add(batch, at: row * dimension, to: &sums, at: list * dimension, count: dimension)
          sizes[list] += 1
        }
      }
      // Empty lists take half of the largest ones, from where they move apart in the next rounds.
      for list in sizes.indices where sizes[list] == 0 {
        guard let largest = sizes.indices.max(by: { sizes[$0] < sizes[$1] }), sizes[largest] > 1 else { break }
        for index in 0..<dimension {
          let share: Float = index % 2 == 0 ? 1.02 : 0.98
          sums[list * dimension + index] = sums[largest * dimension + index] * share
          sums[largest * dimension + index] *= 2 - share
        }
        sizes[list] = sizes[largest] / 2
        sizes[largest] -= sizes[list]
      }
      centres = sums
      normalize(&centres, dimension: dimension)
    }
    return centres
  }

  private static func add(
    _ source: [Float], at first: Int, to target: inout [Float], at start: Int, count: Int
  ) {
    source.withUnsafeBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        for index in 0..<count { target[start + index] += source[first + index] }
      }
    }
  }

  /// Makes every row a unit vector; one of zeros, or that is not finite, becomes the first axis.
  private static func normalize(_ rows: inout [Float], dimension: Int) {
    for start in stride(from: 0, to: rows.count, by: dimension) {
      var square: Float = 0
      for index in start..<start + dimension { square += rows[index] * rows[index] }
      let isUsable = square.isFinite && square > 1e-20
      let factor = 1 / square.squareRoot()
      for index in start..<start + dimension { rows[index] = isUsable ? rows[index] * factor : index == start ? 1 : 0 }
    }
  }
}
