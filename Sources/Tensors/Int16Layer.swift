internal import CKernels

/// An affine map of rows, `y = activation(x Wᵀ + b)`, in integers: weights and rows of 13 bits, sign included.
///
/// Every 128 weights of an output, and every 128 elements of a row, share a scale, their largest magnitude / 4064, and are
/// rounded to multiples of it (symmetric quantisation: Jacob et al., "Quantization and Training of Neural Networks for
/// Efficient Integer-Arithmetic-Only Inference", 2018, section 2.1, with a zero point of 0). Sums inside a group are exact,
/// for they just fit into 32 bits; groups add up as 32-bit floating-point numbers. Weights that are multiples of their
/// largest magnitude / 127 already can be kept in bytes, and lose nothing.
public struct Int16Layer: Sendable {
  public let inputCount: Int
  public let outputCount: Int
  private let weights: Int16Weights
  private let kernels: Kernels

  /// - Parameters:
  ///   - weights: W, shape `[outputs, inputs]`, row-major; `inputs` is even.
  ///   - bias: b, shape `[outputs]`.
  ///   - inBytes: Whether the weights are rounded to the largest magnitude / 127 instead, which takes half of the memory.
  ///   - kernels: What computes the products.
  public init(weights: [Float], bias: [Float], inputCount: Int, inBytes: Bool = false, kernels: Kernels = .best) {
    precondition(inputCount > 0 && inputCount.isMultiple(of: 2) && weights.count == bias.count * inputCount)
    self.inputCount = inputCount
    outputCount = bias.count
    self.weights = Int16Weights(weights, bias: bias, inputCount: inputCount, inBytes: inBytes)
    self.kernels = kernels
  }

  /// Maps every row of `input`, shape `[n, inputs]`, into `output`, which becomes `[n, outputs]`.
  ///
  /// What a row of the output holds does not depend on the other rows; it is NaN where the row of the input holds what
  /// is not finite.
  public func apply(
    to input: Matrix, into output: Matrix, activation: Activation = .none, threads: ThreadPool = .single
  ) {
    precondition(input.columnCount == inputCount && output.columnCount == outputCount)
    output.resize(rowCount: input.rowCount)
    var product = product(of: input, into: output, threads: threads)
    product.gelu = activation == .gelu
    ck_run_int16_product(threads.pool, kernels.table, &product)
  }

  /// Computes for every pair of a row and an expert what the layer of that expert makes of the row.
  ///
  /// - Parameters:
  ///   - layers: Those of the experts, all of one shape.
  ///   - input: Shape `[rows, inputs]`, or `[pairs, inputs]` where each pair has a row of its own.
  ///   - output: Becomes `[pairs, outputs]`.
  public static func apply(
    _ layers: [Int16Layer], to input: Matrix, pairs: ExpertPairs, into output: Matrix, threads: ThreadPool
  ) {
    precondition(pairs.expertCount == layers.count)
    precondition(layers.allSatisfy { $0.inputCount == input.columnCount && $0.outputCount == output.columnCount })
    precondition(input.rowCount == pairs.count || input.rowCount == pairs.rowCount)
    output.resize(rowCount: pairs.count)
    var product = layers[0].product(of: input, into: output, threads: threads)
    pairs.withLists(hasRowOfItsOwn: input.rowCount == pairs.count) { active, starts, inputRows, outputRows in
      for expert in active.map(Int.init) {
        let (start, end) = (Int(starts[expert]), Int(starts[expert + 1]))
        product.weights = layers[expert].weights.packed
        product.selected = inputRows.baseAddress.map { $0 + start }
        product.output.selected = outputRows.baseAddress.map { $0 + start }
        product.count = end - start
        ck_run_int16_product(threads.pool, layers[expert].kernels.table, &product)
      }
    }
  }

  /// The product of all rows, which are rounded here.
  private func product(of input: Matrix, into output: Matrix, threads: ThreadPool) -> ck_int16_product {
    let rounded = input.roundedRows(sizeBytes: input.rowCount * ck_int16_row_bytes(inputCount))
    ck_run_int16_rounding(
      threads.pool, kernels.table, input.elements.baseAddress, inputCount, input.rowCount, rounded)
    return ck_int16_product(
      weights: weights.packed, rows: rounded, selected: nil,
      output: ck_rows_out(start: output.elements.baseAddress, stride: outputCount, selected: nil),
      count: input.rowCount, gelu: false)
  }
}

/// Weights of 13 bits in the order in which a product reads them.
private final class Int16Weights: @unchecked Sendable {
  // @unchecked because the memory is written only by init, before any other thread can have the object.
  let packed: ck_int16_weights
  private let memory: UnsafeMutableRawBufferPointer

  init(_ weights: [Float], bias: [Float], inputCount: Int, inBytes: Bool) {
    let outputCount = bias.count
    let panelOutputCount = ck_int16_panel_count(outputCount) * Int(CK_INT16_PANEL)
    let groupCount = panelOutputCount * ck_int16_group_count(inputCount)
    let wordCount = groupCount + panelOutputCount
    let panelBytes = panelOutputCount * inputCount * (inBytes ? 1 : MemoryLayout<Int16>.stride)
    memory = .allocate(byteCount: panelBytes + wordCount * MemoryLayout<Float>.stride, alignment: 64)
    guard let start = memory.baseAddress else { preconditionFailure("memory of at least one byte has an address") }
    let scales = (start + panelBytes).bindMemory(to: Float.self, capacity: groupCount)
    let biases = UnsafeMutableRawPointer(scales + groupCount).bindMemory(to: Float.self, capacity: panelOutputCount)
    ck_int16_pack(weights, inputCount, outputCount, inBytes, start, scales)
    biases.initialize(repeating: 0, count: panelOutputCount)
    for (index, value) in bias.enumerated() { biases[index] = value }
    packed = ck_int16_weights(
      panels: start, in_bytes: inBytes, scales: scales, bias: biases, input_count: inputCount, output_count: outputCount
    )
  }

  deinit { memory.deallocate() }
}
