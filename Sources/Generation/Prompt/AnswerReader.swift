/// Turns the text that a model writes, piece by piece, into the events of an answer.
///
/// What it thinks aloud is dropped, the numbers of passages become citations, and the words for "not found" become no
/// text at all. Where a response format was asked for, only the thinking is dropped: in JSON, brackets cite nothing.
public struct AnswerReader: Sendable {
  private var thoughts: ReasoningFilter
  private var citations: CitationParser
  private let isProse: Bool
  /// Text that may yet be the words for "not found"; nil once it cannot.
  private var opening: String?
  /// Whether anything but the words for "not found" was written; nil while nothing was.
  private var hasText = false

  public init(sourceCount: Int, responseFormat: ResponseFormat?) {
    self.init(sourceCount: sourceCount, responseFormat: responseFormat, thoughts: ReasoningFilter())
  }

  /// - Parameter thoughts: Knows where the prompt leaves the model.
  init(sourceCount: Int, responseFormat: ResponseFormat?, thoughts: ReasoningFilter) {
    self.thoughts = thoughts
    citations = CitationParser(sourceCount: sourceCount)
    isProse = responseFormat == nil
    opening = isProse ? "" : nil
  }

  /// Whether the whole answer, as far as it goes, is that nothing was found.
  public var isNotFound: Bool { isProse && !hasText && opening.map(Self.saysNotFound) == true }

  /// Takes a piece of text.
  public mutating func push(_ piece: String) -> [GenerationEvent] {
    take(thoughts.push(piece))
  }

  /// Takes a control token that says where thinking begins and ends.
  mutating func push(_ mark: ReasoningFilter.Mark) -> [GenerationEvent] {
    take(thoughts.push(mark))
  }

  /// The end of the text.
  ///
  /// - Returns: What was held back; nothing where ``isNotFound``.
  public mutating func finish() -> [GenerationEvent] {
    var events = take(thoughts.finish())
    if let held = opening {
      if isNotFound || held.isEmpty { return events }
      events += release(held)
    }
    return isProse ? events + citations.finish() : events
  }

  private mutating func take(_ text: String) -> [GenerationEvent] {
    guard let held = opening else { return release(text) }
    let text = held + text
    guard !Self.mayBecomeNotFound(text) else {
      opening = text
      return []
    }
    return release(text)
  }

  private mutating func release(_ text: String) -> [GenerationEvent] {
    opening = nil
    guard !text.isEmpty else { return [] }
    hasText = true
    return isProse ? citations.push(text) : [.text(text)]
  }

  /// Whether the text is the beginning of the words for "not found", or these words, perhaps with marks around them.
  private static func mayBecomeNotFound(_ text: String) -> Bool {
    let words = words(of: text)
    return PromptRules.notFoundAnswer.lowercased().hasPrefix(words)
  }

  private static func saysNotFound(_ text: String) -> Bool {
    words(of: text) == PromptRules.notFoundAnswer.lowercased()
  }

  /// In lower case, with single spaces, without marks at the ends.
  private static func words(of text: String) -> String {
    let marks: Set<Character> = [".", "\"", "'", "*", "`", "!", "“", "”", "[", "]", "_"]
    return text.lowercased().split { $0.isWhitespace || marks.contains($0) }.joined(separator: " ")
  }
}
