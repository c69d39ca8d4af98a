internal import Tensors

/// The two matrices of latent attention that older files hold as one, as 32-bit numbers in memory of their own.
final class UnpackedRises: @unchecked Sendable {
  // @unchecked because the memory is written by `init` alone and only read afterwards.
  /// Shape `[heads, latentSize, plainKeySize]`.
  private let keys: UnsafeMutableBufferPointer<Float>
  /// Shape `[heads, valueSize, latentSize]`.
  private let values: UnsafeMutableBufferPointer<Float>

  /// - Parameter both: Shape `[heads, plainKeySize + valueSize, latentSize]`.
  init(_ both: WeightMatrix, heads: LatentHeads) {
    let (keySize, valueSize, latentSize) = (heads.plainKeySize, heads.valueSize, heads.latentSize)
    keys = .allocate(capacity: heads.count * latentSize * keySize)
    values = .allocate(capacity: heads.count * valueSize * latentSize)
    keys.initialize(repeating: 0)
    values.initialize(repeating: 0)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: latentSize) { row in
      row.initialize(repeating: 0)
      for head in 0..<heads.count {
        for key in 0..<keySize {
          both.copyRow(head * (keySize + valueSize) + key, into: row)
          for latent in 0..<latentSize { keys[(head * latentSize + latent) * keySize + key] = row[latent] }
        }
        for value in 0..<valueSize {
          let place = (head * valueSize + value) * latentSize
          both.copyRow(
            head * (keySize + valueSize) + keySize + value,
            into: UnsafeMutableBufferPointer(rebasing: values[place..<place + latentSize]))
        }
      }
    }
  }

  deinit {
    keys.deallocate()
    values.deallocate()
  }

  /// The same memory as weights, which keep it.
  func weights(heads: LatentHeads) -> (key: ExpertWeights, value: ExpertWeights) {
    let key = ExpertWeights(
      format: .f32, expertCount: heads.count, rowCount: heads.latentSize, columnCount: heads.plainKeySize,
      bytes: UnsafeRawBufferPointer(keys), owner: self)
    let value = ExpertWeights(
      format: .f32, expertCount: heads.count, rowCount: heads.valueSize, columnCount: heads.latentSize,
      bytes: UnsafeRawBufferPointer(values), owner: self)
    guard let key, let value else { preconditionFailure("the memory was allocated for these shapes") }
    return (key, value)
  }
}
