extension ChatTemplate {
  /// The format that many models share, for a model file that brings no template.
  ///
  /// - Throws: ``TokenizationError/missingChatTemplate(token:)`` when the vocabulary lacks a token of the format: the
  ///   model would read the marks as mere text.
  public static func chatML(for tokenizer: any Tokenizer) throws(TokenizationError) -> ChatTemplate {
    for token in ["<|im_start|>", "<|im_end|>"] where tokenizer.controlToken(token) == nil {
      throw .missingChatTemplate(token: token)
    }
    return try ChatTemplate(source: chatMLSource)
  }

  static let chatMLSource = """
    {%- for message in messages %}
    {{- '<|im_start|>' ~ message.role ~ '\\n' ~ message.content ~ '<|im_end|>\\n' }}
    {%- endfor %}
    {%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}
    """
}

extension MarkedText {
  /// Whether it begins with `token` as a control token: such a text must not get it a second time.
  public func begins(with token: String) -> Bool {
    guard let first = trustedRanges.first, first.lowerBound == 0, first.upperBound >= token.utf8.count else {
      return false
    }
    return text.utf8.starts(with: token.utf8)
  }
}
