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

/// The same affine map of several experts.
struct ExpertProjection: Sendable {
  let weights: ExpertWeights
  /// Shape `[experts, outputs]`; nil: none.
  let bias: [Float]?

  var outputCount: Int { weights.rowCount }

  /// Maps for each pair a row of `input` into the pair's row of `output`, which becomes `[pairs, outputs]`.
  func apply(to input: Matrix, choices: ExpertChoices, into output: Matrix, threads: ThreadPool) {
    weights.multiply(input, pairs: choices.pairs, into: output, threads: threads)
    if let bias { output.add(biases: bias, choices: choices.experts, threads: threads) }
  }
}
