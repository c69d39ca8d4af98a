import Domain
import Generation
import Guard
import Retrieval

/// One request on its way through the stages, with everything the finished answer reports.
struct AnswerRun {
  typealias Emit = @Sendable (AnswerEvent) -> Void

  private let pipeline: AnswerPipeline
  private let question: Question
  private let begin = ContinuousClock.now
  private var timings: [String: Double] = [:]
  private var inbound = Verdict.allowed
  private var outbound = Verdict.allowed
  private var result = GenerationResult(reason: .notFound)
  private var draft = AnswerDraft()

  init(of pipeline: AnswerPipeline, to question: Question) {
    self.pipeline = pipeline
    self.question = question
  }

  /// True once the guard refused the question.
  var isRefused: Bool { inbound.decision == .block }

  /// What a caller that cannot be given a message is told.
  var refusal: AnsweringError {
    .blocked(verdict: inbound, message: pipeline.gate.message(for: question.text))
  }

  /// Stage 1, guard in.
  ///
  /// - Returns: The question as retrieval and the generator may read it.
  mutating func inspect() -> String {
    let started = ContinuousClock.now
    let inspected = pipeline.gate.inspect(question: question.text)
    record("guard_in", since: started)
    inbound = inspected.verdict
    return inspected.text
  }

  /// Stage 2, retrieve.
  mutating func retrieve(_ text: String, in scope: CollectionScope) async throws -> [Passage] {
    try Task.checkCancellation()
    let started = ContinuousClock.now
    let visible = question.collections.map { scope.intersection(.only($0)) } ?? scope
    let passages = try await pipeline.retriever.passages(
      for: text, in: visible, limit: pipeline.options.passageLimit(requested: question.passageLimit))
    record("retrieve", since: started)
    return passages
  }

  /// Stage 3, guard passages: those that carry instructions for the model never reach it.
  mutating func screen(_ passages: [Passage]) -> [Passage] {
    let started = ContinuousClock.now
    defer { record("guard_passages", since: started) }
    return passages.filter { pipeline.gate.inspect(passage: $0.text).decision != .block }
  }

  /// Stage 4, prompt.
  func makeRequest(for text: String, from passages: [Passage]) -> GenerationRequest {
    GenerationRequest(
      question: text, sources: passages.map(\.text),
      maximumTokenCount: min(
        question.maximumTokenCount ?? pipeline.options.maximumTokenCount, pipeline.options.maximumTokenCount),
      isStrict: question.isStrict)
  }

  /// Stages 5 to 7: generate, guard out, check citations, piece by piece.
  mutating func generate(_ request: GenerationRequest, citing passages: [Passage], _ emit: Emit) async throws {
    guard !passages.isEmpty else { return }
    try Task.checkCancellation()
    let started = ContinuousClock.now
    defer { record("generate", since: started) }
    var filter = pipeline.gate.makeAnswerFilter(question: request.question, sources: request.sources)
    for try await event in generator.generate(request) {
      switch event {
      case .text(let text):
        draft.append(text)
        release(filter.push(text), emit)
      case .quote(let span):
        guard let marker = draft.cite(span, in: passages) else { continue }
        release(filter.push(marker), emit)
      case .citation, .logprob:
        continue
      case .finished(let result):
        self.result = result
      }
      guard outbound.decision != .block else { return }
    }
    release(filter.finish(), emit)
    if outbound.decision != .block { outbound = filter.verdict }
  }

  /// The answer to a question that the guard refused.
  mutating func refuse(_ emit: Emit) {
    say(pipeline.gate.message(for: question.text), emit)
    emit(.finished(answer(finishReason: .contentFilter)))
  }

  /// The end of an answer that was generated, blocked or not to be found.
  mutating func finish(_ emit: Emit) {
    if outbound.decision == .block {
      say((draft.isReleased ? "\n\n" : "") + pipeline.gate.message(for: question.text), emit)
      emit(.finished(answer(finishReason: .contentFilter)))
      return
    }
    if result.reason == .notFound, !draft.isReleased { say(pipeline.options.notFoundText, emit) }
    let citations = draft.releasedCitations()
    for citation in citations { emit(.citation(citation)) }
    emit(.finished(answer(finishReason: result.reason == .length ? .length : .stop, citations: citations)))
  }

  /// Strict answers are quotes whatever the generator: it can only repeat what the documents say.
  private var generator: any Generator { question.isStrict ? pipeline.quoteGenerator : pipeline.generator }

  private mutating func release(_ filtered: FilteredText, _ emit: Emit) {
    switch filtered {
    case .released(let text): say(text, emit)
    case .blocked(let verdict): outbound = verdict
    }
  }

  private mutating func say(_ text: String, _ emit: Emit) {
    guard !text.isEmpty else { return }
    draft.release(text)
    emit(.text(text))
  }

  private mutating func answer(finishReason: Answer.FinishReason, citations: [Citation] = []) -> Answer {
    record("total", since: begin)
    return Answer(
      id: Answer.newID(), text: draft.released, citations: citations, inbound: inbound, outbound: outbound,
      finishReason: finishReason, isFound: finishReason != .contentFilter && result.reason != .notFound,
      generator: generator.identity, promptTokenCount: result.promptTokenCount,
      answerTokenCount: result.answerTokenCount, timings: timings)
  }

  private mutating func record(_ stage: String, since started: ContinuousClock.Instant) {
    timings[stage] = (ContinuousClock.now - started) / .milliseconds(1)
  }
}
