import Testing

@testable import Tensors

struct ExpertWeightsTests {
  private let experts = 5
  private let rows = 9
  private let columns = 256

  private func weights(_ format: WeightFormat) throws -> (all: ExpertWeights, each: [WeightMatrix]) {
    var random = RandomNumbers(seed: 21)
    let bytes = (0..<experts).map { _ in random.weights(format, count: rows * columns) }
    let owner = WeightBytes(Array(bytes.joined()))
    let all = try #require(
      ExpertWeights(
        format: format, expertCount: experts, rowCount: rows, columnCount: columns, bytes: owner.all, owner: owner))
    return (all, try bytes.map { try #require(WeightMatrix(format, rows: rows, columns: columns, bytes: $0)) })
  }

  private func product(_ matrix: WeightMatrix, _ row: [Float]) -> [Float] {
    let output = Matrix(columnCount: matrix.rowCount)
    matrix.multiply(Matrix(row, columnCount: row.count), into: output, threads: .single)
    return Array(output.elements)
  }

  @Test("Every pair gets the product of its row with its expert", arguments: [WeightFormat.f32, .q8_0, .q4_K])
  func pairs(_ format: WeightFormat) throws {
    let (all, each) = try weights(format)
    let chosen: [Int32] = [3, 0, 1, 3, 3, 4, 0, 1, 4, 3, 1, 3]
    let (pairs, output) = (ExpertPairs(expertCount: experts), Matrix(columnCount: rows))
    var random = RandomNumbers(seed: 4)
    let threads = ThreadPool(threadCount: 2)
    for (choiceCount, inputRows) in [(2, 6), (2, 12), (3, 4), (1, 12)] {
      chosen.withUnsafeBufferPointer { pairs.assign($0, choiceCount: choiceCount) }
      let input = random.matrix(rows: inputRows, columns: columns)
      all.multiply(input, pairs: pairs, into: output, threads: threads)
      #expect(output.rowCount == 12)
      for (pair, expert) in chosen.enumerated() {
        let row = inputRows == 12 ? pair : pair / choiceCount
        let expected = product(each[Int(expert)], Array(input.rows(row..<row + 1)))
        #expect(Array(output.rows(pair..<pair + 1)) == expected, "pair \(pair)")
      }
    }
    pairs.assign(UnsafeBufferPointer(start: nil, count: 0), choiceCount: 2)
    all.multiply(Matrix([], columnCount: columns), pairs: pairs, into: output, threads: threads)
    #expect(output.rowCount == 0)
  }

  @Test("Every expert multiplies its slice of each row", arguments: [WeightFormat.f32, .q8_0, .q4_K])
  func slices(_ format: WeightFormat) throws {
    let (all, each) = try weights(format)
    let (inputSlice, outputSlice) = (columns + 32, rows + 2)
    var random = RandomNumbers(seed: 8)
    let input = random.matrix(rows: 3, columns: experts * inputSlice)
    let output = Matrix(Array(repeating: 7, count: 3 * experts * outputSlice), columnCount: experts * outputSlice)
    all.multiplySlices(of: input, into: output, threads: ThreadPool(threadCount: 2))
    for row in 0..<3 {
      for expert in 0..<experts {
        let slice = Array(input.rows(row..<row + 1))[expert * inputSlice..<expert * inputSlice + columns]
        let got = Array(output.rows(row..<row + 1))[expert * outputSlice..<(expert + 1) * outputSlice]
        #expect(Array(got) == product(each[expert], Array(slice)) + [7, 7])
      }
    }
  }

  @Test("Sizes that do not fit each other make no experts")
  func wrongSizes() {
    let owner = WeightBytes(Array(repeating: 0, count: 64))
    func make(_ experts: Int, _ rows: Int, _ columns: Int) -> ExpertWeights? {
      ExpertWeights(
        format: .f32, expertCount: experts, rowCount: rows, columnCount: columns, bytes: owner.all, owner: owner)
    }
    #expect(make(2, 2, 4) != nil && make(4, 1, 4) != nil)
    #expect(make(2, 2, 5) == nil && make(0, 4, 4) == nil && make(.max, 2, 4) == nil && make(-2, -2, 4) == nil)
  }
}
