import Domain
import Generation
import Guard
import Retrieval

/// One request on its way through the stages, with everything the finished answer reports.
struct AnswerRun {
  typealias Emit = AnswerWriter.Emit

  private let pipeline: AnswerPipeline
  private let gate: Guard
  private let question: Question
  /// What the caller may read, narrowed by what the question asks for.
  private let scope: CollectionScope
  private let groupIDs: Set<UInt32>
  private let writing: WritingOptions
  private let begin = ContinuousClock.now
  private var timings: [String: Double] = [:]
  private var inbound = Verdict.allowed
  private var writer = AnswerWriter()
  private var isStrict: Bool
  /// Who wrote the answer, or would have.
  private var author: GeneratorIdentity

  /// - Parameter caller: The caller's groups, and what it may read.
  init(
    of pipeline: AnswerPipeline, to question: Question, for caller: Audience,
    writing: WritingOptions = WritingOptions()
  ) {
    self.pipeline = pipeline
    gate = pipeline.gate.current
    self.question = question
    groupIDs = caller.groupIDs
    scope = question.collections.map { caller.collections.intersection(.only($0)) } ?? caller.collections
    self.writing = writing
    isStrict = question.isStrict
    author = question.isStrict ? pipeline.quoteGenerator.identity : pipeline.generator.identity
  }

  /// True once the guard refused the question.
  var isRefused: Bool { inbound.decision.isWithheld }

  /// What a caller that cannot be given a message is told.
  var refusal: AnsweringError {
    .blocked(verdict: inbound, message: gate.message(for: inbound, on: question.text))
  }

  /// Stage 1, guard in.
  ///
  /// - Returns: The question as retrieval and the generator may read it.
  mutating func inspect() async throws -> String {
    let started = ContinuousClock.now
    let inspected = try await gate.judge(
      question: question.text, for: Audience(groupIDs: groupIDs, collections: scope))
    record("guard_in", since: started)
    inbound = inspected.verdict
    return inspected.text
  }

  /// Stage 2, retrieve.
  mutating func retrieve(_ text: String) async throws -> [Passage] {
    try Task.checkCancellation()
    let started = ContinuousClock.now
    let passages = try await pipeline.retriever.passages(
      for: text, in: scope, limit: pipeline.options.passageLimit(requested: question.passageLimit))
    record("retrieve", since: started)
    return passages
  }

  /// Stage 3, guard passages: those that carry instructions for the model never reach it.
  mutating func screen(_ passages: [Passage]) -> [Passage] {
    let started = ContinuousClock.now
    defer { record("guard_passages", since: started) }
    return passages.filter { passage in
      let audience = Audience(groupIDs: groupIDs, collections: .only([passage.collection]))
      return !gate.inspect(passage: passage.text, for: audience).decision.isWithheld
    }
  }

  /// Stage 4, prompt.
  ///
  /// One passage of a strict collection makes the whole answer strict: whatever it comes to lean on is quoted then.
  ///
  /// - Throws: ``AnsweringError/formatNotStrict(collection:)``
  mutating func makeRequest(for text: String, from passages: [Passage]) throws -> GenerationRequest {
    if let collection = passages.first(where: { pipeline.options.isStrict($0.collection) })?.collection {
      guard writing.responseFormat == nil else { throw AnsweringError.formatNotStrict(collection: collection) }
      isStrict = true
    }
    return GenerationRequest(
      question: text, sources: passages.map(\.text),
      maximumTokenCount: min(
        question.maximumTokenCount ?? pipeline.options.maximumTokenCount, pipeline.options.maximumTokenCount),
      isStrict: isStrict, sampling: writing.sampling, responseFormat: isStrict ? nil : writing.responseFormat)
  }

