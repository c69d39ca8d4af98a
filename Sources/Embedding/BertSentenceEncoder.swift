internal import Foundation
internal import Synchronization
internal import Tokenization
internal import Transformer

/// A BERT encoder with the mean of its token vectors: the models of sentence-transformers.
final class BertSentenceEncoder: SentenceEncoder {
  let identity: EmbeddingModelIdentity
  private let tokenizer: WordPieceTokenizer
  private let encoder: BertEncoder

  /// - Parameter directory: See ``EmbeddingModel/init(directory:)``.
  init(directory: String) throws(EmbeddingError) {
    do { encoder = try BertEncoder(directory: directory) } catch { throw .encoder(error) }
    let vocabulary: WordPieceVocabulary
    do { vocabulary = try WordPieceVocabulary(path: directory + "/vocab.txt") } catch { throw .vocabulary(error) }
    guard vocabulary.tokenCount <= encoder.vocabularySize else {
      throw .vocabularyMismatch(
        directory: directory, vocabularyCount: vocabulary.tokenCount, encoderCount: encoder.vocabularySize)
    }
    tokenizer = WordPieceTokenizer(vocabulary: vocabulary)
    let configuration = try SentenceConfiguration(directory: directory, positionCount: encoder.maximumTokenCount)
    identity = EmbeddingModelIdentity(
      name: URL(fileURLWithPath: directory).lastPathComponent, sha256: encoder.weightsSHA256,
      dimension: encoder.hiddenSize, maximumTokenCount: configuration.maximumTokenCount)
  }

  var wordPieces: WordPieces? { WordPieces(tokenizer: tokenizer, vectors: encoder.wordVectors) }

  /// Such models read queries as they read texts.
  func instructed(_ query: String) -> String { query }

  func embed(_ texts: [String], threadCount: Int = 1) throws(EmbeddingError) -> [[Float]] {
    let sequences = texts.map(sequence(of:))
    let batches = EmbeddingBatches.plan(lengths: sequences.map(\.count), threadCount: threadCount)
    let vectors =
      batches.count == 1 || threadCount <= 1
      ? batches.map { run($0, of: sequences, EncoderWorkspace(for: encoder)) }
      : runInParallel(batches, of: sequences, threadCount: threadCount)
    let flat = Array(vectors.joined())
    if let damaged = flat.firstIndex(where: { !($0.first ?? 0).isFinite }) {
      throw .nonFiniteVector(model: identity.name, textIndex: damaged)
    }
    return flat
  }

  func tokenCount(of text: String) -> Int {
    tokenizer.encode(text).count
  }

  func tokenEnds(of text: String) -> [Int] {
    tokenizer.encode(text).ends
  }

  /// What the encoder reads: the tokens of a text between the two special ones, cut to the maximum.
  private func sequence(of text: String) -> [Int32] {
    let tokens = tokenizer.encode(text, limit: identity.maximumTokenCount - 2)
    return [tokenizer.vocabulary.classificationID] + tokens.ids + [tokenizer.vocabulary.separatorID]
  }

  private func runInParallel(
    _ batches: [Range<Int>], of sequences: [[Int32]], threadCount: Int
  ) -> [[[Float]]] {
    let next = Atomic(0)
    let results = Mutex([[[Float]]](repeating: [], count: batches.count))
    DispatchQueue.concurrentPerform(iterations: min(threadCount, batches.count)) { _ in
      let workspace = EncoderWorkspace(for: encoder)
      while true {
        let number = next.add(1, ordering: .relaxed).oldValue
        guard number < batches.count else { return }
        let vectors = run(batches[number], of: sequences, workspace)
        results.withLock { $0[number] = vectors }
      }
    }
    return results.withLock { $0 }
  }

  private func run(_ batch: Range<Int>, of sequences: [[Int32]], _ workspace: EncoderWorkspace) -> [[Float]] {
    var tokens: [Int32] = []
    var ranges: [Range<Int>] = []
    for sequence in sequences[batch] {
      ranges.append(tokens.count..<tokens.count + sequence.count)
      tokens += sequence
    }
    return encoder.meanVectors(of: tokens, sequences: ranges, workspace: workspace)
  }
}
