import Testing

@testable import Tensors

struct CachedAttentionTests {
  struct Shape: Sendable, CustomTestStringConvertible {
    var heads = 4
    var keyHeads = 2
    var keySize = 32
    var valueSize = 32
    var window: Int?
    var hasSinks = false
    var isShared = false
    var testDescription: String {
      "\(heads)/\(keyHeads) heads of \(keySize) and \(valueSize)\(window.map { ", window \($0)" } ?? "")"
        + (hasSinks ? ", sinks" : "") + (isShared ? ", one cache" : "")
    }
  }

  static let shapes: [Shape] = [
    Shape(), Shape(heads: 1, keyHeads: 1, keySize: 1, valueSize: 1),
    Shape(heads: 6, keyHeads: 2, keySize: 7, valueSize: 33),
    Shape(heads: 8, keyHeads: 1, keySize: 31, valueSize: 255), Shape(window: 1), Shape(window: 5, hasSinks: true),
    Shape(keySize: 64, valueSize: 64, window: 33, hasSinks: true),
    Shape(heads: 34, keyHeads: 1, keySize: 12, valueSize: 8, isShared: true),
    Shape(heads: 2, keyHeads: 1, keySize: 288, valueSize: 256, isShared: true),
  ]

  /// A filled cache, queries for its positions, and what attends.
  private struct Setting {
    let (keys, values): (CacheRows, CacheRows)
    let queries: Matrix
    let attention: CachedAttention
    let outputColumns: Int

    init(_ shape: Shape, tokens: Int, element: CacheRows.Element, kernels: Kernels) {
      var random = RandomNumbers(seed: UInt64(tokens + shape.keySize))
      keys = CacheRows(columnCount: shape.keyHeads * shape.keySize, capacity: tokens + 1, element: element)
      keys.append(0..<tokens, of: random.matrix(rows: tokens, columns: keys.columnCount))
      if shape.isShared {
        values = keys
      } else {
        values = CacheRows(columnCount: shape.keyHeads * shape.valueSize, capacity: tokens, element: element)
        values.append(0..<tokens, of: random.matrix(rows: tokens, columns: values.columnCount))
      }
      queries = random.matrix(rows: tokens, columns: shape.heads * shape.keySize)
      attention = CachedAttention(
        headCount: shape.heads, keyHeadCount: shape.keyHeads, keySize: shape.keySize, valueSize: shape.valueSize,
        scale: 0.5, window: shape.window, sinks: shape.hasSinks ? random.array(shape.heads) : [], kernels: kernels)
      outputColumns = shape.heads * shape.valueSize
    }

    func output(pieces: [Range<Int>]? = nil, threads: ThreadPool = .single) -> [Float] {
      let output = Matrix(columnCount: outputColumns)
      output.resize(rowCount: queries.rowCount)
      for rows in pieces ?? [0..<queries.rowCount] {
        attention.apply(
          queries: queries, rows: rows, firstPosition: rows.lowerBound, keys: keys, values: values, into: output,
          threads: threads)
      }
      return Array(output.elements)
    }
  }

  @Test("Attention equals the scalar one within 1e-5", arguments: shapes)
  func equalsScalar(_ shape: Shape) throws {
    let scalar = try #require(Kernels(.scalar))
    for tokens in [1, 7, 31, 32, 33, 70] {
      for element in [CacheRows.Element.f32, .f16] {
        let expected = Setting(shape, tokens: tokens, element: element, kernels: scalar).output()
        for set in vectorSets {
          let kernels = try #require(Kernels(set))
          let got = Setting(shape, tokens: tokens, element: element, kernels: kernels).output()
          #expect(zip(expected, got).allSatisfy { abs($0 - $1) < 1e-5 }, "\(set), \(tokens) tokens, \(element)")
        }
      }
    }
  }

