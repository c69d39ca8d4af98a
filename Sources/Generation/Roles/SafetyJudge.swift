public import ModelFiles
internal import Synchronization
public import Tensors
public import Tokenization
internal import Transformer

/// A decoder that says whether a question or an answer is safe: Llama Guard 3, Qwen3Guard-Gen.
///
/// The chat template of the model's file writes the conversation together with the rules that the model knows; the
/// model answers with a verdict.
///
/// Source: the model cards of Llama-Guard-3-8B and Qwen3Guard-Gen.
public final class SafetyJudge: Sendable {
  public let format: SafetyFormat
  private let model: RoleModel
  private let choice: VerdictChoice

  /// Verdicts are shorter; whoever writes more writes none.
  private static let verdictTokenCount = 64

  public var name: String { model.name }

  /// Loads a model.
  ///
  /// - Parameters:
  ///   - threads: What computes; shared with other users of the same processor.
  ///   - format: Nil takes that of the model's architecture.
  public init(_ file: GGUFFile, threads: ThreadPool, format: SafetyFormat? = nil) throws(GenerationError) {
    let model = try RoleModel(file, threads: threads)
    let architecture = model.decoder.configuration.architecture
    guard let format = format ?? SafetyFormat(architecture: architecture) else {
      throw .unsuitableModel(
        name: model.name, role: "judge of safety",
        reason: "no such model is known of the architecture '\(architecture)'; Llama Guard 3 and Qwen3Guard-Gen are")
    }
    self.model = model
    self.format = format
    choice = VerdictChoice(format, tokenizer: model.text.tokenizer)
  }

  /// Judges the last message of a conversation.
  ///
  /// - Parameters:
  ///   - messages: Of the user and the assistant in turn, the first of the user: what the templates of these models
  ///     accept. Nothing in them becomes a control token.
  ///   - isCancelled: Asked between tokens.
  /// - Returns: The verdict; unsafe where the model writes none. Nil when cancelled.
  /// - Throws: ``GenerationError/promptTooLong(tokenCount:limit:)`` and ``GenerationError/tokenization(_:)`` for what
  ///   the model cannot read: it is not judged, so it is not safe.
  public func judge(
    _ messages: [ChatMessage], isCancelled: @Sendable () -> Bool = { false }
  ) throws(GenerationError) -> SafetyJudgement? {
    let prompt: [Int32]
    do {
      prompt = try model.text.prompt(for: messages, variables: [:], skipsThinking: false).tokens
    } catch {
      throw .tokenization(error)
    }
    let limit = model.decoder.configuration.contextLength - Self.verdictTokenCount
    guard prompt.count <= limit else { throw .promptTooLong(tokenCount: prompt.count, limit: limit) }
    guard !prompt.isEmpty else { throw .emptyPrompt }
    return try model.workspace.withLock { workspace throws(GenerationError) in
      try judge(prompt, in: workspace, isCancelled: isCancelled)
    }
  }

  private func judge(
    _ prompt: [Int32], in workspace: DecoderWorkspace, isCancelled: @Sendable () -> Bool
  ) throws(GenerationError) -> SafetyJudgement? {
    let sequence = model.decoder.makeSequence(capacity: prompt.count + Self.verdictTokenCount)
    try model.read(prompt, into: sequence, wanted: .last, in: workspace)
    var written: [Int32] = []
    var probability: Double?
    for _ in 0..<Self.verdictTokenCount {
      if isCancelled() { return nil }
      let logits = workspace.logits.rows(0..<1)
      let token = Self.best(of: logits.prefix(model.text.tokenizer.tokenCount))
      if model.text.tokenizer.specials.endOfGeneration.contains(token) {
        let text = String(decoding: written.flatMap(model.text.tokenizer.bytes(of:)), as: UTF8.self)
        guard var judgement = format.parse(text) else { return .unreadable }
        judgement.riskProbability = probability
        return judgement
      }
      if probability == nil, choice.isMade(by: token, after: written) {
        probability = choice.riskShare(in: logits)
      }
      written.append(token)
      try model.read([token], into: sequence, wanted: .last, in: workspace)
    }
    return .unreadable
  }

  /// The likeliest token; ties go to the lower number.
  private static func best(of logits: Slice<UnsafeMutableBufferPointer<Float>>) -> Int32 {
    var best = logits.startIndex
    for index in logits.indices where logits[index] > logits[best] { best = index }
    return Int32(best)
  }
}
