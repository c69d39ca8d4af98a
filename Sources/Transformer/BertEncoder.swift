internal import ModelFiles
internal import Tensors

/// A loaded BERT encoder: token numbers in, one vector a token out.
///
/// Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers", 2018, section 3. Immutable once loaded;
/// each thread that runs it needs a ``BertWorkspace`` of its own.
public struct BertEncoder: Sendable {
  /// Lower-case hexadecimal SHA-256 of the weights file.
  public let weightsSHA256: String
  public let hiddenSize: Int
  public let vocabularySize: Int
  /// Tokens of the longest sequence, special tokens included.
  public let maximumTokenCount: Int
  let intermediateSize: Int
  private let embeddings: BertEmbeddings
  private let layers: [BertLayer]
  private let attention: SelfAttention

  /// Loads `config.json` and `model.safetensors` of a folder.
  public init(directory: String) throws(EncoderError) {
    let configuration: BertConfiguration
    do { configuration = try BertConfiguration(path: directory + "/config.json") } catch { throw .configuration(error) }
    do {
      try self.init(configuration: configuration, weightsPath: directory + "/model.safetensors")
    } catch {
      throw .weights(error)
    }
  }

  private init(configuration: BertConfiguration, weightsPath: String) throws(ModelFileError) {
    let file = try SafetensorsFile(path: weightsPath)
    let reader = BertWeightsReader(file: file, configuration: configuration)
    embeddings = try reader.embeddings()
    var layers: [BertLayer] = []
    for number in 0..<configuration.layerCount { layers.append(try reader.layer(number)) }
    self.layers = layers
    attention = SelfAttention(headCount: configuration.headCount, headSize: configuration.headSize)
    weightsSHA256 = file.file.sha256()
    hiddenSize = configuration.hiddenSize
    intermediateSize = configuration.intermediateSize
    vocabularySize = configuration.vocabularySize
    maximumTokenCount = configuration.maximumPositionCount
  }

  /// Runs the encoder over several sequences and gives the mean of each one's token vectors, scaled to length 1.
  ///
  /// The sequences lie one after the other without padding; only attention looks at their borders, so what a sequence
  /// gives does not depend on what it is batched with.
  ///
  /// - Parameters:
  ///   - tokens: Token numbers, each in `0..<vocabularySize`.
  ///   - sequences: The range of each sequence in `tokens`; not longer than ``maximumTokenCount``.
  ///   - workspace: Memory of the calling thread.
  /// - Returns: One vector of `hiddenSize` elements a sequence.
  public func meanVectors(of tokens: [Int32], sequences: [Range<Int>], workspace: BertWorkspace) -> [[Float]] {
    embed(tokens, sequences: sequences, workspace: workspace)
    for layer in layers {
      layer.projections.apply(to: workspace.hidden, into: workspace.projections)
      attention.apply(
        to: workspace.projections, sequences: sequences, into: workspace.attended, scratch: &workspace.scratch)
      layer.attentionOutput.apply(to: workspace.attended, into: workspace.sublayer)
      layer.attentionNorm.apply(to: workspace.sublayer, adding: workspace.hidden)
      layer.intermediate.apply(to: workspace.sublayer, into: workspace.intermediate, activation: .gelu)
      layer.output.apply(to: workspace.intermediate, into: workspace.hidden)
      layer.outputNorm.apply(to: workspace.hidden, adding: workspace.sublayer)
    }
    return sequences.map { workspace.hidden.normalizedMean(ofRows: $0) }
  }

  /// Fills `workspace.hidden` with the normalised sums of word and position vectors.
  private func embed(_ tokens: [Int32], sequences: [Range<Int>], workspace: BertWorkspace) {
    let (words, positions) = (workspace.hidden, workspace.attended)
    words.resize(rowCount: tokens.count)
    positions.resize(rowCount: tokens.count)
    for sequence in sequences {
      precondition(sequence.count <= maximumTokenCount)
      for row in sequence {
        let (word, position) = (Int(tokens[row]) * hiddenSize, (row - sequence.lowerBound) * hiddenSize)
        _ = words.rows(row..<row + 1).update(fromContentsOf: embeddings.words[word..<word + hiddenSize])
        _ = positions.rows(row..<row + 1).update(fromContentsOf: embeddings.positions[position..<position + hiddenSize])
      }
    }
    embeddings.norm.apply(to: words, adding: positions)
  }
}
