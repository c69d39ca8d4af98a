public import ModelFiles
internal import Synchronization
public import Tensors
internal import Tokenization
internal import Transformer

/// Says of documents how well they answer a query: Qwen3-Reranker.
///
/// The model reads one document at a time and is asked whether it meets the query; the score is the share of "yes"
/// against "no" in what it would answer.
///
/// Source: the model card of Qwen3-Reranker, whose prompt and score these are.
public final class Reranker: Sendable {
  private let model: RoleModel
  /// "yes", "no".
  private let answers: [Int32]

  /// What the model is asked to look for, unless it is told otherwise.
  public static let instruction = "Given a web search query, retrieve relevant passages that answer the query"

  /// Tokens of an instruction, a query and a document together; the rest of a document is ignored.
  private static let longestTokenCount = 8192

  public var name: String { model.name }

  /// Loads a model.
  ///
  /// - Parameter threads: What computes; shared with other users of the same processor.
  /// - Throws: ``GenerationError``, for a model without the tokens "yes" and "no" ``GenerationError/unsuitableModel``.
  public init(_ file: GGUFFile, threads: ThreadPool) throws(GenerationError) {
    let model = try RoleModel(file, threads: threads)
    var answers: [Int32] = []
    for answer in ["yes", "no"] {
      let tokens = model.text.tokenizer.encode(answer)
      guard tokens.count == 1 else {
        throw .unsuitableModel(name: model.name, role: "re-ranker", reason: "no token of its vocabulary is '\(answer)'")
      }
      answers += tokens
    }
    self.model = model
    self.answers = answers
  }

  /// Scores documents.
  ///
  /// - Parameters:
  ///   - documents: Nothing in them becomes a control token; the end of a long one is ignored.
  ///   - isCancelled: Asked between batches.
  /// - Returns: For each document from 0 to 1, the best highest; they do not depend on each other. Nil when cancelled.
  public func scores(
    of documents: [String], for query: String, instruction: String = Reranker.instruction,
    isCancelled: @Sendable () -> Bool = { false }
  ) throws(GenerationError) -> [Double]? {
    let prompts = prompts(documents, query, instruction)
    // The instruction and the query begin all prompts: they are read once.
    let sharedCount = Self.sharedCount(prompts)
    return try model.workspace.withLock { workspace throws(GenerationError) in
      let shared = model.decoder.makeSequence(capacity: max(1, sharedCount))
      try model.read(prompts.first?.prefix(sharedCount) ?? [], into: shared, wanted: .none, in: workspace)
      var scores: [Double] = []
      while scores.count < documents.count {
        if isCancelled() { return nil }
        let batch = Self.batch(prompts[scores.count...], sharedCount: sharedCount)
        scores += try self.scores(of: batch, behind: shared, in: workspace)
      }
      return scores
    }
  }

  private func scores(
    of prompts: ArraySlice<[Int32]>, behind shared: SequenceState, in workspace: DecoderWorkspace
  ) throws(GenerationError) -> [Double] {
    let sequences = prompts.map { prompt in
      let sequence = model.decoder.makeSequence(capacity: prompt.count)
      sequence.copyPrefix(of: shared, count: shared.tokenCount)
      return sequence
    }
    if let prompt = prompts.first, prompts.count == 1 {
      try model.read(prompt.dropFirst(shared.tokenCount), into: sequences[0], wanted: .last, in: workspace)
    } else {
      let steps = zip(sequences, prompts).map { sequence, prompt in
        DecoderStep(sequence: sequence, tokens: Array(prompt.dropFirst(shared.tokenCount)))
      }
      try model.run(steps, workspace)
    }
    return sequences.indices.map { RoleModel.shares(of: answers, in: workspace.logits.rows($0..<$0 + 1))[0] }
  }

  /// As many prompts as fit one batch, at least one.
  private static func batch(_ prompts: ArraySlice<[Int32]>, sharedCount: Int) -> ArraySlice<[Int32]> {
    var count = 0
    let end = prompts.indices.first { index in
      count += prompts[index].count - sharedCount
      return count > RoleModel.batchTokenCount && index > prompts.startIndex
    }
    return prompts[..<(end ?? prompts.endIndex)]
  }

  /// Tokens that begin all prompts; at least one is left for each.
  private static func sharedCount(_ prompts: [[Int32]]) -> Int {
    guard let first = prompts.first else { return 0 }
    return prompts.reduce(first.count) { count, prompt in
      min(count, prompt.count - 1, zip(first, prompt).prefix { $0 == $1 }.count)
    }
  }

  private func prompts(_ documents: [String], _ query: String, _ instruction: String) -> [[Int32]] {
    let tokenizer = model.text.tokenizer
    let start = tokenizer.encode(
      MarkedText(
        """
        <|im_start|>system
        Judge whether the Document meets the requirements based on the Query and the Instruct provided. \
        Note that the answer can only be "yes" or "no".<|im_end|>
        <|im_start|>user

        """, isTrusted: true))
    let end = tokenizer.encode(
      MarkedText("<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n", isTrusted: true))
    let limit = min(Self.longestTokenCount, model.decoder.configuration.contextLength) - start.count - end.count
    return documents.map { document in
      let text = "<Instruct>: \(instruction)\n<Query>: \(query)\n<Document>: \(document)"
      return start + tokenizer.encode(text).prefix(max(0, limit)) + end
    }
  }
}
