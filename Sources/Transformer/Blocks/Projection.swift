internal import Tensors

/// An affine map of rows, `y = x Wᵀ + b`, its weights left as the file stores them.
struct Projection: Sendable {
  let weights: WeightMatrix
  /// Shape `[outputs]`; nil: none.
  let bias: [Float]?

  var outputCount: Int { weights.rowCount }

  /// Maps every row of `input`, shape `[n, inputs]`, into `output`, which becomes `[n, outputs]`.
  func apply(to input: Matrix, into output: Matrix, threads: ThreadPool) {
    weights.multiply(input, into: output, threads: threads)
    if let bias { output.add(bias: bias, threads: threads) }
  }
}

extension Int16Layer {
  /// The same map in integers, the weights in bytes.
  init(_ projection: Projection) {
    self.init(
      weights: projection.weights.elements(),
      bias: projection.bias ?? Array(repeating: 0, count: projection.outputCount),
      inputCount: projection.weights.columnCount, inBytes: true)
  }
}

/// The same affine map of several experts.
struct ExpertProjection: Sendable {
  private enum Storage: Sendable {
    /// As the file stores them; the bias has shape `[experts, outputs]`.
    case mapped(ExpertWeights, bias: [Float]?)
    /// In 8-bit integers, a layer an expert.
    case int16([Int16Layer])
  }

  private let storage: Storage
  let outputCount: Int

  /// - Parameter bias: Shape `[experts, outputs]`; nil: none.
  init(weights: ExpertWeights, bias: [Float]?) {
    storage = .mapped(weights, bias: bias)
    outputCount = weights.rowCount
  }

  /// The same in integers, where the file stores integers; many rows at once are then computed faster.
  func packed() -> ExpertProjection {
    guard case .mapped(let weights, let bias) = storage, weights.format.isQuantized else { return self }
    let layers = (0..<weights.expertCount).map { expert in
      let own = bias.map { Array($0[expert * outputCount..<(expert + 1) * outputCount]) }
      return Int16Layer(
        weights: weights.elements(ofExpert: expert), bias: own ?? Array(repeating: 0, count: outputCount),
        inputCount: weights.columnCount, inBytes: true)
    }
    return ExpertProjection(storage: .int16(layers), outputCount: outputCount)
  }

  private init(storage: Storage, outputCount: Int) {
    self.storage = storage
    self.outputCount = outputCount
  }

  /// Maps for each pair a row of `input` into the pair's row of `output`, which becomes `[pairs, outputs]`.
  func apply(to input: Matrix, choices: ExpertChoices, into output: Matrix, threads: ThreadPool) {
    switch storage {
    case .mapped(let weights, let bias):
      weights.multiply(input, pairs: choices.pairs, into: output, threads: threads)
      if let bias { output.add(biases: bias, choices: choices.experts, threads: threads) }
    case .int16(let layers): Int16Layer.apply(layers, to: input, pairs: choices.pairs, into: output, threads: threads)
    }
  }
}
