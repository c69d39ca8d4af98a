internal import Foundation
internal import ModelFiles
internal import Synchronization
internal import Tensors
internal import Tokenization
internal import Transformer

/// A causal decoder of which the last token's hidden state is the vector: Qwen3-Embedding.
///
/// Source: the model card of Qwen3-Embedding: last-token pooling, a token that ends each text, texts of at most 8192
/// tokens, and an instruction before a query.
final class DecoderSentenceEncoder: SentenceEncoder {
  let identity: EmbeddingModelIdentity
  private let decoder: Decoder
  private let tokenizer: any Tokenizer
  private let endToken: Int32?
  private let workspace: Mutex<DecoderWorkspace>

  private static let longestTokenCount = 8192
  /// Enough rows to make the matrix products efficient.
  private static let batchTokenCount = 512
  /// `LLAMA_POOLING_TYPE_LAST` of the file format.
  private static let lastTokenPooling = 3

  /// - Parameters: See ``EmbeddingModel/init(decoderFile:threadCount:)``.
  init(path: String, threadCount: Int) throws(EmbeddingError) {
    let file: GGUFFile
    do { file = try GGUFFile(path: path) } catch { throw .file(error) }
    do { decoder = try Decoder(file, threads: ThreadPool(threadCount: threadCount)) } catch { throw .decoder(error) }
    do { tokenizer = try TokenizerLoader.load(file.metadata) } catch { throw .vocabulary(error) }
    let configuration = decoder.configuration
    guard tokenizer.tokenCount <= configuration.vocabularySize else {
      throw .vocabularyMismatch(
        directory: path, vocabularyCount: tokenizer.tokenCount, encoderCount: configuration.vocabularySize)
    }
    endToken = try Self.endToken(of: file, tokenizer, architecture: configuration.architecture)
    workspace = Mutex(DecoderWorkspace(for: decoder, maximumTokenCount: Self.batchTokenCount))
    identity = EmbeddingModelIdentity(
      name: URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent, sha256: file.file.sha256(),
      dimension: configuration.hiddenSize,
      maximumTokenCount: min(configuration.contextLength, Self.longestTokenCount))
  }

  /// The token that ends each text; older files do not say that there is one.
  private static func endToken(
    of file: GGUFFile, _ tokenizer: any Tokenizer, architecture: String
  ) throws(EmbeddingError) -> Int32? {
    let pooling: Int?
    let isEnded: Bool?
    do {
      pooling = try file.metadata.optionalInteger(architecture + ".pooling_type", in: 0...Int(Int32.max))
      isEnded = try file.metadata.optionalBool("tokenizer.ggml.add_eos_token")
    } catch {
      throw .file(error)
    }
    guard pooling == nil || pooling == lastTokenPooling else {
      throw .unusableConfiguration(
        path: file.path, reason: "its pooling is of type \(pooling ?? 0); only that of the last token is supported")
    }
    return isEnded == false ? nil : tokenizer.specials.eos
  }

  var wordPieces: WordPieces? { nil }

  func instructed(_ query: String) -> String {
    "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:" + query
  }

  func embed(_ texts: [String], threadCount: Int) throws(EmbeddingError) -> [[Float]] {
    let sequences = texts.map(tokens(of:))
    var vectors: [[Float]] = []
    vectors.reserveCapacity(texts.count)
    while vectors.count < texts.count {
      var count = 0
      var end = vectors.count
      while end < texts.count, end == vectors.count || count + sequences[end].count <= Self.batchTokenCount {
        count += sequences[end].count
        end += 1
      }
      let batch = Array(sequences[vectors.count..<end])
      let first = vectors.count
      vectors += try workspace.withLock { workspace throws(EmbeddingError) in
        try run(batch, firstIndex: first, in: workspace)
      }
    }
    return vectors
  }

  private func tokens(of text: String) -> [Int32] {
    var tokens = Array(tokenizer.encode(text).prefix(identity.maximumTokenCount - 1))
    // A text without tokens has no last one.
    if let end = endToken ?? (tokens.isEmpty ? tokenizer.specials.eos ?? 0 : nil) { tokens.append(end) }
    return tokens
  }

  /// One batch of short texts, or one text that may be longer than a batch.
  private func run(
    _ batch: [[Int32]], firstIndex: Int, in workspace: DecoderWorkspace
  ) throws(EmbeddingError) -> [[Float]] {
    var steps = batch.map { DecoderStep(sequence: decoder.makeSequence(capacity: $0.count), tokens: $0) }
    do {
      while steps[0].tokens.count > Self.batchTokenCount {
        let part = Array(steps[0].tokens.prefix(Self.batchTokenCount))
        steps[0].tokens.removeFirst(part.count)
        try decoder.run(
          [DecoderStep(sequence: steps[0].sequence, tokens: part, wanted: .none)], in: workspace, computesLogits: false)
      }
      try decoder.run(steps, in: workspace, computesLogits: false)
    } catch {
      if case .nonFiniteLogits = error { throw .nonFiniteVector(model: identity.name, textIndex: firstIndex) }
      throw .decoder(error)
    }
    return batch.indices.map { Self.normalized(workspace.hidden.rows($0..<$0 + 1)) }
  }

  private static func normalized(_ row: UnsafeMutableBufferPointer<Float>) -> [Float] {
    let length = row.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    return row.map { Float(Double($0) / max(length, 1e-12)) }
  }

  func tokenCount(of text: String) -> Int { tokenizer.encode(text).count }

  /// A token that ends inside a character counts as ending before it: whoever cuts there cuts between characters.
  func tokenEnds(of text: String) -> [Int] {
    var ends: [Int] = []
    var byteEnd = 0
    var scalarEnd = 0
    var scalarCount = 0
    var scalars = text.unicodeScalars.makeIterator()
    var next = scalars.next()
    for token in tokenizer.encode(text) {
      byteEnd += tokenizer.bytes(of: token).count
      while let scalar = next, scalarEnd + UTF8.width(scalar) <= byteEnd {
        scalarEnd += UTF8.width(scalar)
        scalarCount += 1
        next = scalars.next()
      }
      ends.append(scalarCount)
    }
    return ends
  }
}
