import Testing

@testable import Tensors

struct WeightMatrixTests {
  /// Numbers of columns for a format: around the number of lanes where any number will do.
  static func columnCounts(_ format: WeightFormat) -> [Int] {
    switch format.blockElementCount {
    case 1: sizes + [4096]
    case 32: [32, 64, 224, 256, 288, 480, 1408, 4096]
    default: [256, 512, 4096]
    }
  }

  /// A product, its exact value, and for each element the sum of magnitudes and what rounding of the input may cost.
  private struct Case {
    let format: WeightFormat
    let (inputCount, rowCount, columnCount): (Int, Int, Int)
    let bytes: [UInt8]
    let input: [Float]
    var exact: [Double] = []
    var magnitudes: [Double] = []
    var roundings: [Double] = []

    init(_ format: WeightFormat, inputs: Int, rows: Int, columns: Int) throws {
      var random = RandomNumbers(seed: UInt64(columns + 7 * rows + inputs))
      self.format = format
      (inputCount, rowCount, columnCount) = (inputs, rows, columns)
      bytes = random.weights(format, count: rows * columns)
      input = random.array(inputs * columns)
      let weights = try #require(WeightMatrix(format, rows: rows, columns: columns, bytes: bytes)).unpacked
      for row in 0..<inputs {
        for weights in weights { addSums(of: row * columns, weights) }
      }
    }

    // Plain loops, because millions of products go through them in debug builds.
    private mutating func addSums(of start: Int, _ weights: [Float]) {
      var (sum, magnitude, rounding) = (0.0, 0.0, 0.0)
      var (largest, total): (Float, Float) = (0, 0)
      var column = 0
      while column < columnCount {
        let (element, weight) = (input[start + column], weights[column])
        let product = Double(element) * Double(weight)
        sum += product
        magnitude += abs(product)
        largest = max(largest, abs(element))
        total += abs(weight)
        column += 1
        if column % format.blockElementCount == 0 {
          rounding += Double(largest) / 254 * Double(total)
          (largest, total) = (0, 0)
        }
      }
      exact.append(sum)
      magnitudes.append(magnitude)
      roundings.append(rounding)
    }

