internal import ModelFiles
internal import Tensors

/// A loaded BERT encoder: token numbers in, one vector a token out.
///
/// Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers", 2018, section 3. Immutable once loaded;
/// each thread that runs it needs an ``EncoderWorkspace`` of its own.
public struct BertEncoder: Sendable {
  private let embeddings: EncoderEmbeddings
  private let stack: EncoderStack

  /// Lower-case hexadecimal SHA-256 of the weights file.
  public var weightsSHA256: String { wordVectors.fileSHA256 }
  public var hiddenSize: Int { wordVectors.hiddenSize }
  public var vocabularySize: Int { wordVectors.vocabularySize }
  /// Tokens of the longest sequence, special tokens included.
  public var maximumTokenCount: Int { wordVectors.positionCount }
  /// The tables that other models trained on top of this one share.
  public var wordVectors: WordVectors { embeddings.vectors }

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
    embeddings = try reader.embeddings(fileSHA256: file.file.sha256())
    var layers: [EncoderLayer] = []
    for number in 0..<configuration.layerCount { layers.append(try reader.layer(number)) }
    stack = EncoderStack(
      layers: layers, attention: SelfAttention(headCount: configuration.headCount, headSize: configuration.headSize))
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
  public func meanVectors(
    of tokens: [Int32], sequences: [Range<Int>], workspace: EncoderWorkspace
  ) -> [[Float]] {
    embeddings.fill(workspace, tokens, sequences: sequences)
    let damaged = stack.run(sequences: sequences, in: workspace)
    precondition(damaged == nil, "only experts have routers")
    return sequences.map { workspace.hidden.normalizedMean(ofRows: $0) }
  }
}
