public import Tensors

/// The memory of one thread that runs an encoder; grows to the largest batch it has seen.
public final class EncoderWorkspace {
  /// The last hidden state of every token, in the order of the batch; shape `[tokens, hidden]`.
  public let hidden: Matrix
  let projections: Matrix
  let attended: Matrix
  let sublayer: Matrix
  var scratch: [Float] = []
  let memory: BlockMemory

  public convenience init(for encoder: BertEncoder) {
    self.init(hiddenSize: encoder.hiddenSize, threads: .single)
  }

  /// - Parameter threads: What computes.
  init(hiddenSize: Int, threads: ThreadPool) {
    hidden = Matrix(columnCount: hiddenSize)
    projections = Matrix(columnCount: 3 * hiddenSize)
    attended = Matrix(columnCount: hiddenSize)
    sublayer = Matrix(columnCount: hiddenSize)
    memory = BlockMemory(threads: threads)
  }
}
