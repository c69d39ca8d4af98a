import COpenBLAS
import Testing

@testable import Tensors

struct DenseLayerTests {
  @Test("Every instruction set gives the scalar products within 1e-6 of the sum of magnitudes", arguments: vectorSets)
  func equalsScalar(_ set: InstructionSet) throws {
    let kernels = try #require(Kernels(set))
    let shapes =
      sizes.map { (3, $0, 33) } + sizes.map { (3, 33, $0) } + [0, 1, 2, 5, 6, 7, 11, 12, 13, 97].map { ($0, 9, 35) }
      + [(2, 4096, 5), (2, 5, 4096)]
    var failures: [String] = []
    for (rows, inputs, outputs) in shapes {
      for activation in [Activation.none, .gelu] {
        let excess = try excess(rows, inputs, outputs, activation, kernels)
        if excess > 1 { failures.append("\(rows)x\(inputs)x\(outputs) \(activation): \(excess) of the bound") }
      }
    }
    #expect(failures.isEmpty)
  }

  /// The largest difference between `kernels` and the scalar ones, as a share of the bound.
  private func excess(
    _ rows: Int, _ inputs: Int, _ outputs: Int, _ activation: Activation, _ kernels: Kernels
  ) throws -> Float {
    var random = RandomNumbers(seed: UInt64(rows * 31 + inputs * 7 + outputs))
    let input = random.matrix(rows: rows, columns: inputs)
    let (weights, bias) = (random.array(inputs * outputs), random.array(outputs))
    let (expected, got) = (Matrix(columnCount: outputs), Matrix(columnCount: outputs))
    let scalar = try #require(Kernels(.scalar))
    DenseLayer(weights: weights, bias: bias, inputCount: inputs, kernels: scalar)
      .apply(to: input, into: expected, activation: activation)
    DenseLayer(weights: weights, bias: bias, inputCount: inputs, kernels: kernels)
      .apply(to: input, into: got, activation: activation)
    #expect(got.rowCount == rows)
    // Numbers are at most 1, so the magnitudes sum up to `inputs` and the bias at most.
    let bound = 1e-6 * Float(inputs + 1)
    return zip(expected.elements, got.elements).map { abs($0 - $1) / bound }.max() ?? 0
  }

  @Test("Products of the model's size equal those of OpenBLAS")
  func equalsOpenBLAS() {
    var random = RandomNumbers(seed: 5)
    let (rows, inputs, outputs) = (50, 384, 1536)
    let input = random.matrix(rows: rows, columns: inputs)
    let weights = random.array(inputs * outputs)
    var expected = [Float](repeating: 0, count: rows * outputs)
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rows), blasint(outputs), blasint(inputs), 1,
      input.elements.baseAddress, blasint(inputs), weights, blasint(inputs), 0, &expected, blasint(outputs))
    let got = Matrix(columnCount: outputs)
    DenseLayer(weights: weights, bias: Array(repeating: 0, count: outputs), inputCount: inputs)
      .apply(to: input, into: got)
    #expect(zip(expected, got.elements).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test("The scalar product of a layer small enough for a sheet of paper is right")
  func byHand() throws {
    let kernels = try #require(Kernels(.scalar))
    let output = Matrix(columnCount: 2)
    let layer = DenseLayer(weights: [1, 2, 3, -4, 5, -6], bias: [0.5, -1], inputCount: 3, kernels: kernels)
    layer.apply(to: Matrix([1, 0, -1, 2, 1, 1], columnCount: 3), into: output)
    #expect(Array(output.elements) == [-1.5, 1, 7.5, -10])
    layer.apply(to: Matrix([-0.5, 0, 1], columnCount: 3), into: output, activation: .gelu)
    // gelu(3) and gelu(-5) from the tabulated error function.
    #expect(abs(output.elements[0] - 2.99595) < 1e-4 && abs(output.elements[1] + 1.43e-6) < 1e-6)
  }

  @Test("A row's result does not depend on the number of rows", arguments: vectorSets)
  func rowsAreIndependent(_ set: InstructionSet) throws {
    let kernels = try #require(Kernels(set))
    var random = RandomNumbers(seed: 9)
    let layer = DenseLayer(
      weights: random.array(64 * 40), bias: random.array(40), inputCount: 64, kernels: kernels)
    let rows = random.array(23 * 64)
    let (all, one) = (Matrix(columnCount: 40), Matrix(columnCount: 40))
    layer.apply(to: Matrix(rows, columnCount: 64), into: all, activation: .gelu)
    for row in 0..<23 {
      layer.apply(to: Matrix(Array(rows[row * 64..<(row + 1) * 64]), columnCount: 64), into: one, activation: .gelu)
      #expect(Array(one.elements) == Array(all.rows(row..<row + 1)))
    }
  }
}
