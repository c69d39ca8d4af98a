internal import Tensors

/// The memory of one thread that runs a ``BertEncoder``; grows to the largest batch it has seen.
public final class BertWorkspace {
  let hidden: Matrix
  let projections: Matrix
  let attended: Matrix
  let sublayer: Matrix
  let intermediate: Matrix
  var scratch: [Float] = []

  public init(for encoder: BertEncoder) {
    hidden = Matrix(columnCount: encoder.hiddenSize)
    projections = Matrix(columnCount: 3 * encoder.hiddenSize)
    attended = Matrix(columnCount: encoder.hiddenSize)
    sublayer = Matrix(columnCount: encoder.hiddenSize)
    intermediate = Matrix(columnCount: encoder.intermediateSize)
  }
}
