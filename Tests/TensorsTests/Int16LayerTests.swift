import Testing

@testable import Tensors

struct Int16LayerTests {
  private func layer(
    _ random: inout RandomNumbers, inputs: Int, outputs: Int, inBytes: Bool = false, _ kernels: Kernels = .best
  ) -> Int16Layer {
    Int16Layer(
      weights: random.array(inputs * outputs), bias: random.array(outputs), inputCount: inputs, inBytes: inBytes,
      kernels: kernels)
  }

  private func result(
    _ layer: Int16Layer, _ input: Matrix, _ activation: Activation = .none, threads: ThreadPool = .single
  ) -> [Float] {
    let output = Matrix(columnCount: layer.outputCount)
    layer.apply(to: input, into: output, activation: activation, threads: threads)
    return Array(output.elements)
  }

  @Test(
    "Every instruction set gives the scalar products within 1e-6 of the sum of magnitudes", arguments: vectorSets,
    [false, true])
  func equalsScalar(_ set: InstructionSet, inBytes: Bool) throws {
    let (scalar, kernels) = (try #require(Kernels(.scalar)), try #require(Kernels(set)))
    for (rows, inputs, outputs) in [
      (0, 4, 1), (1, 2, 16), (3, 38, 17), (4, 128, 8), (5, 132, 33), (9, 384, 40), (97, 260, 31), (2, 1536, 5),
    ] {
      for activation in [Activation.none, .gelu] {
        var (one, other) = (RandomNumbers(seed: UInt64(inputs)), RandomNumbers(seed: UInt64(inputs)))
        let (expected, got) = (
          layer(&one, inputs: inputs, outputs: outputs, inBytes: inBytes, scalar),
          layer(&other, inputs: inputs, outputs: outputs, inBytes: inBytes, kernels)
        )
        let input = one.matrix(rows: rows, columns: inputs)
        let pairs = zip(result(expected, input, activation), result(got, input, activation))
        #expect(pairs.allSatisfy { abs($0 - $1) <= 1e-6 * Float(inputs + 1) }, "\(rows) x \(inputs) x \(outputs)")
      }
    }
  }

  @Test("Numbers that are multiples of the scales lose nothing, on paper as here", arguments: [false, true])
  func exact(inBytes: Bool) {
    // The largest magnitudes are 127 and 4,064, so the scales are 1/32 and 1.
    let layer = Int16Layer(
      weights: [127, -1, 2, 0, 5, 127, -127, 7], bias: [0.5, -1], inputCount: 4, inBytes: inBytes)
    let input = Matrix([4064, 3, -2, 1, -4064, 0, 0, 100], columnCount: 4)
    #expect(result(layer, input) == [516_121.5, 20_961, -516_127.5, -19_621])
  }

  @Test("Groups rounded before, with any scale of 16 bits, are not rounded again", arguments: [false, true])
  func roundedBefore(inBytes: Bool) {
    var random = RandomNumbers(seed: 21)
    for _ in 0..<50 {
      let scale = Float(Float16(random.array(1)[0] * 0.01))
      let numbers = [-127] + random.array(127).map { ($0 * 127).rounded() }
      let layer = Int16Layer(weights: numbers.map { $0 * scale }, bias: [0], inputCount: 128, inBytes: inBytes)
      let ones = Matrix(columnCount: 128)
      ones.resize(rowCount: 128)
      for row in 0..<128 { ones.elements[row * 128 + row] = 1 }
      let got = result(layer, ones)
      #expect(zip(got, numbers).allSatisfy { abs($0 - $1 * scale) <= 1e-5 * abs($1 * scale) }, "\(scale)")
    }
  }

  @Test("The largest numbers do not overflow the sum of a group", arguments: allSets)
  func largest(_ set: InstructionSet) throws {
    let layer = Int16Layer(
      weights: Array(repeating: -127, count: 256), bias: [0], inputCount: 256, kernels: try #require(Kernels(set)))
    let input = Matrix(Array(repeating: 4064, count: 256), columnCount: 256)
    #expect(result(layer, input) == [-127 * 4064 * 256])
  }

  @Test("What rounding takes is bounded by half a step of each factor")
  func error() {
    var random = RandomNumbers(seed: 3)
    let (inputs, outputs) = (384, 50)
    let (weights, bias) = (random.array(inputs * outputs), random.array(outputs))
    let input = random.matrix(rows: 20, columns: inputs)
    let exact = Matrix(columnCount: outputs)
    DenseLayer(weights: weights, bias: bias, inputCount: inputs).apply(to: input, into: exact)
    let got = result(Int16Layer(weights: weights, bias: bias, inputCount: inputs), input)
    // Magnitudes are at most 1: a weight and an element of a row are off by 1/8128 at most.
    let bound = Float(inputs) * 2 / 8128 + 1e-3
    let errors = zip(exact.elements, got).map { abs($0 - $1) }
    #expect(errors.max() ?? 0 <= bound)
    #expect(errors.reduce(0, +) / Float(errors.count) < 0.002)
  }

  @Test("A weight that is not finite gives no number, in the outputs that it is a weight of", arguments: allSets)
  func damagedWeight(_ set: InstructionSet) throws {
    for damage in [Float.nan, .infinity] {
      var weights = [Float](repeating: 1, count: 3 * 130)
      weights[130 + 129] = damage
      let layer = Int16Layer(
        weights: weights, bias: [0, 0, 0], inputCount: 130, kernels: try #require(Kernels(set)))
      let got = result(layer, Matrix(Array(repeating: 1, count: 130), columnCount: 130))
      #expect(got[0].isFinite && !got[1].isFinite && got[2].isFinite)
    }
  }

  @Test("A row gets the same result alone, in a batch and on any number of threads")
  func batches() {
    var random = RandomNumbers(seed: 9)
    let layer = layer(&random, inputs: 260, outputs: 70)
    let input = random.matrix(rows: 53, columns: 260)
    let together = result(layer, input, threads: ThreadPool(threadCount: 3))
    for row in 0..<53 {
      let alone = result(layer, Matrix(Array(input.rows(row..<row + 1)), columnCount: 260))
      #expect(alone == Array(together[row * 70..<(row + 1) * 70]))
    }
  }

  @Test("Every pair of a row and an expert gets the product of that expert's layer")
  func experts() {
    var random = RandomNumbers(seed: 12)
    let layers = (0..<4).map { _ in layer(&random, inputs: 132, outputs: 20) }
    let chosen: [Int32] = [3, 0, 0, 3, 3, 2, 0, 2]
    let (pairs, output) = (ExpertPairs(expertCount: 4), Matrix(columnCount: 20))
    for (choiceCount, rows) in [(2, 4), (2, 8), (1, 8)] {
      chosen.withUnsafeBufferPointer { pairs.assign($0, choiceCount: choiceCount) }
      let input = random.matrix(rows: rows, columns: 132)
      Int16Layer.apply(layers, to: input, pairs: pairs, into: output, threads: ThreadPool(threadCount: 2))
      for (pair, expert) in chosen.enumerated() {
        let row = rows == 8 ? pair : pair / choiceCount
        let alone = result(layers[Int(expert)], Matrix(Array(input.rows(row..<row + 1)), columnCount: 132))
        #expect(Array(output.rows(pair..<pair + 1)) == alone, "pair \(pair)")
      }
    }
  }

  @Test("A row with what is not finite gives no number, and leaves the others alone", arguments: allSets)
  func notFinite(_ set: InstructionSet) throws {
    var random = RandomNumbers(seed: 2)
    let layer = layer(&random, inputs: 140, outputs: 3, try #require(Kernels(set)))
    let input = random.matrix(rows: 3, columns: 140)
    let clean = result(layer, input)
    input.elements[140 + 135] = .nan
    input.elements[2 * 140 + 2] = .infinity
    let got = result(layer, input)
    #expect(Array(got[0..<3]) == Array(clean[0..<3]))
    #expect(got[3...].allSatisfy { !$0.isFinite })
  }
}
