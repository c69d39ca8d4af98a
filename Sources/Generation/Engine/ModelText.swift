internal import ModelFiles
internal import Tokenization

/// How a model reads and writes text: its tokenizer, its chat template, and the tokens with a meaning of their own.
struct ModelText: Sendable {
  let tokenizer: any Tokenizer
  let template: ChatTemplate
  private let bosSpelling: String?
  private let eosSpelling: String?
  /// Control tokens that say where a model thinks.
  let marks: [Int32: ReasoningFilter.Mark]

  init(_ metadata: GGUFMetadata) throws(TokenizationError) {
    tokenizer = try TokenizerLoader.load(metadata)
    let source: String?
    let spellings: [String]
    do {
      source = try metadata.optionalString("tokenizer.chat_template")
      spellings = try metadata.strings("tokenizer.ggml.tokens")
    } catch {
      throw .file(error)
    }
    template = if let source { try ChatTemplate(source: source) } else { try ChatTemplate.chatML(for: tokenizer) }
    bosSpelling = tokenizer.specials.bos.map { spellings[Int($0)] }
    eosSpelling = tokenizer.specials.eos.map { spellings[Int($0)] }
    var marks: [Int32: ReasoningFilter.Mark] = [:]
    let hasChannels = tokenizer.controlToken(ReasoningFilter.Mark.channel.rawValue) != nil
    for mark in ReasoningFilter.Mark.allCases where hasChannels || !mark.belongsToChannels {
      if let token = tokenizer.controlToken(mark.rawValue) { marks[token] = mark }
    }
    self.marks = marks
  }

  /// A conversation as the model reads it, and where that leaves it.
  struct Prompt {
    var tokens: [Int32]
    var end: ReasoningFilter.PromptEnd
  }

  /// - Parameters:
  ///   - variables: For the template.
  ///   - skipsThinking: Whether the answer must begin at once, whatever the template has opened.
  func prompt(
    for messages: [ChatMessage], variables: [String: TemplateInput], skipsThinking: Bool
  ) throws(TokenizationError) -> Prompt {
    var text = try template.render(
      messages: messages, addGenerationPrompt: true, bosToken: bosSpelling, eosToken: eosSpelling,
      variables: variables)
    var end = promptEnd(of: text)
    if skipsThinking, end != .answer {
      text.append(end == .thought ? "\n</think>\n\n" : "<|channel|>final<|message|>", isTrusted: true)
      end = .answer
    }
    var tokens = tokenizer.encode(text)
    if tokenizer.specials.addsBOS, let bos = tokenizer.specials.bos, tokens.first != bos { tokens.insert(bos, at: 0) }
    return Prompt(tokens: tokens, end: end)
  }

  /// What the template opened at the end of a prompt.
  private func promptEnd(of text: MarkedText) -> ReasoningFilter.PromptEnd {
    guard let last = text.trustedRanges.last, last.upperBound == text.text.utf8.count else { return .answer }
    let written = String(decoding: Array(text.text.utf8)[last], as: UTF8.self)
    let lastLine = written.split(whereSeparator: \.isWhitespace).last ?? ""
    if lastLine.hasSuffix("<think>") { return .thought }
    let opensMessage = marks.values.contains(.channel) && lastLine.hasSuffix("<|start|>assistant")
    return opensMessage ? .header : .answer
  }
}
