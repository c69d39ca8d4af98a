import Foundation
import Testing

@testable import Tensors

struct RotaryEmbeddingTests {
  private func angles(_ rotary: RotaryEmbedding, _ positions: [Int32]) -> Matrix {
    let angles = Matrix(columnCount: rotary.dimensionCount)
    rotary.fill(angles, positions: positions)
    return angles
  }

  @Test("Pairs turn by their frequency times the position", arguments: allSets)
  func turns(_ set: InstructionSet) throws {
    let kernels = try #require(Kernels(set))
    // With base 100 and four dimensions the second pair turns a tenth as fast as the first.
    let start: [Float] = [1, 0, 0, 2]
    let interleaved = RotaryEmbedding(dimensionCount: 4, pairing: .interleaved, base: 100, kernels: kernels)
    let values = Matrix(start, columnCount: 4)
    interleaved.rotate(values, headCount: 1, angles: angles(interleaved, [3]))
    let expected: [Float] = [cos(3), sin(3), -2 * sin(0.3), 2 * cos(0.3)]
    #expect(zip(values.elements, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    let halves = RotaryEmbedding(dimensionCount: 4, pairing: .halves, base: 100, kernels: kernels)
    let other = Matrix(start, columnCount: 4)
    halves.rotate(other, headCount: 1, angles: angles(halves, [3]))
    let turned: [Float] = [cos(3), -2 * sin(0.3), sin(3), 2 * cos(0.3)]
    #expect(zip(other.elements, turned).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("Only the rotated part of the heads in the given columns turns", arguments: allSets)
  func partial(_ set: InstructionSet) throws {
    let rotary = RotaryEmbedding(
      dimensionCount: 2, pairing: .halves, base: 10_000, kernels: try #require(Kernels(set)))
    let values = Matrix([5, 5, 1, 0, 5, 1, 0, 5], columnCount: 8)
    rotary.rotate(values, columns: 1..<7, headCount: 2, offset: 1, angles: angles(rotary, [1]))
    let expected: [Float] = [5, 5, cos(1), sin(1), 5, cos(1), sin(1), 5]
    #expect(zip(values.elements, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("Rotation equals the scalar one within 1e-5", arguments: vectorSets)
  func equalsScalar(_ set: InstructionSet) throws {
    let (scalar, kernels) = (try #require(Kernels(.scalar)), try #require(Kernels(set)))
    for pairCount in [1, 3, 7, 8, 31, 32, 33, 64] {
      for pairing in [RotaryEmbedding.Pairing.halves, .interleaved] {
        var random = RandomNumbers(seed: UInt64(pairCount))
        let start = random.array(2 * 3 * (2 * pairCount + 5))
        func rotated(_ kernels: Kernels) -> [Float] {
          let rotary = RotaryEmbedding(
            dimensionCount: 2 * pairCount, pairing: pairing, base: 10_000, kernels: kernels)
          let values = Matrix(start, columnCount: start.count / 2)
          rotary.rotate(values, headCount: 3, angles: angles(rotary, [5, 4096]))
          return Array(values.elements)
        }
        #expect(zip(rotated(scalar), rotated(kernels)).allSatisfy { abs($0 - $1) < 1e-5 })
      }
    }
  }

  /// The cosines at position 1, as angles.
  private func frequencies(_ rotary: RotaryEmbedding, magnitude: Float = 1) -> [Float] {
    let angles = angles(rotary, [1])
    let elements = Array(angles.elements)
    let pairs = elements.count / 2
    return (0..<pairs).map { atan2(elements[pairs + $0] / magnitude, elements[$0] / magnitude) }
  }

  @Test("Frequencies are divided by their factors, and all by a linear one")
  func factors() {
    let own = RotaryEmbedding(dimensionCount: 4, pairing: .halves, base: 100, frequencyFactors: [1, 4])
    #expect(zip(frequencies(own), [1, 0.025]).allSatisfy { abs($0 - $1) < 1e-6 })
    let linear = RotaryEmbedding(dimensionCount: 4, pairing: .halves, base: 100, scaling: .linear(factor: 2))
    #expect(zip(frequencies(linear), [0.5, 0.05]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("YaRN gives the frequencies of transformers 5.23", arguments: [true, false])
  func yarn(_ hasWholeBorders: Bool) {
    // ROPE_INIT_FUNCTIONS["yarn"] for 16 dimensions, theta 150000, factor 32, original length 4096.
    let expected: [Float] =
      hasWholeBorders
      ? [1, 0.225418, 0.050813273, 0.0077554653, 0.00091445434, 1.8188337e-05, 4.0999785e-06, 9.2420896e-07]
      : [1, 0.225418, 0.050813273, 0.0067949593, 0.00045648392, 1.8188337e-05, 4.0999785e-06, 9.2420896e-07]
    let scaling = RotaryScaling.YaRN(factor: 32, originalContextLength: 4096, hasWholeBorders: hasWholeBorders)
    #expect(abs(scaling.magnitude - 1.3465735902799727) < 1e-12)
    let rotary = RotaryEmbedding(
      dimensionCount: 16, pairing: .halves, base: 150_000, scaling: .yarn(scaling))
    let got = frequencies(rotary, magnitude: Float(scaling.magnitude))
    #expect(zip(got, expected).allSatisfy { abs($0 - $1) < 2e-6 * $1 })
  }
}