    func output(_ set: InstructionSet, exactly: Bool) throws -> [Float] {
      let kernels = try #require(Kernels(set))
      let matrix = try #require(
        WeightMatrix(format, rows: rowCount, columns: columnCount, bytes: bytes, kernels: kernels))
      let output = Matrix(columnCount: rowCount)
      matrix.multiply(
        Matrix(input, columnCount: columnCount), into: output, threads: .single, exactly: exactly)
      return Array(output.elements)
    }
  }

  @Test("Products without rounding are within 2e-6 of the sum of magnitudes", arguments: WeightFormat.allCases)
  func exactProducts(_ format: WeightFormat) throws {
    for columns in Self.columnCounts(format) {
      for (inputs, rows) in [(0, 3), (1, 1), (2, 3), (3, 2), (columns < 1000 ? 50 : 4, 3)] {
        let wanted = try Case(format, inputs: inputs, rows: rows, columns: columns)
        for set in allSets {
          let got = try wanted.output(set, exactly: true)
          #expect(got.count == inputs * rows)
          // The scalar sum of 4096 products has one term after the other.
          let bound = set == .scalar ? max(2e-6, 1e-8 * Double(columns)) : 2e-6
          let excess = got.indices.map { abs(Double(got[$0]) - wanted.exact[$0]) / wanted.magnitudes[$0] }.max() ?? 0
          #expect(excess <= bound, "\(set), \(inputs)x\(columns)x\(rows): \(excess)")
        }
      }
    }
  }

  @Test(
    "Products of rounded rows are within the rounding of the exact ones, and equal the scalar ones within 1e-6",
    arguments: WeightFormat.allCases.filter { $0.blockElementCount > 1 })
  func roundedProducts(_ format: WeightFormat) throws {
    for columns in Self.columnCounts(format) {
      for (inputs, rows) in [(0, 3), (1, 1), (1, 4), (3, 2), (columns < 1000 ? 33 : 4, 3)] {
        let wanted = try Case(format, inputs: inputs, rows: rows, columns: columns)
        let scalar = try wanted.output(.scalar, exactly: false)
        for set in allSets {
          let got = try wanted.output(set, exactly: false)
          let excess =
            got.indices.map {
              abs(Double(got[$0]) - wanted.exact[$0]) / (wanted.roundings[$0] + 2e-6 * wanted.magnitudes[$0])
            }.max() ?? 0
          #expect(excess <= 1, "\(set), \(inputs)x\(columns)x\(rows): \(excess) of the bound")
          let distance = got.indices.map { abs(Double(got[$0] - scalar[$0])) / wanted.magnitudes[$0] }.max() ?? 0
          #expect(distance <= 1e-6, "\(set), \(inputs)x\(columns)x\(rows): \(distance) from the scalar ones")
        }
      }
    }
  }

  @Test(
    "A row of a product depends neither on the other rows nor on the threads", arguments: WeightFormat.allCases,
    allSets)
  func rowsAreIndependent(_ format: WeightFormat, _ set: InstructionSet) throws {
    let kernels = try #require(Kernels(set))
    let threads = ThreadPool(threadCount: 3)
    let (rows, columns) = (67, [1: 300, 32: 480][format.blockElementCount] ?? 512)
    var random = RandomNumbers(seed: 5)
    let bytes = random.weights(format, count: rows * columns)
    let matrix = try #require(WeightMatrix(format, rows: rows, columns: columns, bytes: bytes, kernels: kernels))
    let input = random.matrix(rows: 53, columns: columns)
    for exactly in [false, true] {
      let (all, one) = (Matrix(columnCount: rows), Matrix(columnCount: rows))
      matrix.multiply(input, into: all, threads: threads, exactly: exactly)
      for row in [0, 1, 2, 30, 31, 32, 47, 48, 52] {
        let single = Matrix(Array(input.rows(row..<row + 1)), columnCount: columns)
        matrix.multiply(single, into: one, threads: .single, exactly: exactly)
        #expect(Array(one.elements) == Array(all.rows(row..<row + 1)), "row \(row)")
      }
    }
  }

  @Test("An input that is not finite gives no number and no crash", arguments: WeightFormat.allCases, allSets)
  func notFinite(_ format: WeightFormat, _ set: InstructionSet) throws {
    var random = RandomNumbers(seed: 6)
    let bytes = random.weights(format, count: 4 * 256)
    let kernels = try #require(Kernels(set))
    let matrix = try #require(WeightMatrix(format, rows: 4, columns: 256, bytes: bytes, kernels: kernels))
    let (input, output) = (random.matrix(rows: 1, columns: 256), Matrix(columnCount: 4))
    for value in [Float.nan, .infinity, -.infinity] {
      input.elements[77] = value
      matrix.multiply(input, into: output, threads: .single)
      #expect(output.elements.allSatisfy { !$0.isFinite })
    }
  }

  @Test("Any bytes can be multiplied", arguments: WeightFormat.allCases, allSets)
  func anyBytes(_ format: WeightFormat, _ set: InstructionSet) throws {
    var random = RandomNumbers(seed: 11)
    let kernels = try #require(Kernels(set))
    for byte: UInt8? in [nil, 0xFF, 0x80, 0x7F] {
      let columns = 2 * max(128, format.blockElementCount)
      let bytes = (0..<5 * columns / format.blockElementCount * format.blockSizeBytes).map { _ in byte ?? random.byte()
      }
      let matrix = try #require(WeightMatrix(format, rows: 5, columns: columns, bytes: bytes, kernels: kernels))
      let (input, output) = (random.matrix(rows: 3, columns: columns), Matrix(columnCount: 5))
      matrix.multiply(input, into: output, threads: .single)
      matrix.multiply(input, into: output, threads: .single, exactly: true)
      #expect(output.rowCount == 3)
    }
  }
}
