internal import Tensors
internal import Transformer

/// Writes several answers in one batch: each round writes one token of every answer and reads a block of the prompts
/// that are still to be read.
///
/// Lives on the decode thread.
final class DecodeLoop {
  private let model: EngineModel
  private let queue: DecodeQueue
  private let options: EngineOptions
  private let workspace: DecoderWorkspace
  private let prefixes: PrefixStore
  private var running: [RunningAnswer] = []

  init(_ model: EngineModel, queue: DecodeQueue, options: EngineOptions) {
    self.model = model
    self.queue = queue
    self.options = options
    let blockTokenCount = max(options.promptBlockTokenCount, options.sharedPromptBlockTokenCount)
    workspace = DecoderWorkspace(for: model.decoder, maximumTokenCount: blockTokenCount + options.runningLimit)
    prefixes = PrefixStore(limitBytes: options.prefixMemoryBytes)
  }

  /// Works until the queue is stopped.
  func run() {
    while let requests = takeRequests() {
      for request in requests where !request.cancellation.isCancelled { begin(request) }
      for answer in running where answer.isCancelled { answer.fail(GenerationError.stopped) }
      removeFinished()
      advance()
      removeFinished()
    }
    for answer in running { answer.fail(GenerationError.stopped) }
    for request in queue.takeRest() { request.continuation.finish(throwing: GenerationError.stopped) }
  }

  private func takeRequests() -> [DecodeRequest]? {
    var count = running.count
    var stateTokenCount = running.reduce(0) { $0 + $1.session.state.capacity }
    return queue.take(runningCount: count) { request in
      let tokenCount = request.plan.prompt.count + request.plan.maximumTokenCount
      let sizeBytes = (stateTokenCount + tokenCount) * model.decoder.stateBytesPerToken
      guard count == 0 || (count < options.runningLimit && sizeBytes <= options.stateMemoryBytes) else { return false }
      count += 1
      stateTokenCount += tokenCount
      return true
    }
  }

  private func begin(_ request: DecodeRequest) {
    let session = Session(of: model.decoder, capacity: request.plan.prompt.count + request.plan.maximumTokenCount)
    prefixes.fill(session, for: request.plan.prompt, from: running.map(\.session), limit: request.plan.prompt.count - 1)
    do {
      running.append(try RunningAnswer(request, on: session, of: model))
    } catch {
      request.continuation.finish(throwing: error)
    }
  }

  /// One round.
  private func advance() {
    let isWriting = running.contains { !$0.isReadingPrompt }
    var promptTokenCount = isWriting ? options.sharedPromptBlockTokenCount : options.promptBlockTokenCount
    var steps: [(answer: RunningAnswer, step: DecoderStep)] = []
    for answer in running {
      let limit = answer.isReadingPrompt ? promptTokenCount : 1
      guard limit > 0 else { continue }
      let step = answer.step(limit: limit)
      if answer.isReadingPrompt { promptTokenCount -= step.tokens.count }
      steps.append((answer, step))
    }
    guard !steps.isEmpty else { return }
    do {
      try run(steps)
    } catch {
      // The sequences are as they were: each goes on alone, and only what fails again ends.
      for step in steps {
        do { try run([step]) } catch { step.answer.fail(GenerationError.decoder(error)) }
      }
    }
  }

  private func run(_ steps: [(answer: RunningAnswer, step: DecoderStep)]) throws(DecoderError) {
    try model.decoder.run(steps.map(\.step), in: workspace)
    var row = 0
    for (answer, step) in steps {
      guard case .last = step.wanted else {
        answer.complete(step, logits: nil)
        continue
      }
      answer.complete(step, logits: UnsafeBufferPointer(workspace.logits.rows(row..<row + 1)))
      row += 1
    }
  }

  private func removeFinished() {
    for answer in running where answer.isFinished { prefixes.insert(answer.session) }
    running.removeAll(where: \.isFinished)
  }
}
