extension [Float] {
  /// The dot product with a vector of the same length: the cosine, for unit vectors.
  func dot(_ other: [Float]) -> Float {
    precondition(count == other.count)
    return withUnsafeBufferPointer { left in
      other.withUnsafeBufferPointer { right in
        // Eight sums, because one alone could not be vectorised: the order of additions is fixed.
        var sums = SIMD8<Float>()
        var index = 0
        while index + 8 <= left.count {
          for lane in 0..<8 { sums[lane] += left[index + lane] * right[index + lane] }
          index += 8
        }
        var sum = sums.sum()
        while index < left.count {
          sum += left[index] * right[index]
          index += 1
        }
        return sum
      }
    }
  }
}
