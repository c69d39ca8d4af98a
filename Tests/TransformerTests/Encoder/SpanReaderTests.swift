import Foundation
import ModelFiles
import ReaderFixture
import Tensors
import Testing

@testable import Transformer

@Suite("Span readers")
struct SpanReaderTests {
  private func vectors() throws -> WordVectors {
    let file = try SafetensorsFile(path: ReaderFixture.vectorsPath)
    return try WordVectors(
      of: file, fileSHA256: file.file.sha256(), vocabularySize: 128, positionCount: 256,
      hiddenSize: ReaderFixture.hiddenSize)
  }

  private func reader(_ name: String, threadCount: Int = 2) throws -> SpanReader {
    try SpanReader(
      GGUFFile(path: ReaderFixture.path(name)), vectors: vectors(), threads: ThreadPool(threadCount: threadCount))
  }

  private func windows() throws -> [SpanWindow] {
    try ReaderFixture.windows().map { SpanWindow(tokens: $0.tokens, passageStart: $0.passageStart) }
  }

  /// The cosines of all rows, ascending, and the differences of all scores, descending.
  private func distances(_ name: String, from reference: String) throws -> (cosines: [Double], scores: [Float]) {
    let (reader, expected, windows) = (try reader(name), try ReaderFixture.reference(reference), try windows())
    let workspace = reader.makeWorkspace()
    let scores = try reader.read(windows, in: workspace)
    #expect(workspace.hidden.rowCount == expected.reduce(0) { $0 + $1.starts.count })
    var rest = Array(workspace.hidden.elements)[...]
    var (cosines, differences): ([Double], [Float]) = ([], [])
    for (got, wanted) in zip(scores, expected) {
      let rows = rest.prefix(wanted.hidden.count)
      rest = rest.dropFirst(wanted.hidden.count)
      for row in stride(from: 0, to: rows.count, by: ReaderFixture.hiddenSize) {
        let range = row..<row + ReaderFixture.hiddenSize
        let got = rows.dropFirst(row).prefix(ReaderFixture.hiddenSize)
        cosines.append(Self.cosine(Array(got), Array(wanted.hidden[range])))
      }
      #expect(got.starts.count == wanted.starts.count && got.ends.count == wanted.ends.count)
      differences += zip(got.starts + got.ends, wanted.starts + wanted.ends).map { abs($0 - $1) }
      differences.append(abs(got.answerability - wanted.answerability))
    }
    return (cosines.sorted(), differences.sorted(by: >))
  }

  private static func cosine(_ left: [Float], _ right: [Float]) -> Double {
    let product = zip(left, right).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    let squares = [left, right].map { $0.reduce(0) { $0 + Double($1) * Double($1) } }
    return product / (squares[0] * squares[1]).squareRoot()
  }

  @Test("compute what PyTorch computes, for windows of 1 to 256 tokens in one batch", arguments: ["dense", "moe"])
  func reference(name: String) throws {
    let (cosines, differences) = try distances(name, from: name)
    #expect(cosines[0] >= 0.99999)
    #expect(differences[0] <= 1e-4)
  }

  @Test("come close to PyTorch with products of 7 and 8 bits: cosine at least 0.99 in vectors of 32 random numbers")
  func quantised() throws {
    let (cosines, differences) = try distances("dense-q8_0", from: "dense")
    #expect(cosines[0] >= 0.99 && cosines[0] < 0.999_999)
    #expect(differences[0] <= 0.5)
  }

  @Test("come as close with experts, but for tokens on the border between two of them, which may change sides")
  func quantisedExperts() throws {
    let (cosines, _) = try distances("moe-q8_0", from: "moe")
    #expect(cosines[cosines.count / 2] >= 0.999 && cosines[cosines.count / 20] >= 0.98)
  }

  @Test(
    "give a window the same scores alone, in a batch, and on any number of threads", arguments: ["moe", "moe-q8_0"])
  func batches(name: String) throws {
    let windows = try windows()
    let (two, one) = (try reader(name), try reader(name, threadCount: 1))
    let (workspace, other) = (two.makeWorkspace(), one.makeWorkspace())
    let together = try two.read(windows, in: workspace)
    for (window, expected) in zip(windows, together).reversed() {
      let alone = try #require(try one.read([window], in: other).first)
      #expect(alone.starts == expected.starts && alone.ends == expected.ends)
      #expect(alone.answerability == expected.answerability)
    }
    #expect(try two.read([], in: workspace).isEmpty)
  }

  @Test("say what they are")
  func configuration() throws {
    let configuration = try reader("moe").configuration
    #expect(configuration.name == "tiny moe" && configuration.expertCount == 3 && configuration.usedExpertCount == 2)
    #expect(configuration.layerCount == 2 && configuration.expertLayerCount == 1)
    #expect(configuration.window.questionTokenCount == 8 && configuration.window.overlapTokenCount == 10)
    #expect(configuration.calibration.marginWeight == 1 && configuration.calibration.answerThreshold == 0.5)
    #expect(try reader("dense").configuration.expertCount == 0)
  }

  @Test("refuse the vectors of another embedding model, with both sums")
  func otherVectors() throws {
    let file = try SafetensorsFile(path: ReaderFixture.vectorsPath)
    let other = try WordVectors(
      of: file, fileSHA256: "abc", vocabularySize: 128, positionCount: 256, hiddenSize: ReaderFixture.hiddenSize)
    let error = #expect(throws: EncoderError.self) {
      try SpanReader(GGUFFile(path: ReaderFixture.path("moe")), vectors: other, threads: .single)
    }
    #expect(error?.description.contains("abc") == true)
    #expect(error?.description.contains(try vectors().fileSHA256) == true)
  }
}
