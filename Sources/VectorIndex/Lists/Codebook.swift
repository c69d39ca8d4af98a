internal import CKernels

/// Sixteen codewords for each subspace of four components (Jégou, Douze and Schmid, 2011, product quantisation).
struct Codebook {
  private static let roundCount = 12
  private static let width = 4
  private static let codeCount = 16

  let subspaceCount: Int
  /// Shape `[subspaceCount, 4, 16]`.
  private(set) var values: [Float]

  /// No codes at all.
  static let none = Codebook(subspaceCount: 0, values: [])

  init(subspaceCount: Int, values: [Float]) {
    (self.subspaceCount, self.values) = (subspaceCount, values)
  }

  /// Learns the codewords by k-means in each subspace.
  ///
  /// - Parameter residuals: Vectors less their centres, padded to whole subspaces; shape `[count, 4 * subspaceCount]`.
  init(learning residuals: [Float], subspaceCount: Int, checkpoint: () throws -> Void) rethrows {
    let columnCount = subspaceCount * Self.width
    let count = residuals.count / max(columnCount, 1)
    self.init(subspaceCount: subspaceCount, values: [Float](repeating: 0, count: subspaceCount * 64))
    guard count > 0 else { return }
    for subspace in 0..<subspaceCount {
      for code in 0..<Self.codeCount {
        // Vectors spread over the sample; where there are fewer than codes, some codes are alike.
        let row = code * count / Self.codeCount
        set(subspace, code) { residuals[row * columnCount + subspace * Self.width + $0] }
      }
    }
    var codes = [UInt8](repeating: 0, count: subspaceCount)
    for _ in 0..<Self.roundCount {
      try checkpoint()
      var sums = [Float](repeating: 0, count: values.count)
      var sizes = [Float](repeating: 0, count: subspaceCount * Self.codeCount)
      residuals.withUnsafeBufferPointer { residuals in
        guard let first = residuals.baseAddress else { return }
        for row in 0..<count {
          let vector = first + row * columnCount
          ck_encode(vector, values, subspaceCount, &codes)
          for subspace in 0..<subspaceCount {
            let code = Int(codes[subspace])
            sizes[subspace * Self.codeCount + code] += 1
            let start = subspace * 64 + code
            for index in 0..<Self.width { sums[start + index * 16] += vector[subspace * Self.width + index] }
          }
        }
      }
      for subspace in 0..<subspaceCount {
        for code in 0..<Self.codeCount where sizes[subspace * Self.codeCount + code] > 0 {
          let size = sizes[subspace * Self.codeCount + code]
          set(subspace, code) { sums[subspace * 64 + $0 * 16 + code] / size }
        }
      }
    }
  }

  private mutating func set(_ subspace: Int, _ code: Int, _ component: (Int) -> Float) {
    for index in 0..<Self.width { values[subspace * 64 + index * 16 + code] = component(index) }
  }
}
