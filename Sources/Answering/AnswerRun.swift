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
  private(set) var timings: [String: Double] = [:]
  private(set) var inbound = Verdict.allowed
  private var writer = AnswerWriter()
  private var isStrict: Bool
  private(set) var evidence = AnswerEvidence()
  /// Who wrote the answer, or would have.
  private var author: GeneratorIdentity
  /// Whether the author can only repeat what the passages say.
  private var isVerbatim = false
  /// What the generator reads.
  private var passages: [Passage] = []
  /// The sentences that answer, where the model refused; empty where the passages do not answer.
  private var answeringSpans: [QuotedSpan] = []
  private var isRetried = false

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
    evidence.scope = scope
    evidence.passageLimit = pipeline.options.passageLimit(requested: question.passageLimit)
    let found = try await pipeline.retriever.retrieve(for: text, in: scope, limit: evidence.passageLimit)
    evidence.retrieval = found.trace
    record("retrieve", since: started)
    return found.passages
  }

  /// Stage 3, guard passages: those that carry instructions for the model never reach it.
  mutating func screen(_ passages: [Passage]) -> [Passage] {
    let started = ContinuousClock.now
    defer { record("guard_passages", since: started) }
    return passages.compactMap { passage in
      let verdict = gate.inspect(
        passage: passage.text, unseen: passage.unseenRanges,
        for: Audience(groupIDs: groupIDs, collections: .only([passage.collection])))
      guard !verdict.findings.isEmpty else { return passage }
      evidence.note(verdict, on: passage)
      guard !verdict.decision.isWithheld else { return nil }
      var marked = passage
      // Who reads it is not told of rules that are only tried out.
      if verdict.decision > .shadow { marked.suspicion = verdict }
      return marked
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
  ///
  /// A model that refuses although the passages answer is asked once more, before anybody sees a word of the refusal.
  mutating func generate(_ request: GenerationRequest, citing passages: [Passage], _ emit: Emit) async throws {
    self.passages = passages
    evidence.readPassages = passages
    guard !passages.isEmpty else { return }
    try Task.checkCancellation()
    let started = ContinuousClock.now
    defer { record("generate", since: started) }
    try await write(request, emit)
    guard writer.isRefusal, !isStrict else { return }
    answeringSpans = try await quotes(answering: request)
    guard !answeringSpans.isEmpty, pipeline.generator.canInsist else { return }
    isRetried = true
    try await write(request.insisting(), emit)
    writer.noteRetry()
  }

  /// Stage 8, guard out once more: where a model judges safety, it has read the whole answer before anybody sees it.
  mutating func judge(_ emit: Emit) async throws {
    guard !writer.heldText.isEmpty else { return }
    let started = ContinuousClock.now
    defer { record("guard_out", since: started) }
    let verdict = try await gate.judge(answer: writer.heldText, to: question.text)
    writer.releaseHeld(verdict, emit)
  }

  /// One try of the generators in turn.
  private mutating func write(_ request: GenerationRequest, _ emit: Emit) async throws {
    let form: AnswerWriter.Form =
      isStrict ? .quotes : request.responseFormat.map(AnswerWriter.Form.structured) ?? .prose
    writer = AnswerWriter(
      form: form, passages: passages,
      filter: gate.makeAnswerFilter(
        question: request.question, sources: request.sources, instructions: instructions(for: request),
        for: audience),
      holdsText: gate.hasSafetyModel, gate: form == .prose ? SentenceGate(grounding) : nil,
      after: writer.result)
    for generator in generators {
      (author, isVerbatim) = (generator.identity, generator.isVerbatim)
      try await writer.write(by: generator, request, emit)
      if writer.isBlocked || !writer.draft.isEmpty { break }
    }
    writer.finish(emit)
  }

  /// The sentences of the sources that answer the question well enough to be quoted; empty where none does.
  private func quotes(answering request: GenerationRequest) async throws -> [QuotedSpan] {
    var spans: [QuotedSpan] = []
    for try await event in pipeline.quoteGenerator.generate(request) {
      if case .quote(let span) = event { spans.append(span) }
    }
    return spans
  }

  /// The answer to a question that the guard refused.
  mutating func refuse(_ emit: Emit) {
    writer.say(gate.message(for: inbound, on: question.text), emit)
    emit(.finished(answer(finishReason: .contentFilter)))
  }

  /// The end of an answer that was generated, blocked or not to be found.
  mutating func finish(_ emit: Emit) {
    if writer.isBlocked { return finishBlocked(emit) }
    let (citations, logprobs, isMissing) = (releasedCitations, writer.releasedLogprobs, isMissing)
    if isMissing { writer.say(pipeline.options.notFoundText, emit) }
    for citation in citations { emit(.citation(citation)) }
    var answer = answer(finishReason: writer.result.reason == .length ? .length : .stop, citations: citations)
    answer.isFound = !isMissing
    answer.logprobs = logprobs
    answer.unsupported = isMissing ? writer.removals : unsupported
    for finding in answer.unsupported { answer.outbound = answer.outbound.joined(with: finding.verdict) }
    emit(.finished(answer))
  }

  /// The branded message, with the sources that would have answered where the model would not.
  private mutating func finishBlocked(_ emit: Emit) {
    let message = gate.message(for: writer.outbound, on: question.text)
    let isRefusal = writer.isRefusal
    writer.say((writer.draft.isReleased ? "\n\n" : "") + message, emit)
    let citations = isRefusal ? citations(of: answeringSpans, supporting: message) : []
    for citation in citations { emit(.citation(citation)) }
    emit(.finished(answer(finishReason: .contentFilter, citations: citations)))
  }

  /// For whom the answer is judged.
  private var audience: Audience {
    Audience(groupIDs: groupIDs, collections: .only(Set(passages.map(\.collection))))
  }

  private var grounding: Grounding {
    Grounding(gate, for: audience, question: question.text, passages: passages)
  }

  /// What of the released text no passage supports; quotes support themselves.
  private var unsupported: [GroundingFinding] {
    guard !isStrict, !isVerbatim else { return [] }
    let text = writer.draft.released
    if let format = writing.responseFormat, let answer = StructuredAnswer(text, format: format) {
      return grounding.findings(in: answer)
    }
    return (grounding.findings(in: text) + writer.removals).sorted { $0.sentence.lowerBound < $1.sentence.lowerBound }
  }

  /// Citations of spans for a text that is all there is of the answer.
  private func citations(of spans: [QuotedSpan], supporting text: String) -> [Citation] {
    var citations: [Citation] = []
    for span in spans {
      guard let quote = passages.quote(at: span), mayShow(quote: quote, of: passages[span.source].collection) else {
        continue
      }
      citations.append(
        passages[span.source].citation(
          number: citations.count + 1, quote: quote, at: span, supporting: 0..<text.unicodeScalars.count))
    }
    return citations
  }

  /// Strict answers come from a generator that can only quote; where a model finds nothing, the sentences that best
  /// answer are quoted. One that only ever repeats the passages has looked for them itself.
  private var generators: [any Generator] {
    let quotes: any Generator = pipeline.quoteGenerator
    let chosen: [any Generator] =
      if !isStrict {
        [pipeline.generator]
      } else if let strict = pipeline.strictGenerator {
        strict.isVerbatim ? [strict] : [strict, quotes]
      } else {
        [quotes]
      }
    return chosen.map { ($0 as? any ScopedGenerator)?.reading(scope) ?? $0 }
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
    writer.draft.releasedCitations().filter { mayShow(quote: $0.quote, of: $0.collection) }
  }

  private func mayShow(quote: String, of collection: CollectionName) -> Bool {
    var filter = gate.makeAnswerFilter(
      question: question.text, sources: [quote],
      for: Audience(groupIDs: groupIDs, collections: .only([collection])))
    guard case .released = filter.push(quote), case .released = filter.finish() else { return false }
    return filter.verdict.decision != .redact
  }

  private mutating func answer(finishReason: Answer.FinishReason, citations: [Citation] = []) -> Answer {
    record("total", since: begin)
    var answer = Answer(
      id: Answer.newID(), text: writer.draft.released, citations: citations, inbound: inbound,
      outbound: writer.outbound, finishReason: finishReason,
      isFound: finishReason != .contentFilter, generator: author,
      isStrict: isStrict, droppedCitationCount: writer.draft.droppedCitationCount,
      promptTokenCount: writer.result.promptTokenCount, answerTokenCount: writer.result.answerTokenCount,
      timings: timings)
    answer.isRetried = isRetried
    answer.evidence = evidence
    return answer
  }

  private mutating func record(_ stage: String, since started: ContinuousClock.Instant) {
    timings[stage] = (ContinuousClock.now - started) / .milliseconds(1)
  }
}
