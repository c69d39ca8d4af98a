public import Tensors

/// The memory of one thread that runs a ``Decoder``; grows to the largest batch it has seen, then allocates nothing.
public final class DecoderWorkspace {
  /// Tokens that one run may process, over all sequences.
  public let maximumTokenCount: Int
  /// Logits of the wanted tokens of the last run, in the order of its steps; shape `[wanted, vocabulary]`.
  public let logits: Matrix
  /// The same rows after the final norm, before the output matrix; shape `[wanted, hidden]`.
  public let hidden: Matrix

  /// What blocks compute in.
  let memory: BlockMemory
  /// Named in errors.
  let path: String
  var batch = DecoderBatch()
  /// The residual stream of all tokens, and in the last layer that of the wanted ones.
  let stream: Matrix
  let wantedStream: Matrix
  /// What a block reads, and what it gives.
  let normed: Matrix
  let sublayer: Matrix
  private var angles: [(rotation: Rotation, matrix: Matrix, isFilled: Bool)] = []

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
    memory = BlockMemory(threads: decoder.threads)
    path = decoder.path
  }

  var threads: ThreadPool { memory.threads }

  /// See ``BlockMemory/scratch(_:columnCount:)``.
  func scratch(_ role: ScratchRole, columnCount: Int) -> Matrix { memory.scratch(role, columnCount: columnCount) }

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

  /// Forgets the batch; keeps the memory.
  func endBatch() {
    batch.removeAll()
    for index in angles.indices { angles[index].isFilled = false }
  }
}
