public import Domain
public import Generation
import Retrieval

/// Answers with the built-in model: a few words, the sentence that they stand in, and where it stands.
///
/// Whatever it says stands in the sources. Where a question wants more than a few words, or the model is not sure of
/// them, the sentences that answer best are quoted instead.
public struct BuiltinGenerator: ScopedGenerator {
  public let identity: GeneratorIdentity
  public let isVerbatim = true
  let reader: ReaderThread
  let options: BuiltinOptions
  private(set) var quotes: QuoteGenerator

  /// - Parameters:
  ///   - quotes: What answers where a few words do not.
  ///   - options: By default what the model's file says.
  public init(reader: PassageReader, quotes: QuoteGenerator, options: BuiltinOptions? = nil) {
    self.reader = ReaderThread(reader)
    self.quotes = quotes
    self.options =
      options
      ?? BuiltinOptions(answerThreshold: reader.answerThreshold, spanThreshold: reader.spanThreshold)
    identity = GeneratorIdentity(kind: "builtin", model: reader.name)
  }

  public func reading(_ scope: CollectionScope) -> BuiltinGenerator {
    var generator = self
    generator.quotes = quotes.reading(scope)
    return generator
  }

  public func generate(_ request: GenerationRequest) -> AsyncThrowingStream<GenerationEvent, any Error> {
    PreparedEvents.stream { try await BuiltinAnswer(generator: self, request: request).events() }
  }
}

/// Runs a reader on a thread of its own, away from the shared executor; questions queue.
actor ReaderThread {
  private nonisolated let executor = ThreadExecutor(name: "reader")
  private let reader: PassageReader

  init(_ reader: PassageReader) {
    self.reader = reader
  }

  deinit { executor.stop() }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Reads the best passages, and the others only where these do not answer.
  func read(_ request: GenerationRequest, _ options: BuiltinOptions) throws -> Reading {
    try reader.read(request.sources, for: request.question, first: options.passageCount) {
      $0.confidence >= options.answerThreshold
    }
  }

  nonisolated func tokenCount(of text: String) -> Int { reader.tokenCount(of: text) }
}

/// What is said to one request.
private struct BuiltinAnswer {
  let generator: BuiltinGenerator
  let request: GenerationRequest

  func events() async throws -> [GenerationEvent] {
    let (form, reading) = (QuestionForm(request.question), try await generator.reader.read(request, generator.options))
    let selection = AnswerSelection(of: reading, in: request.sources, wanting: form, options: generator.options)
    switch selection.outcome {
    case .nothing: return form == .span ? [finished(.notFound, reading)] : try await quoted()
    case .spans(let answers): return show(answers, of: reading)
    case .sentence(let sentence, let isSure):
      let quotes = try await quotedSpans()
      guard isSure || !quotes.isEmpty else { return [finished(.notFound, reading)] }
      let others = quotes.filter { $0.source != sentence.source || !$0.range.overlaps(sentence.range) }
      let shown = ([sentence] + others).prefix(Self.sentenceCount)
      return show(shown.map { AnswerSelection.Answer(words: $0.range, sentence: $0) }, of: reading)
    }
  }

  private func show(_ answers: [AnswerSelection.Answer], of reading: Reading) -> [GenerationEvent] {
    answers.map { .answer($0.words, in: $0.sentence) } + [finished(.stop, reading, answers)]
  }

  /// The sentences that would be quoted if there were no reader.
  private func quotedSpans() async throws -> [QuotedSpan] {
    try await quoted().compactMap { event in
      if case .quote(let span) = event { span } else { nil }
    }
  }

  private static let sentenceCount = 3

  private func quoted() async throws -> [GenerationEvent] {
    var events: [GenerationEvent] = []
    for try await event in generator.quotes.generate(request) { events.append(event) }
    return events
  }

  private func finished(
    _ reason: GenerationResult.Reason, _ reading: Reading, _ answers: [AnswerSelection.Answer] = []
  ) -> GenerationEvent {
    let written = answers.map { answer in
      let source = request.sources[answer.sentence.source]
      return Set([answer.words, answer.sentence.range])
        .map { generator.reader.tokenCount(of: source.scalars(in: $0)) }
    }
    return .finished(
      GenerationResult(
        reason: reason, promptTokenCount: reading.tokenCount, answerTokenCount: written.joined().reduce(0, +)))
  }
}
