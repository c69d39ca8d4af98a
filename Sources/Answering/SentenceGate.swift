import Generation
import Retrieval

/// Holds what a generator says until a sentence is complete, and drops sentences that no passage supports.
struct SentenceGate {
  /// What comes out, in order.
  enum Passed {
    case event(GenerationEvent)
    /// A sentence was dropped here.
    case removed(UnsupportedPart.Kind)
  }

  private let grounding: Grounding
  /// The events of the open sentence, each with the length of the text before it, in Unicode scalars.
  private var pending: [(event: GenerationEvent, start: Int)] = []
  private var text = ""
  private var textCount = 0

  /// - Returns: nil where the policy takes nothing out.
  init?(_ grounding: Grounding) {
    guard grounding.removes else { return nil }
    self.grounding = grounding
  }

  mutating func push(_ event: GenerationEvent) -> [Passed] {
    if case .finished = event { return finish() + [.event(event)] }
    pending.append((event, textCount))
    guard case .text(let piece) = event else { return [] }
    text += piece
    textCount += piece.unicodeScalars.count
    var passed: [Passed] = []
    // A sentence is complete when the next one has begun.
    while let next = SentenceSegmenter().sentences(in: text).dropFirst().first { passed += close(at: next.lowerBound) }
    return passed
  }

  /// Says that no more events come.
  mutating func finish() -> [Passed] {
    let passed = close(at: textCount)
    return passed + pending.map { .event($0.event) }
  }

  /// Lets out, or drops, the sentence that ends at a position.
  private mutating func close(at end: Int) -> [Passed] {
    let sentence = text.scalars(in: 0..<end)
    var closed: [GenerationEvent] = []
    var rest: [(event: GenerationEvent, start: Int)] = []
    for (event, start) in pending {
      guard case .text(let piece) = event else {
        if start <= end { closed.append(event) } else { rest.append((event, start - end)) }
        continue
      }
      let count = piece.unicodeScalars.count
      let cut = min(max(end - start, 0), count)
      if cut > 0 { closed.append(.text(piece.scalars(in: 0..<cut))) }
      if cut < count { rest.append((.text(piece.scalars(in: cut..<count)), max(start - end, 0))) }
    }
    pending = rest
    text = text.scalars(in: end..<textCount)
    textCount -= end
    if let kind = grounding.reasonToRemove(sentence) { return [.removed(kind)] }
    return closed.map { .event($0) }
  }
}
