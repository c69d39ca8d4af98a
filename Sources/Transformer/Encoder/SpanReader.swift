public import ModelFiles
public import Tensors

/// A loaded span reader: a question and windows of texts in, for every token how well an answer begins and ends there.
///
/// The BERT encoder of an embedding model, trained further, with experts as feed-forward networks (Komatsuzaki et al.,
/// "Sparse Upcycling", 2023) and two heads: the span of the answer (Devlin et al., 2018, section 4.2), and whether a
/// window answers at all. Word and position vectors are those of the embedding model, which training leaves alone, so
/// that the file is without them. Immutable once loaded; each thread that runs it needs an ``EncoderWorkspace``.
public struct SpanReader: Sendable {
  /// What the file names as its architecture.
  public static let architecture = "cloister-reader"

  public let configuration: SpanReaderConfiguration
  private let embeddings: EncoderEmbeddings
  private let stack: EncoderStack
  private let span: Projection
  private let answerability: Projection
  private let threads: ThreadPool
  private let path: String

  /// - Parameters:
  ///   - vectors: Those that the reader was trained on, which the file names by the SHA-256 of theirs.
  ///   - threads: What computes; shared with other users of the same processor.
  /// - Throws: ``EncoderError`` that names what does not fit.
  public init(_ file: GGUFFile, vectors: WordVectors, threads: ThreadPool) throws(EncoderError) {
    self.threads = threads
    path = file.path
    let reader = try Self.weights(of: file, madeFor: vectors)
    do throws(ModelFileError) {
      configuration = try reader.spanReaderConfiguration()
      embeddings = EncoderEmbeddings(
        vectors, types: try reader.table("token_types.weight", rowCount: 2, columnCount: reader.hiddenSize),
        norm: try reader.layerNorm("token_embd_norm"))
      stack = try reader.encoderStack()
      span = try reader.projection("span", from: reader.hiddenSize, to: 2)
      answerability = try reader.projection("answerability", from: reader.hiddenSize, to: 1)
    } catch {
      throw .weights(error)
    }
    if let tensor = reader.unusedTensor {
      throw .unknownTensor(path: path, tensor: tensor, architecture: Self.architecture)
    }
  }

  /// The weights of a file that was made for some vectors.
  private static func weights(of file: GGUFFile, madeFor vectors: WordVectors) throws(EncoderError) -> NetworkReader {
    let (reader, wanted): (NetworkReader, String)
    do throws(ModelFileError) {
      let name = try file.metadata.string("general.architecture")
      guard name == architecture else {
        throw .invalidField(path: file.path, field: "general.architecture", requirement: "'\(architecture)'")
      }
      reader = try NetworkReader(file, architecture: name, normEpsilonKey: "attention.layer_norm_epsilon")
      wanted = try file.metadata.string("\(name).vectors.sha256")
      guard reader.hiddenSize == vectors.hiddenSize else {
        throw reader.invalid("embedding_length", "\(vectors.hiddenSize), as the embedding model has it")
      }
      guard reader.contextLength <= vectors.positionCount else {
        throw reader.invalid("context_length", "at most \(vectors.positionCount), as the embedding model has it")
      }
    } catch {
      throw .weights(error)
    }
    guard wanted == vectors.fileSHA256 else {
      throw .otherVectors(path: file.path, wanted: wanted, got: vectors.fileSHA256)
    }
    return reader
  }

  /// Memory of a thread that runs this reader.
  public func makeWorkspace() -> EncoderWorkspace {
    EncoderWorkspace(hiddenSize: configuration.hiddenSize, threads: threads)
  }

  /// Memory that the intermediate results of one token take, in bytes.
  public var stateBytesPerToken: Int {
    let passes = max(configuration.usedExpertCount, 1)
    let widths = 6 * configuration.hiddenSize + passes * (configuration.feedForwardSize + configuration.hiddenSize)
    return widths * MemoryLayout<Float>.stride
  }

  /// Reads windows in one batch; what one gives does not depend on the others.
  ///
  /// - Parameters:
  ///   - windows: None empty, nor longer than the context; their tokens are in the vocabulary.
  ///   - workspace: Made by ``makeWorkspace()``.
  /// - Returns: Scores in the order of the windows.
  /// - Throws: ``EncoderError/nonFiniteResult(path:)`` or a router's: damaged weights, not a bad text.
  public func read(_ windows: [SpanWindow], in workspace: EncoderWorkspace) throws(EncoderError) -> [SpanScores] {
    guard !windows.isEmpty else { return [] }
    var (tokens, types, sequences): ([Int32], [UInt8], [Range<Int>]) = ([], [], [])
    for window in windows {
      precondition(!window.tokens.isEmpty && window.tokens.count <= configuration.contextLength)
      sequences.append(tokens.count..<tokens.count + window.tokens.count)
      tokens += window.tokens
      types += window.tokens.indices.map { $0 < window.passageStart ? 0 : 1 }
    }
    precondition(tokens.allSatisfy { (0..<embeddings.vectors.vocabularySize).contains(Int($0)) })
    embeddings.fill(workspace, tokens, sequences: sequences, types: types)
    if let damaged = stack.run(sequences: sequences, in: workspace) {
      throw .nonFiniteRouterLogit(path: path, layer: damaged.layer, expert: damaged.expert)
    }
    return try scores(of: sequences, in: workspace)
  }

  private func scores(
    of sequences: [Range<Int>], in workspace: EncoderWorkspace
  ) throws(EncoderError) -> [SpanScores] {
    let memory = workspace.memory
    let borders = memory.scratch(.borders, columnCount: 2)
    let (firsts, answerable) = (memory.scratch(.firsts, columnCount: configuration.hiddenSize), Matrix(columnCount: 1))
    span.apply(to: workspace.hidden, into: borders, threads: threads)
    firsts.resize(rowCount: sequences.count)
    for (row, sequence) in sequences.enumerated() {
      let first = sequence.lowerBound
      _ = firsts.rows(row..<row + 1).update(fromContentsOf: workspace.hidden.rows(first..<first + 1))
    }
    answerability.apply(to: firsts, into: answerable, threads: threads)
    let (pairs, logits) = (borders.elements, answerable.elements)
    guard pairs.allSatisfy(\.isFinite), logits.allSatisfy(\.isFinite) else { throw .nonFiniteResult(path: path) }
    return sequences.indices.map { index in
      SpanScores(
        starts: sequences[index].map { pairs[2 * $0] }, ends: sequences[index].map { pairs[2 * $0 + 1] },
        answerability: logits[index])
    }
  }
}

/// What a reader sees at once: a question, and a part of a text.
public struct SpanWindow: Sendable {
  /// The question between the two special tokens, then the part and another separator.
  public var tokens: [Int32]
  /// Where the part of the text begins in `tokens`.
  public var passageStart: Int

  public init(tokens: [Int32], passageStart: Int) {
    self.tokens = tokens
    self.passageStart = passageStart
  }
}

/// Logits of one window; those of different windows of a question compare.
public struct SpanScores: Sendable {
  /// For each token of the window, that an answer begins there; for the first one, that the window holds none.
  public let starts: [Float]
  /// The same for its end: the token is the last of the answer.
  public let ends: [Float]
  /// That the window answers the question at all.
  public let answerability: Float

  public init(starts: [Float], ends: [Float], answerability: Float) {
    self.starts = starts
    self.ends = ends
    self.answerability = answerability
  }
}

extension ScratchRole {
  fileprivate static let borders = ScratchRole(name: "span borders")
  fileprivate static let firsts = ScratchRole(name: "first tokens")
}
