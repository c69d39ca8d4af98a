internal import Tokenization

/// Makes the events of an answer of the tokens that are written.
protocol AnswerShaper: Sendable {
  /// Takes a token.
  ///
  /// - Parameter bytes: What it writes.
  mutating func push(_ token: Int32, bytes: [UInt8]) -> [GenerationEvent]

  /// Whether the answer has ended although the model would go on.
  var isStopped: Bool { get }

  /// The end of the answer: what was held back.
  ///
  /// - Returns: The last events, and why the answer ended, for the shaper may know better.
  mutating func finish(
    _ reason: GenerationResult.Reason
  ) -> (events: [GenerationEvent], reason: GenerationResult.Reason)
}

/// Tokens to text: whole characters, without thoughts, up to a stop string.
struct VisibleText: Sendable {
  private let marks: [Int32: ReasoningFilter.Mark]
  private var characters = TextStream()
  private var thoughts: ReasoningFilter
  private var stops: StopStrings

  var isStopped: Bool { stops.isStopped }

  init(marks: [Int32: ReasoningFilter.Mark], after prompt: ReasoningFilter.PromptEnd, stop: [String]) {
    self.marks = marks
    thoughts = ReasoningFilter(after: prompt)
    stops = StopStrings(stop)
  }

  mutating func push(_ token: Int32, bytes: [UInt8]) -> String {
    var text = characters.push(bytes)
    if let mark = marks[token] {
      text += characters.finish()
      return stops.push(thoughts.push(text) + thoughts.push(mark))
    }
    return stops.push(thoughts.push(text))
  }

  mutating func finish() -> String {
    let rest = thoughts.push(characters.finish()) + thoughts.finish()
    return stops.push(rest) + stops.finish()
  }
}

/// An answer as the model writes it.
struct PlainShaper: AnswerShaper {
  private var text: VisibleText

  init(_ text: VisibleText) {
    self.text = text
  }

  var isStopped: Bool { text.isStopped }

  mutating func push(_ token: Int32, bytes: [UInt8]) -> [GenerationEvent] {
    Self.events(text.push(token, bytes: bytes))
  }

  mutating func finish(
    _ reason: GenerationResult.Reason
  ) -> (events: [GenerationEvent], reason: GenerationResult.Reason) {
    (Self.events(text.finish()), reason)
  }

  private static func events(_ text: String) -> [GenerationEvent] { text.isEmpty ? [] : [.text(text)] }
}

/// An answer from numbered passages: its citations become events, and the words for "not found" no text.
struct CitingShaper: AnswerShaper {
  private var text: VisibleText
  private var reader: AnswerReader

  init(_ text: VisibleText, sourceCount: Int, responseFormat: ResponseFormat?) {
    self.text = text
    reader = AnswerReader(sourceCount: sourceCount, responseFormat: responseFormat)
  }

  var isStopped: Bool { text.isStopped }

  mutating func push(_ token: Int32, bytes: [UInt8]) -> [GenerationEvent] {
    reader.push(text.push(token, bytes: bytes))
  }

  mutating func finish(
    _ reason: GenerationResult.Reason
  ) -> (events: [GenerationEvent], reason: GenerationResult.Reason) {
    let events = reader.push(text.finish()) + reader.finish()
    return (events, reader.isNotFound ? .notFound : reason)
  }
}
