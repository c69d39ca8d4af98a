import Testing

@testable import Tensors

struct RowKernelTests {
  @Test("Layer normalisation equals the scalar one within 1e-5", arguments: vectorSets)
  func layerNorm(_ set: InstructionSet) throws {
    let (scalar, kernels) = (try #require(Kernels(.scalar)), try #require(Kernels(set)))
    for columns in sizes + [4096] {
      var random = RandomNumbers(seed: UInt64(columns))
      let (gain, bias) = (random.array(columns), random.array(columns))
      let (values, residual) = (random.array(3 * columns), random.matrix(rows: 3, columns: columns))
      let (expected, got) = (Matrix(values, columnCount: columns), Matrix(values, columnCount: columns))
      LayerNorm(gain: gain, bias: bias, epsilon: 1e-5, kernels: scalar).apply(to: expected, adding: residual)
      LayerNorm(gain: gain, bias: bias, epsilon: 1e-5, kernels: kernels).apply(to: got, adding: residual)
      #expect(zip(expected.elements, got.elements).allSatisfy { abs($0 - $1) < 1e-5 }, "\(columns) columns")
    }
  }

  @Test("Layer normalisation of a small row is right")
  func layerNormByHand() throws {
    let values = Matrix([1, 2, 3, 6], columnCount: 4)
    let norm = LayerNorm(
      gain: [1, 1, 2, 1], bias: [0, 0, 0, 10], epsilon: 1e-12, kernels: try #require(Kernels(.scalar)))
    norm.apply(to: values, adding: Matrix([1, 0, 0, -1], columnCount: 4))
    // 2, 2, 3, 5 has mean 3 and variance 1.5.
    let expected: [Float] = [-0.816497, -0.816497, 0, 11.632993]
    #expect(zip(values.elements, expected).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("Attention equals the scalar one within 1e-5", arguments: vectorSets)
  func attention(_ set: InstructionSet) throws {
    let (scalar, kernels) = (try #require(Kernels(.scalar)), try #require(Kernels(set)))
    for (tokens, headSize) in (sizes + [512]).map({ ($0, 32) }) + [(9, 1), (9, 7), (9, 33), (9, 64)] {
      var random = RandomNumbers(seed: UInt64(tokens + headSize))
      let projections = random.matrix(rows: tokens + 4, columns: 3 * 2 * headSize)
      let sequences = [0..<tokens, tokens..<tokens + 4]
      let (expected, got) = (Matrix(columnCount: 2 * headSize), Matrix(columnCount: 2 * headSize))
      var scratch: [Float] = []
      SelfAttention(headCount: 2, headSize: headSize, kernels: scalar)
        .apply(to: projections, sequences: sequences, into: expected, scratch: &scratch)
      SelfAttention(headCount: 2, headSize: headSize, kernels: kernels)
        .apply(to: projections, sequences: sequences, into: got, scratch: &scratch)
      #expect(
        zip(expected.elements, got.elements).allSatisfy { abs($0 - $1) < 1e-5 }, "\(tokens) tokens, head \(headSize)")
    }
  }

  @Test("Attention of large scores stays finite", arguments: [InstructionSet.scalar] + vectorSets)
  func attentionOfLargeScores(_ set: InstructionSet) throws {
    let projections = Matrix([300, -300, 1, -300, 300, 2], columnCount: 3)
    let output = Matrix(columnCount: 1)
    var scratch: [Float] = []
    SelfAttention(headCount: 1, headSize: 1, kernels: try #require(Kernels(set)))
      .apply(to: projections, sequences: [0..<2], into: output, scratch: &scratch)
    #expect(abs(output.elements[0] - 2) < 1e-6 && abs(output.elements[1] - 1) < 1e-6)
  }

  @Test("The mean of rows has length 1 and equals the scalar one", arguments: vectorSets)
  func meanPooling(_ set: InstructionSet) throws {
    let (scalar, kernels) = (try #require(Kernels(.scalar)), try #require(Kernels(set)))
    for columns in sizes + [4096] {
      var random = RandomNumbers(seed: UInt64(columns))
      let matrix = random.matrix(rows: 5, columns: columns)
      let expected = matrix.normalizedMean(ofRows: 1..<4, kernels: scalar)
      let got = matrix.normalizedMean(ofRows: 1..<4, kernels: kernels)
      #expect(zip(expected, got).allSatisfy { abs($0 - $1) < 1e-6 }, "\(columns) columns")
      #expect(abs(got.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    }
    #expect(Matrix([0, 0], columnCount: 2).normalizedMean(ofRows: 0..<1, kernels: kernels) == [0, 0])
  }
}