  @Test("Tokens at once, in pieces, one by one and on several threads get the same bits", arguments: shapes, allSets)
  func piecesAreEqual(_ shape: Shape, _ set: InstructionSet) throws {
    let setting = Setting(shape, tokens: 40, element: .f16, kernels: try #require(Kernels(set)))
    let whole = setting.output()
    #expect(setting.output(pieces: [0..<1, 1..<34, 34..<40]) == whole)
    #expect(setting.output(pieces: (0..<40).map { $0..<$0 + 1 }) == whole)
    #expect(setting.output(threads: ThreadPool(threadCount: 3)) == whole)
  }

  @Test("Attention small enough for a sheet of paper is right", arguments: allSets)
  func byHand(_ set: InstructionSet) throws {
    let kernels = try #require(Kernels(set))
    // Scores of the second token: ln 3 and 0, so its weights are 3/4 and 1/4.
    let keys = CacheRows(columnCount: 1, capacity: 2, element: .f32)
    keys.append(0..<2, of: Matrix([1.0986123, 0], columnCount: 1))
    let values = CacheRows(columnCount: 1, capacity: 2, element: .f32)
    values.append(0..<2, of: Matrix([4, 8], columnCount: 1))
    let (queries, output) = (Matrix([1, 1, 1, 1], columnCount: 2), Matrix(columnCount: 2))
    func results(window: Int?, sinks: [Float]) -> [Float] {
      output.resize(rowCount: 2)
      CachedAttention(
        headCount: 2, keyHeadCount: 1, keySize: 1, valueSize: 1, scale: 1, window: window, sinks: sinks,
        kernels: kernels
      ).apply(
        queries: queries, rows: 0..<2, firstPosition: 0, keys: keys, values: values, into: output, threads: .single)
      return Array(output.elements)
    }
    func close(_ got: [Float], _ expected: [Float]) -> Bool { zip(got, expected).allSatisfy { abs($0 - $1) < 1e-5 } }
    #expect(close(results(window: nil, sinks: []), [4, 4, 5, 5]))
    #expect(close(results(window: 1, sinks: []), [4, 4, 8, 8]))
    // A sink of ln 4 weighs as much as both tokens; one of -100 nothing.
    #expect(close(results(window: nil, sinks: [1.3862944, -100]), [12 / 7, 4, 2.5, 5]))
  }

  @Test("Large scores stay finite", arguments: allSets)
  func largeScores(_ set: InstructionSet) throws {
    let keys = CacheRows(columnCount: 1, capacity: 2, element: .f32)
    keys.append(0..<2, of: Matrix([-3e4, 3e4], columnCount: 1))
    let output = Matrix([0, 0], columnCount: 1)
    CachedAttention(
      headCount: 1, keyHeadCount: 1, keySize: 1, valueSize: 1, scale: 1, kernels: try #require(Kernels(set))
    ).apply(
      queries: Matrix([1, 1], columnCount: 1), rows: 0..<2, firstPosition: 0, keys: keys, values: keys, into: output,
      threads: .single)
    #expect(Array(output.elements) == [-3e4, 3e4])
  }

  @Test("A cache keeps its first rows, copies them to another, and rounds to 16 bits as IEEE 754 says")
  func cacheRows() {
    let source: [Float] = [
      0, -0.0, 1, -2.5, 65504, 65519.9, 65520, 1e9, .infinity, -.infinity, 0x1p-24, 0x1.8p-24, 0x1p-25, 0x1.01p-25,
      0x1.ff8p-15, 0x1.ffep-15, 1.00048828125, 1.00146484375, 0x1.002p0, 3.14159265, 1e-30,
    ]
    let cache = CacheRows(columnCount: source.count, capacity: 3, element: .f16)
    let matrix = Matrix([9] + source + [9] + source, columnCount: source.count + 1)
    cache.append(0..<1, of: matrix, columns: 1..<source.count + 1)
    let halves = cache.start.withMemoryRebound(to: UInt16.self, capacity: source.count) {
      Array(UnsafeBufferPointer(start: $0, count: source.count))
    }
    let other = CacheRows(columnCount: source.count, capacity: 1, element: .f16)
    other.copyPrefix(of: cache, rowCount: 1)
    #expect(other.rowCount == 1 && (0..<2 * source.count).allSatisfy { other.start[$0] == cache.start[$0] })
    cache.truncate(to: 0)
    #expect(cache.rowCount == 0)
    #expect(
      halves == [
        0, 0x8000, 0x3C00, 0xC100, 0x7BFF, 0x7BFF, 0x7C00, 0x7C00, 0x7C00, 0xFC00, 1, 2, 0, 1, 0x03FF, 0x0400, 0x3C00,
        0x3C02, 0x3C00, 0x4248, 0,
      ])
  }
}
