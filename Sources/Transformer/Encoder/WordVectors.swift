internal import ModelFiles
internal import Tensors

/// The tables of a BERT encoder that turn token numbers and positions into vectors, left in the mapped file.
public struct WordVectors: Sendable {
  /// Lower-case hexadecimal SHA-256 of the file.
  public let fileSHA256: String
  public var vocabularySize: Int { words.rowCount }
  public var hiddenSize: Int { words.columnCount }
  /// Tokens of the longest sequence, special tokens included.
  public var positionCount: Int { positions.rowCount }
  /// One row for each token of the vocabulary.
  let words: WeightMatrix
  /// One row for each place in a sequence.
  let positions: WeightMatrix

  /// - Parameters:
  ///   - file: Holds the tables by the names that the published models use.
  ///   - fileSHA256: Of `file`.
  init(
    of file: SafetensorsFile, fileSHA256: String, vocabularySize: Int, positionCount: Int, hiddenSize: Int
  ) throws(ModelFileError) {
    self.fileSHA256 = fileSHA256
    words = try file.matrix("embeddings.word_embeddings.weight", rowCount: vocabularySize, columnCount: hiddenSize)
    positions = try file.matrix(
      "embeddings.position_embeddings.weight", rowCount: positionCount, columnCount: hiddenSize)
  }
}

/// Makes the first hidden state of tokens.
struct EncoderEmbeddings: Sendable {
  let vectors: WordVectors
  /// What each position adds to a token of each type: `[types][positions · hidden]`.
  private let places: [[Float]]
  private let norm: LayerNorm

  /// - Parameter types: The vectors of the token types; shape `[types, hidden]`.
  init(_ vectors: WordVectors, types: [Float], norm: LayerNorm) {
    let hiddenSize = vectors.hiddenSize
    precondition(types.count.isMultiple(of: hiddenSize))
    self.vectors = vectors
    self.norm = norm
    let positions = vectors.positions.elements()
    places = stride(from: 0, to: types.count, by: hiddenSize).map { type in
      positions.indices.map { positions[$0] + types[type + $0 % hiddenSize] }
    }
  }

  /// Fills `workspace.hidden` with the normalised sums of word, position and type vectors.
  ///
  /// - Parameters:
  ///   - tokens: Each in the vocabulary.
  ///   - sequences: Rows that cover all tokens; none longer than there are positions.
  ///   - types: The type of each token; empty where all are of type 0.
  func fill(_ workspace: EncoderWorkspace, _ tokens: [Int32], sequences: [Range<Int>], types: [UInt8] = []) {
    let (words, positions, size) = (workspace.hidden, workspace.attended, vectors.hiddenSize)
    words.resize(rowCount: tokens.count)
    positions.resize(rowCount: tokens.count)
    for sequence in sequences {
      precondition(sequence.count <= vectors.positionCount)
      for row in sequence {
        let place = (row - sequence.lowerBound) * size
        let table = places[types.isEmpty ? 0 : Int(types[row])]
        vectors.words.copyRow(Int(tokens[row]), into: words.rows(row..<row + 1))
        _ = positions.rows(row..<row + 1).update(fromContentsOf: table[place..<place + size])
      }
    }
    norm.apply(to: words, adding: positions, threads: workspace.memory.threads)
  }
}

extension SafetensorsFile {
  /// Weights of shape `[rows, columns]`, left where they are in the mapped file.
  fileprivate func matrix(_ name: String, rowCount: Int, columnCount: Int) throws(ModelFileError) -> WeightMatrix {
    let tensor = try tensor(name, shape: [rowCount, columnCount])
    let format: WeightFormat
    switch tensor.elementType {
    case .float32: format = .f32
    case .float16: format = .f16
    case .bfloat16: format = .bf16
    default: throw .unexpectedElementType(path: path, tensor: name, got: tensor.elementType)
    }
    // The pointer leaves the closure because the weights own the mapped file and so keep it alive.
    let weights = file.withBytes { bytes in
      WeightMatrix(
        format: format, rowCount: rowCount, columnCount: columnCount,
        bytes: UnsafeRawBufferPointer(rebasing: bytes[tensor.range]), owner: file)
    }
    guard let weights else { throw .invalidShape(path: path, tensor: name, shape: tensor.shape) }
    return weights
  }
}
