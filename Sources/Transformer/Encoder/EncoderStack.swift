internal import Tensors

/// The layers of a BERT encoder, whatever their weights are stored in.
///
/// Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers", 2018, section 3; each block is followed by a
/// norm of its sum with its input.
struct EncoderStack: Sendable {
  let layers: [EncoderLayer]
  let attention: SelfAttention

  /// Replaces the rows of `workspace.hidden` by what the last layer makes of them.
  ///
  /// - Parameter sequences: The rows of each sequence; only attention looks at their borders.
  /// - Returns: Nil, or the router whose logit is no number; the rows then hold anything.
  func run(sequences: [Range<Int>], in workspace: EncoderWorkspace) -> DamagedRouter? {
    let (threads, hidden, sublayer) = (workspace.memory.threads, workspace.hidden, workspace.sublayer)
    for (number, layer) in layers.enumerated() {
      layer.projections.apply(to: hidden, into: workspace.projections, threads: threads)
      attention.apply(
        to: workspace.projections, sequences: sequences, into: workspace.attended, scratch: &workspace.scratch,
        threads: threads)
      layer.attentionOutput.apply(to: workspace.attended, into: sublayer, threads: threads)
      layer.attentionNorm.apply(to: sublayer, adding: hidden, threads: threads)
      if let expert = layer.feedForward.apply(to: sublayer, into: hidden, workspace) {
        return DamagedRouter(layer: number, expert: expert)
      }
      layer.outputNorm.apply(to: hidden, adding: sublayer, threads: threads)
    }
    return nil
  }
}

/// The place of a router's logit that is no number.
struct DamagedRouter {
  let layer: Int
  let expert: Int
}

/// One encoder layer.
struct EncoderLayer: Sendable {
  /// Queries, keys and values in one product.
  let projections: EncoderProjection
  let attentionOutput: EncoderProjection
  let attentionNorm: LayerNorm
  let feedForward: EncoderFeedForward
  let outputNorm: LayerNorm
}

/// An affine map of rows by weights that are stored in one of three ways.
enum EncoderProjection: Sendable {
  /// 32-bit numbers, laid out for the processor; computed by the calling thread.
  case packed(DenseLayer)
  /// As a file stores them; computed by the threads of the workspace.
  case mapped(Projection)
  /// In integers; computed by the threads of the workspace.
  case int16(Int16Layer)

  /// In the form that `kernels` multiply faster; with integers the cosine between a vector of the encoder and the exact
  /// one is still 0.99999.
  ///
  /// - Parameter weights: Shape `[bias.count, inputCount]`, row-major.
  init(weights: [Float], bias: [Float], inputCount: Int, kernels: Kernels = .best) {
    let fitsIntegers = kernels.prefersIntegers && inputCount.isMultiple(of: 2)
    self =
      fitsIntegers
      ? .int16(Int16Layer(weights: weights, bias: bias, inputCount: inputCount, kernels: kernels))
      : .packed(DenseLayer(weights: weights, bias: bias, inputCount: inputCount, kernels: kernels))
  }

  /// Integers where the file has them: many rows at once are computed faster so.
  init(_ projection: Projection) {
    self = projection.weights.format.isQuantized ? .int16(Int16Layer(projection)) : .mapped(projection)
  }

  var outputCount: Int {
    switch self {
    case .packed(let layer): layer.outputCount
    case .mapped(let projection): projection.outputCount
    case .int16(let layer): layer.outputCount
    }
  }

  /// - Parameter usesGELU: Whether the exact GELU follows.
  func apply(to input: Matrix, into output: Matrix, usesGELU: Bool = false, threads: ThreadPool) {
    switch self {
    case .packed(let layer): layer.apply(to: input, into: output, activation: usesGELU ? .gelu : .none)
    case .mapped(let projection):
      projection.apply(to: input, into: output, threads: threads)
      if usesGELU { output.apply(.gelu, threads: threads) }
    case .int16(let layer):
      layer.apply(to: input, into: output, activation: usesGELU ? .gelu : .none, threads: threads)
    }
  }
}

/// What follows attention in a layer.
enum EncoderFeedForward: Sendable {
  /// All tokens pass through the same two projections, with the exact GELU between them.
  case dense(up: EncoderProjection, down: EncoderProjection)
  /// Each token passes through a few of many such networks.
  case experts(ExpertFeedForward)

  /// - Returns: Nil, or the first expert whose logit is no number.
  func apply(to input: Matrix, into output: Matrix, _ workspace: EncoderWorkspace) -> Int? {
    switch self {
    case .dense(let up, let down):
      let raised = workspace.memory.scratch(.raised, columnCount: up.outputCount)
      up.apply(to: input, into: raised, usesGELU: true, threads: workspace.memory.threads)
      down.apply(to: raised, into: output, threads: workspace.memory.threads)
      return nil
    case .experts(let experts):
      return experts.applyChosen(to: input, into: output, memory: workspace.memory)
    }
  }
}

extension ScratchRole {
  fileprivate static let raised = ScratchRole(name: "raised")
}
