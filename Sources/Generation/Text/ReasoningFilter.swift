/// Keeps what a model thinks aloud out of its answer.
///
/// Two forms are known: text between `<think>` and `</think>` at the beginning (Qwen, DeepSeek, GLM), and channels
/// (gpt-oss), of which only `final` is the answer.
struct ReasoningFilter: Sendable {
  private enum State {
    /// Only white space so far: a block of thought may follow.
    case beginning
    case thought
    /// Between a channel's opening and its text.
    case header
    /// The text of another channel than `final`.
    case hidden
    case answer
  }

  private static let opening = Array("<think>".unicodeScalars)
  private static let closing = Array("</think>".unicodeScalars)

  private var state: State
  private var held = String.UnicodeScalarView()

  /// - Parameter prompt: Where the prompt leaves the model.
  init(after prompt: PromptEnd = .answer) {
    state =
      switch prompt {
      case .answer: .beginning
      case .thought: .thought
      case .header: .header
      }
  }

  /// Where a prompt ends.
  enum PromptEnd: Sendable {
    case answer
    /// The template opened a block of thought and did not close it.
    case thought
    /// The template opened a message; the model writes its channel first.
    case header
  }

  /// True while what the model writes is not shown.
  var isHiding: Bool { state == .thought || state == .header || state == .hidden }

  /// Takes a piece of text.
  ///
  /// - Returns: What belongs to the answer.
  mutating func push(_ text: String) -> String {
    held += text.unicodeScalars
    return release()
  }

  /// Takes a control token that has a meaning here.
  ///
  /// - Returns: Text of the answer that was held back before it.
  mutating func push(_ mark: Mark) -> String {
    let text = finish()
    switch mark {
    case .messageStart, .channel: state = .header
    case .message: state = headerNamesAnswer ? .answer : .hidden
    case .messageEnd: state = .hidden
    case .thinkStart: state = .thought
    case .thinkEnd: state = .beginning
    }
    held.removeAll()
    return text
  }

  /// Control tokens of reasoning models.
  enum Mark: String, CaseIterable, Sendable {
    case messageStart = "<|start|>"
    case channel = "<|channel|>"
    case message = "<|message|>"
    case messageEnd = "<|end|>"
    case thinkStart = "<think>"
    case thinkEnd = "</think>"

    /// Other models give these tokens other meanings.
    var belongsToChannels: Bool { self != .thinkStart && self != .thinkEnd }
  }

  /// The end of the text.
  mutating func finish() -> String {
    guard state == .beginning || state == .answer else { return "" }
    defer { held.removeAll() }
    return String(held)
  }

  /// `final`, or a message without a channel.
  private var headerNamesAnswer: Bool {
    let header = String(held).split(whereSeparator: \.isWhitespace).first ?? "final"
    return header == "final" || header == "assistant"
  }

  private mutating func release() -> String {
    while true {
      switch state {
      case .beginning:
        let text = held.drop { $0.properties.isWhitespace }
        if text.starts(with: Self.opening) {
          held = String.UnicodeScalarView(text.dropFirst(Self.opening.count))
          state = .thought
        } else if Self.opening.starts(with: text) {
          return ""
        } else {
          held = String.UnicodeScalarView(text)
          state = .answer
        }
      case .thought:
        guard let end = endOfThought() else { return "" }
        held = String.UnicodeScalarView(held[end...])
        state = .beginning
      case .header: return ""
      case .hidden:
        held.removeAll()
        return ""
      case .answer:
        defer { held.removeAll() }
        return String(held)
      }
    }
  }

  /// Behind the closing tag; without one, forgets all but its possible beginning.
  private mutating func endOfThought() -> String.UnicodeScalarView.Index? {
    if let start = held.indices.first(where: { held[$0...].starts(with: Self.closing) }) {
      return held.index(start, offsetBy: Self.closing.count)
    }
    held = String.UnicodeScalarView(held.suffix(Self.closing.count - 1))
    return nil
  }
}
