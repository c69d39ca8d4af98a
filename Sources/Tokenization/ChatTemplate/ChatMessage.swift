/// One message of a conversation.
public struct ChatMessage: Hashable, Sendable {
  /// "system", "user", "assistant" or "tool".
  public var role: String
  public var content: String
  /// What the assistant thought before it answered.
  public var reasoning: String?

  public init(role: String, content: String, reasoning: String? = nil) {
    self.role = role
    self.content = content
    self.reasoning = reasoning
  }
}

/// A value that a chat template finds under a name, beside the messages.
public enum TemplateInput: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  /// Never read as control tokens.
  case text(String)
  case list([TemplateInput])
  case dictionary([Member])

  public struct Member: Hashable, Sendable {
    public var name: String
    public var value: TemplateInput

    public init(_ name: String, _ value: TemplateInput) {
      self.name = name
      self.value = value
    }
  }
}

extension TemplateValue {
  init(_ input: TemplateInput) {
    switch input {
    case .null: self = .null
    case .boolean(let value): self = .boolean(value)
    case .integer(let value): self = .integer(value)
    case .number(let value): self = .number(value)
    case .text(let text): self = .text(TemplateText(text, isTrusted: false))
    case .list(let items): self = .list(items.map { TemplateValue($0) })
    case .dictionary(let members):
      var dictionary = TemplateDictionary()
      for member in members { dictionary[TemplateText(member.name, isTrusted: false)] = TemplateValue(member.value) }
      self = .dictionary(dictionary)
    }
  }

  /// - Parameter inParts: Whether the content is a list of parts, of which this is the only one.
  init(_ message: ChatMessage, inParts: Bool) {
    var content = TemplateInput.text(message.content)
    if inParts { content = .list([.dictionary([.init("type", .text("text")), .init("text", content)])]) }
    var members = [TemplateInput.Member("role", .text(message.role)), TemplateInput.Member("content", content)]
    if let reasoning = message.reasoning {
      // gpt-oss reads the second name.
      members.append(TemplateInput.Member("reasoning_content", .text(reasoning)))
      members.append(TemplateInput.Member("thinking", .text(reasoning)))
    }
    self.init(.dictionary(members))
  }
}
