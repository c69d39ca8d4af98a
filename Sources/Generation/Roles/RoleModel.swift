internal import Foundation
internal import ModelFiles
internal import Synchronization
internal import Tensors
internal import Tokenization
internal import Transformer

/// A decoder that answers one kind of question in a few tokens: a re-ranker, a judge of safety.
///
/// It has memory for one batch; callers wait for each other.
final class RoleModel: Sendable {
  let name: String
  let decoder: Decoder
  let text: ModelText
  let workspace: Mutex<DecoderWorkspace>

  /// Enough rows to make the matrix products efficient.
  static let batchTokenCount = 512

  init(_ file: GGUFFile, threads: ThreadPool) throws(GenerationError) {
    do { decoder = try Decoder(file, threads: threads) } catch { throw .decoder(error) }
    do { text = try ModelText(file.metadata) } catch { throw .tokenization(error) }
    name = decoder.configuration.name
    workspace = Mutex(DecoderWorkspace(for: decoder, maximumTokenCount: Self.batchTokenCount))
  }

  /// Appends tokens to a sequence, however many.
  ///
  /// - Parameter wanted: Whose logits; `.none` fills the sequence only.
  func read(
    _ tokens: some Collection<Int32>, into sequence: SequenceState, wanted: DecoderStep.Wanted,
    in workspace: DecoderWorkspace
  ) throws(GenerationError) {
    var rest = Array(tokens)[...]
    while rest.count > Self.batchTokenCount {
      let part = Array(rest.prefix(Self.batchTokenCount))
      try run([DecoderStep(sequence: sequence, tokens: part, wanted: .none)], workspace)
      rest = rest.dropFirst(Self.batchTokenCount)
    }
    if !rest.isEmpty { try run([DecoderStep(sequence: sequence, tokens: Array(rest), wanted: wanted)], workspace) }
  }

  func run(_ steps: [DecoderStep], _ workspace: DecoderWorkspace) throws(GenerationError) {
    do { try decoder.run(steps, in: workspace) } catch { throw .decoder(error) }
  }

  /// Shares of some tokens among the logits of one row; their sum is 1.
  static func shares(of tokens: [Int32], in logits: UnsafeMutableBufferPointer<Float>) -> [Double] {
    let values = tokens.map { Double(logits[Int($0)]) }
    let largest = values.max() ?? 0
    let weights = values.map { exp($0 - largest) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }
}
