@testable import Tensors

/// Numbers from -1 to 1, the same ones in every run.
struct RandomNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 2 + 1 }

  mutating func next() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
  }

  mutating func array(_ count: Int) -> [Float] { (0..<count).map { _ in next() } }

  mutating func matrix(rows: Int, columns: Int) -> Matrix { Matrix(array(rows * columns), columnCount: columns) }
}

extension Matrix {
  convenience init(_ elements: [Float], columnCount: Int) {
    self.init(columnCount: columnCount)
    resize(rowCount: elements.count / columnCount)
    _ = self.elements.update(fromContentsOf: elements)
  }
}

/// The kernels to compare with the scalar ones; those that this processor lacks are left out.
let vectorSets: [InstructionSet] = [.baseline, .avx2, .avx512].filter { Kernels($0) != nil }

/// All kernels that this processor has.
let allSets: [InstructionSet] = [.scalar] + vectorSets

/// The sizes at which kernels are compared: around the number of lanes, and large.
let sizes = [1, 7, 31, 32, 33, 255, 256]
