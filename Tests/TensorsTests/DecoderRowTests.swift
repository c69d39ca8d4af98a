import Testing

@testable import Tensors

struct DecoderRowTests {
  /// The largest difference of two matrices of one shape.
  private func distance(_ left: Matrix, _ right: Matrix) -> Float {
    #expect(left.elements.count == right.elements.count)
    return zip(left.elements, right.elements).map { abs($0 - $1) }.max() ?? 0
  }

  @Test("Root-mean-square normalisation equals the scalar one within 1e-5", arguments: vectorSets)
  func rmsNorm(_ set: InstructionSet) throws {
    let (scalar, kernels) = (try #require(Kernels(.scalar)), try #require(Kernels(set)))
    for columns in sizes + [4096] {
      var random = RandomNumbers(seed: UInt64(columns))
      let (gain, input) = (random.array(columns), random.matrix(rows: 3, columns: columns))
      let (expected, got) = (Matrix(columnCount: columns), Matrix(columnCount: columns))
      RMSNorm(gain: gain, epsilon: 1e-6, kernels: scalar).apply(to: input, into: expected)
      let norm = RMSNorm(gain: gain, epsilon: 1e-6, kernels: kernels)
      norm.apply(to: input, into: got)
      #expect(distance(expected, got) < 1e-5, "\(columns) columns")
      norm.apply(to: input)
      #expect(distance(input, got) == 0)
    }
  }

  @Test("Heads are normalised one by one, and other columns stay", arguments: allSets)
  func rmsNormOfHeads(_ set: InstructionSet) throws {
    let norm = RMSNorm(gain: [1, 2], epsilon: 0, kernels: try #require(Kernels(set)))
    let values = Matrix([9, 3, 4, 1, -1, 9], columnCount: 6)
    norm.apply(to: values, columns: 1..<5)
    // The mean squares are 12.5 and 1.
    let expected: [Float] = [9, 0.848528, 2.262742, 1, -2, 9]
    #expect(zip(values.elements, expected).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("Functions of elements equal the scalar ones within 2e-6 of their size", arguments: vectorSets)
  func functions(_ set: InstructionSet) throws {
    let (scalar, kernels) = (try #require(Kernels(.scalar)), try #require(Kernels(set)))
    var random = RandomNumbers(seed: 3)
    for columns in sizes + [4096] {
      let (values, up) = (random.array(columns).map { $0 * 20 }, random.matrix(rows: 1, columns: columns))
      func differs(_ change: (Matrix, Kernels) -> Void) -> Float {
        let (expected, got) = (Matrix(values, columnCount: columns), Matrix(values, columnCount: columns))
        change(expected, scalar)
        change(got, kernels)
        return zip(expected.elements, got.elements).map { abs($0 - $1) / max(1, abs($0)) }.max() ?? 0
      }
      for function in [ElementFunction.sigmoid, .silu, .gelu, .geluTanh] {
        #expect(differs { $0.apply(function, kernels: $1) } < 2e-6, "\(function) of \(columns)")
      }
      for unit in [GatedLinearUnit.swiGLU, .geGLU, .geGLUTanh, .clampedSwiGLU(alpha: 1.702, limit: 7)] {
        #expect(differs { unit.apply(gate: $0, up: up, kernels: $1) } < 2e-6, "\(unit) of \(columns)")
      }
      #expect(differs { $0.softmaxRows(kernels: $1) } < 2e-6)
      #expect(differs { $0.add(up, times: -1.5, kernels: $1) } < 2e-6)
      #expect(differs { $0.scale(by: 0.3, kernels: $1) } < 2e-6)
    }
  }

  @Test("Functions of elements are right", arguments: allSets)
  func functionsByHand(_ set: InstructionSet) throws {
    let kernels = try #require(Kernels(set))
    func value(_ change: (Matrix) -> Void, of start: [Float]) -> [Float] {
      let matrix = Matrix(start, columnCount: start.count)
      change(matrix)
      return Array(matrix.elements)
    }
    func close(_ got: [Float], _ expected: [Float]) -> Bool { zip(got, expected).allSatisfy { abs($0 - $1) < 2e-5 } }
    #expect(close(value({ $0.apply(.sigmoid, kernels: kernels) }, of: [0, 2, -200, 200]), [0.5, 0.880797, 0, 1]))
    #expect(close(value({ $0.apply(.silu, kernels: kernels) }, of: [1, -1]), [0.731059, -0.268941]))
    #expect(close(value({ $0.apply(.gelu, kernels: kernels) }, of: [1, -1]), [0.841345, -0.158655]))
    #expect(close(value({ $0.apply(.geluTanh, kernels: kernels) }, of: [1, -1]), [0.841192, -0.158808]))
    #expect(close(value({ $0.softmaxRows(kernels: kernels) }, of: [1, 1, -.infinity]), [0.5, 0.5, 0]))
    // g = 7 (limited) gives 7 σ(1.702 · 7); u = -7 gives -6.
    let clamped = GatedLinearUnit.clampedSwiGLU(alpha: 1.702, limit: 7)
    let up = Matrix([-9, 1], columnCount: 2)
    #expect(
      close(value({ clamped.apply(gate: $0, up: up, kernels: kernels) }, of: [9, 1]), [-41.999718, 2 * 0.845795]))
  }

  @Test("Rows get biases, other rows and factors of their own")
  func rowSums() {
    let values = Matrix([1, 2, 3, 4], columnCount: 2)
    values.add(bias: [10, 20])
    values.add(row: 0, of: Matrix([1, -1], columnCount: 2), times: 2, toRow: 1)
    values.scaleRows(by: Matrix([1, 0.5], columnCount: 1))
    #expect(Array(values.elements) == [11, 22, 7.5, 11])
  }
}
