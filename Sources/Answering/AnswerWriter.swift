import Domain
import Generation
import Guard

/// Takes what a generator writes through the check of its citations and the guard, piece by piece.
struct AnswerWriter {
  typealias Emit = @Sendable (AnswerEvent) -> Void

  /// What of a generator's text may be shown.
  enum Form: Equatable {
    /// All of it, with a marker behind what is cited.
    case prose
    /// Only what stands word for word in a passage.
    case quotes
    /// All of it and nothing else, once it is complete: a marker would break the form that was asked for.
    case structured(ResponseFormat)
  }

  private(set) var draft: AnswerDraft
  private(set) var outbound = Verdict.allowed
  private(set) var result: GenerationResult
  /// Of every token that was written, where the request asks for it.
  private var logprobs: [TokenLogprob] = []
  private let passages: [Passage]
  private let form: Form
  private var filter: AnswerFilter?
  /// Takes out sentences that no passage supports; nil where they stay.
  private var gate: SentenceGate?
  /// What was taken out, and where in the text that was written.
  private(set) var removals: [GroundingFinding] = []
  /// JSON that is not complete.
  private var structuredText = ""
  /// Text that no quote has vouched for yet.
  private var unquotedText = ""
  /// Whether text waits until the whole answer has been judged.
  private let holdsText: Bool
  /// What the rules of the guard let through, and nobody has seen.
  private(set) var heldText = ""

  /// - Parameter spent: What an earlier try took; its tokens count.
  init(
    form: Form = .prose, passages: [Passage] = [], filter: AnswerFilter? = nil, holdsText: Bool = false,
    gate: SentenceGate? = nil, after spent: GenerationResult = GenerationResult(reason: .notFound)
  ) {
    self.form = form
    self.gate = gate
    result = spent
    self.holdsText = holdsText
    self.passages = passages
    self.filter = filter
    draft = AnswerDraft(from: passages)
  }

  var isBlocked: Bool { outbound.decision.isWithheld }

  /// Whether the answer refuses, and nobody has seen any of it.
  var isRefusal: Bool { isBlocked && outbound.ruleID == Guard.deflectionRuleID && !draft.isReleased }

  /// nil where the guard has blocked or masked the text: the tokens would tell what it hides.
  var releasedLogprobs: [TokenLogprob]? {
    logprobs.isEmpty || isBlocked || !draft.isReleasedUnchanged ? nil : logprobs
  }

  /// Writes all that a generator has to say, unless the guard stops it.
  ///
  /// - Throws: `GenerationError` and `CancellationError` as they are, all else as
  ///   ``AnsweringError/generatorFailed(reason:)``.
  mutating func write(by generator: any Generator, _ request: GenerationRequest, _ emit: Emit) async throws {
    forgetUnquoted()
    do {
      for try await event in generator.generate(request) {
        if gate != nil { passThroughGate(event, emit) } else { take(event, emit) }
        guard !isBlocked else { return }
      }
    } catch let error as GenerationError {
      throw error
    } catch let error as CancellationError {
      throw error
    } catch let error as any StorageError where error.storageFault != nil {
      throw error
    } catch {
      throw AnsweringError.generatorFailed(reason: "\(error)")
    }
  }

  /// Takes note that the answer came at the second try.
  mutating func noteRetry() {
    if !isBlocked { outbound = outbound.joined(with: Guard.retried) }
  }

  /// Says that no more text comes, and takes the guard's last word.
  mutating func finish(_ emit: Emit) {
    guard !isBlocked else { return }
    if case .structured(let format) = form { return finishStructured(format, emit) }
    show(draft.finish(), emit)
    guard !isBlocked, var filter else { return }
    release(filter.finish(), emit)
    if !isBlocked { outbound = filter.verdict }
    self.filter = filter
  }

  /// Shows the text that was held, unless the verdict on it blocks.
  mutating func releaseHeld(_ verdict: Verdict, _ emit: Emit) {
    let text = heldText
    heldText = ""
    guard !isBlocked else { return }
    outbound = outbound.joined(with: verdict)
    if !isBlocked { say(text, emit) }
  }

