public import Tensors

/// The memory of one thread that runs a ``Decoder``; grows to the largest batch it has seen, then allocates nothing.
public final class DecoderWorkspace {
  /// Tokens that one run may process, over all sequences.
  public let maximumTokenCount: Int
  /// Logits of the wanted tokens of the last run, in the order of its steps; shape `[wanted, vocabulary]`.
  public let logits: Matrix
  /// The same rows after the final norm, before the output matrix; shape `[wanted, hidden]`.
  public let hidden: Matrix

  let threads: ThreadPool
  /// Named in errors.
  let path: String
  var batch = DecoderBatch()
  /// The residual stream of all tokens, and in the last layer that of the wanted ones.
  let stream: Matrix
  let wantedStream: Matrix
  /// What a block reads, and what it gives.
  let normed: Matrix
  let sublayer: Matrix
  private var scratch: [(role: ScratchRole, matrix: Matrix)] = []
  private var angles: [(rotation: Rotation, matrix: Matrix, isFilled: Bool)] = []
  private var choices: [ExpertChoices] = []

  /// - Parameter maximumTokenCount: The memory for intermediate results grows with it; 512 serves long prompts well.
  public init(for decoder: Decoder, maximumTokenCount: Int) {
    precondition(maximumTokenCount > 0)
    let configuration = decoder.configuration
    self.maximumTokenCount = maximumTokenCount
    logits = Matrix(columnCount: configuration.vocabularySize)
    hidden = Matrix(columnCount: configuration.hiddenSize)
    stream = Matrix(columnCount: configuration.hiddenSize)
    wantedStream = Matrix(columnCount: configuration.hiddenSize)
    normed = Matrix(columnCount: configuration.hiddenSize)
    sublayer = Matrix(columnCount: configuration.hiddenSize)
    threads = decoder.threads
    path = decoder.path
  }

  /// The matrix that blocks of a kind use for one of their intermediate results, the same in every layer.
  func scratch(_ role: ScratchRole, columnCount: Int) -> Matrix {
    for entry in scratch where entry.role == role && entry.matrix.columnCount == columnCount { return entry.matrix }
    let matrix = Matrix(columnCount: columnCount)
    scratch.append((role, matrix))
    return matrix
  }

  /// Fills ``wantedStream``.
  func gatherWantedRows() {
    wantedStream.resize(rowCount: batch.wantedRows.count)
    for (target, row) in batch.wantedRows.enumerated() {
      _ = wantedStream.rows(target..<target + 1).update(fromContentsOf: stream.rows(row..<row + 1))
    }
  }

  /// The angles by which a rotation turns the rows of the batch; computed once a batch.
  func angles(of rotation: Rotation) -> Matrix {
    let known = angles.firstIndex { $0.rotation === rotation }
    let index = known ?? angles.count
    if known == nil { angles.append((rotation, Matrix(columnCount: rotation.embedding.dimensionCount), false)) }
    if !angles[index].isFilled {
      rotation.embedding.fill(angles[index].matrix, positions: batch.positions)
      angles[index].isFilled = true
    }
    return angles[index].matrix
  }

  /// The choices of layers with that many experts.
  func choices(expertCount: Int) -> ExpertChoices {
    for known in choices where known.pairs.expertCount == expertCount { return known }
    let new = ExpertChoices(expertCount: expertCount)
    choices.append(new)
    return new
  }

  /// Forgets the batch; keeps the memory.
  func endBatch() {
    batch.removeAll()
    for index in angles.indices { angles[index].isFilled = false }
  }
}

/// What an intermediate result is; two with the same role are never needed at the same time.
///
/// Each kind of block declares its own.
struct ScratchRole: Equatable {
  let name: String
}