  /// Stages 5 to 7: generate, check citations, guard out, piece by piece.
  mutating func generate(_ request: GenerationRequest, citing passages: [Passage], _ emit: Emit) async throws {
    guard !passages.isEmpty else { return }
    try Task.checkCancellation()
    let started = ContinuousClock.now
    defer { record("generate", since: started) }
    writer = AnswerWriter(
      form: isStrict ? .quotes : request.responseFormat == nil ? .prose : .structured, passages: passages,
      filter: gate.makeAnswerFilter(
        question: request.question, sources: request.sources, instructions: instructions(for: request),
        for: Audience(groupIDs: groupIDs, collections: .only(Set(passages.map(\.collection))))),
      holdsText: gate.hasSafetyModel)
    for generator in generators {
      author = generator.identity
      try await writer.write(by: generator, request, emit)
      if writer.isBlocked || !writer.draft.isEmpty { break }
    }
    writer.finish(emit)
  }

  /// Stage 8, guard out once more: where a model judges safety, it has read the whole answer before anybody sees it.
  mutating func judge(_ emit: Emit) async throws {
    guard !writer.heldText.isEmpty else { return }
    let started = ContinuousClock.now
    defer { record("guard_out", since: started) }
    let verdict = try await gate.judge(answer: writer.heldText, to: question.text)
    writer.releaseHeld(verdict, emit)
  }

  /// The answer to a question that the guard refused.
  mutating func refuse(_ emit: Emit) {
    writer.say(gate.message(for: inbound, on: question.text), emit)
    emit(.finished(answer(finishReason: .contentFilter)))
  }

  /// The end of an answer that was generated, blocked or not to be found.
  mutating func finish(_ emit: Emit) {
    if writer.isBlocked {
      writer.say(
        (writer.draft.isReleased ? "\n\n" : "") + gate.message(for: writer.outbound, on: question.text), emit)
      emit(.finished(answer(finishReason: .contentFilter)))
      return
    }
    let (citations, logprobs, isMissing) = (releasedCitations, writer.releasedLogprobs, isMissing)
    if isMissing { writer.say(pipeline.options.notFoundText, emit) }
    for citation in citations { emit(.citation(citation)) }
    var answer = answer(finishReason: writer.result.reason == .length ? .length : .stop, citations: citations)
    answer.isFound = !isMissing
    answer.logprobs = logprobs
    emit(.finished(answer))
  }

  /// Strict answers come from a generator that can only quote; where it finds nothing, the sentences that best answer
  /// are quoted.
  private var generators: [any Generator] {
    isStrict ? [pipeline.strictGenerator, pipeline.quoteGenerator].compactMap { $0 } : [pipeline.generator]
  }

  /// Whether there is nothing to show: the documents do not say, or the model ended without a word.
  private var isMissing: Bool {
    !writer.draft.isReleased && writer.result.reason != .length
  }

  /// What a model is told beside the passages and the question, which it must not repeat; a schema is the caller's own.
  private func instructions(for request: GenerationRequest) -> String {
    var request = request
    request.responseFormat = nil
    return GroundedPrompt(for: request, tokenLimit: 0).system
  }

  /// Without those whose quote the guard would not show: a quote may hold more than the text that it supports.
  private var releasedCitations: [Citation] {
    writer.draft.releasedCitations().filter { citation in
      var filter = gate.makeAnswerFilter(
        question: question.text, sources: [citation.quote],
        for: Audience(groupIDs: groupIDs, collections: .only([citation.collection])))
      guard case .released = filter.push(citation.quote), case .released = filter.finish() else { return false }
      return filter.verdict.decision != .redact
    }
  }

  private mutating func answer(finishReason: Answer.FinishReason, citations: [Citation] = []) -> Answer {
    record("total", since: begin)
    return Answer(
      id: Answer.newID(), text: writer.draft.released, citations: citations, inbound: inbound,
      outbound: writer.outbound, finishReason: finishReason,
      isFound: finishReason != .contentFilter, generator: author,
      isStrict: isStrict, droppedCitationCount: writer.draft.droppedCitationCount,
      promptTokenCount: writer.result.promptTokenCount, answerTokenCount: writer.result.answerTokenCount,
      timings: timings)
  }

  private mutating func record(_ stage: String, since started: ContinuousClock.Instant) {
    timings[stage] = (ContinuousClock.now - started) / .milliseconds(1)
  }
}