  /// Shows text of the daemon's own, which the guard does not read.
  mutating func say(_ text: String, _ emit: Emit) {
    guard !text.isEmpty else { return }
    draft.release(text)
    emit(.text(text))
  }

  private mutating func passThroughGate(_ event: GenerationEvent, _ emit: Emit) {
    for passed in gate?.push(event) ?? [] where !isBlocked {
      switch passed {
      case .event(let event): take(event, emit)
      case .removed(let kind):
        let place = draft.writtenCount
        removals.append(GroundingFinding(kind: kind, decision: .redact, sentence: place..<place, words: []))
        logprobs = []
      }
    }
  }

  private mutating func take(_ event: GenerationEvent, _ emit: Emit) {
    switch (event, form) {
    case (.text(let text), .quotes): unquotedText += text
    case (.text(let text), .structured): hold(text)
    case (.text(let text), _): show(draft.append(text), emit)
    case (.quote(let span), .quotes): showQuote(at: span, emit)
    case (.quote(let span), .prose): show(draft.cite(span) ?? "", emit)
    case (.answer(_, let span), .quotes): showSentence(at: span, emit)
    case (.answer(let range, let span), .prose): show(draft.answer(range, in: span) ?? "", emit)
    case (.citation(let source), .prose): draft.name(source: source)
    case (.citation, _), (.quote, .structured), (.answer, .structured): break
    case (.logprob(let logprob), _): logprobs.append(logprob)
    case (.finished(let result), _): add(result)
    }
  }

  private mutating func hold(_ text: String) {
    structuredText += text
    if let limit = filter?.heldByteLimit, structuredText.utf8.count > limit { outbound = Guard.heldTooMuch }
  }

  private mutating func finishStructured(_ format: ResponseFormat, _ emit: Emit) {
    guard let filter, !structuredText.isEmpty else { return }
    let (text, verdict) = StructuredCheck(filter: filter, format: format)
      .judge(structuredText, isCutOff: result.reason == .length)
    outbound = verdict
    guard !isBlocked else { return }
    // A token tells what was masked.
    if text != structuredText { logprobs = [] }
    if let answer = StructuredAnswer(text, format: format) {
      draft.write(answer)
    } else {
      _ = draft.append(text)
    }
    release(.released(text), emit)
  }

  private mutating func showQuote(at span: QuotedSpan, _ emit: Emit) {
    guard passages.quote(at: span)?.hasSameWords(as: unquotedText) == true else { return forgetUnquoted() }
    show(draft.append(unquotedText), emit)
    show(draft.cite(span) ?? "", emit)
    unquotedText = ""
  }

  /// Shows the span around an answer, where only quotes may be shown.
  private mutating func showSentence(at span: QuotedSpan, _ emit: Emit) {
    forgetUnquoted()
    unquotedText = (passages.quote(at: span)?.collapsingWhiteSpace()).map { (draft.isEmpty ? "" : " ") + $0 } ?? ""
    showQuote(at: span, emit)
  }

  /// Drops text that nothing vouches for, and what its tokens would tell.
  private mutating func forgetUnquoted() {
    guard !unquotedText.isEmpty else { return }
    unquotedText = ""
    logprobs = []
  }

  /// Tokens of a model that was asked first count too, where another generator takes over.
  private mutating func add(_ finished: GenerationResult) {
    result = GenerationResult(
      reason: finished.reason, promptTokenCount: result.promptTokenCount + finished.promptTokenCount,
      answerTokenCount: result.answerTokenCount + finished.answerTokenCount)
  }

  private mutating func show(_ text: String, _ emit: Emit) {
    guard !text.isEmpty, var filter else { return }
    release(filter.push(text), emit)
    self.filter = filter
  }

  private mutating func release(_ filtered: FilteredText, _ emit: Emit) {
    switch filtered {
    case .released(let text) where holdsText: heldText += text
    case .released(let text): say(text, emit)
    case .blocked(let verdict): outbound = verdict
    }
  }
}
