internal import Tokenization
internal import Transformer

/// An answer that is being written: its timeline, and what chooses, holds and shows its tokens.
///
/// Used by the decode thread alone.
final class RunningAnswer {
  let session: Session
  private let request: DecodeRequest
  private let plan: AnswerPlan
  private let model: EngineModel
  private let constraint: (any Constraint)?
  private var sampler: Sampler
  private var shaper: any AnswerShaper
  /// Tokens of the prompt that were not read yet; then the token that was written last.
  private(set) var unread: ArraySlice<Int32>
  private var answerTokenCount = 0
  private(set) var isFinished = false

  /// - Parameter session: Holds the first tokens of the prompt, at least one fewer than all.
  init(_ request: DecodeRequest, on session: Session, of model: EngineModel) throws(GenerationError) {
    self.session = session
    self.request = request
    plan = request.plan
    self.model = model
    constraint = try model.makeConstraint(plan.constraint)
    sampler = Sampler(options: plan.sampling, vocabularySize: model.tokenizer.tokenCount)
    for token in plan.prompt { sampler.observe(token) }
    shaper = plan.shaper
    unread = plan.prompt[session.tokens.count...]
  }

  var isCancelled: Bool { request.cancellation.isCancelled }

  /// Whether the next step reads more than the token that was written last.
  var isReadingPrompt: Bool { session.tokens.count + unread.count <= plan.prompt.count }

  /// The next piece of work.
  ///
  /// - Parameter limit: Tokens to read at most.
  func step(limit: Int) -> DecoderStep {
    session.step(unread.prefix(limit), wantsLogits: unread.count <= limit)
  }

  /// Takes note that a step was done.
  ///
  /// - Parameter logits: Those of the last token read; nil where none were wanted.
  func complete(_ step: DecoderStep, logits: UnsafeBufferPointer<Float>?) {
    session.append(step.tokens)
    unread = unread.dropFirst(step.tokens.count)
    if let logits { write(from: logits) }
  }

  /// Chooses, shows and takes the next token.
  private func write(from logits: UnsafeBufferPointer<Float>) {
    let remainingCount = plan.maximumTokenCount - answerTokenCount
    let allowed = constraint?.allowedTokens(remainingTokenCount: remainingCount)
    // A vocabulary that lacks some bytes cannot write everything.
    if allowed?.isEmpty == true { return finish(.length) }
    guard let token = sampler.choose(from: logits, allowed: allowed) else {
      return fail(GenerationError.invalidLogits(model: model.name))
    }
    if let count = plan.sampling.logprobCount { send([.logprob(report(token, logits, count))]) }
    answerTokenCount += 1
    guard !model.endTokens.contains(token) else { return finish(.stop) }
    constraint?.advance(by: token)
    sampler.observe(token)
    send(shaper.push(token, bytes: model.tokenizer.bytes(of: token)))
    if shaper.isStopped || constraint?.isComplete == true { return finish(.stop) }
    if answerTokenCount == plan.maximumTokenCount { return finish(.length) }
    unread = [token]
  }

  private func report(_ token: Int32, _ logits: UnsafeBufferPointer<Float>, _ count: Int) -> TokenLogprob {
    let report = LogprobReport(
      of: token, in: logits, vocabularySize: model.tokenizer.tokenCount, count: count)
    func alternative(_ entry: LogprobReport.Entry) -> TokenLogprob.Alternative {
      TokenLogprob.Alternative(bytes: model.tokenizer.bytes(of: entry.token), logprob: entry.logprob)
    }
    return TokenLogprob(chosen: alternative(report.chosen), alternatives: report.alternatives.map(alternative))
  }

  private func send(_ events: [GenerationEvent]) {
    for event in events { request.continuation.yield(event) }
  }

  private func finish(_ reason: GenerationResult.Reason) {
    let (events, reason) = shaper.finish(reason)
    send(events)
    let result = GenerationResult(
      reason: reason, promptTokenCount: plan.prompt.count, answerTokenCount: answerTokenCount)
    send([.finished(result)])
    request.continuation.finish()
    isFinished = true
  }

  /// Ends the answer with an error; does nothing where nobody listens.
  func fail(_ error: any Error) {
    request.continuation.finish(throwing: error)
    isFinished = true
  }
}
