internal import Glibc
internal import ModelFiles
internal import Synchronization
public import Tensors
public import Tokenization
public import Transformer

/// Finds the spans of texts that answer a question, with a span reader.
///
/// Safe to use from several threads; one question is read at a time, and the calling thread is blocked meanwhile.
public final class PassageReader: Sendable {
  public let name: String
  /// Lower-case hexadecimal SHA-256 of the model's file.
  public let sha256: String
  /// What it takes at most: the file, its weights as the processor reads them, and the intermediate results of a batch.
  public let memorySizeBytes: Int
  /// The texts are taken not to answer where ``Reading/confidence`` is lower.
  public var answerThreshold: Double { model.configuration.calibration.answerThreshold }
  /// An answer is worth showing by itself where its share is at least this.
  public var spanThreshold: Double { model.configuration.calibration.spanThreshold }
  /// Multiplications and additions that one token takes in the network's matrix products.
  public var operationsPerToken: Int { model.configuration.operationsPerToken }
  /// What the rank of a text counts: its log-odds fall by this times the logarithm of its rank, from 1 on.
  private let rankWeight: Double
  private let model: SpanReader
  private let tokenizer: WordPieceTokenizer
  private let workspace: Mutex<EncoderWorkspace>

  /// More windows go through the network one batch after the other, so that memory stays bounded.
  private static let batchTokenCount = 2048

  /// - Parameters:
  ///   - path: A GGUF file of ``SpanReader/architecture``.
  ///   - tokenizer: That of the embedding model.
  ///   - vectors: Those of the embedding model.
  ///   - threads: What computes.
  ///   - rankWeight: By default what the model's file says.
  public init(
    path: String, tokenizer: WordPieceTokenizer, vectors: WordVectors, threads: ThreadPool, rankWeight: Double? = nil
  ) throws(GenerationError) {
    let file: GGUFFile
    do { file = try GGUFFile(path: path) } catch { throw .reader(.weights(error)) }
    do { model = try SpanReader(file, vectors: vectors, threads: threads) } catch { throw .reader(error) }
    self.tokenizer = tokenizer
    self.rankWeight = rankWeight ?? model.configuration.calibration.rankWeight
    name = model.configuration.name
    sha256 = file.file.sha256()
    memorySizeBytes = 2 * file.file.sizeBytes + Self.batchTokenCount * model.stateBytesPerToken
    workspace = Mutex(model.makeWorkspace())
  }

  /// Tokens of a text.
  public func tokenCount(of text: String) -> Int { tokenizer.encode(text).count }

  /// Reads texts for the answers to a question.
  ///
  /// - Parameters:
  ///   - sources: Best first: one that retrieval ranked lower is a little less likely to be right.
  ///   - firstCount: So many are read first.
  ///   - isEnough: Whether what these gave will do; else the others are read too.
  /// - Returns: Answers that stand word for word in the texts.
  /// - Throws: ``GenerationError/reader(_:)`` for damaged weights; `CancellationError` between two batches.
  public func read(
    _ sources: [String], for question: String, first firstCount: Int = .max,
    until isEnough: (Reading) -> Bool = { _ in true }
  ) throws -> Reading {
    let asked = tokenizer.encode(question, limit: model.configuration.window.questionTokenCount).ids
    let (names, border) = (QuestionNames(question), min(firstCount, sources.count))
    var (texts, windows): ([WordPieceTokens], [SpanSearch.Window]) = ([], [])
    var reading = Reading(answers: [], confidence: 0, tokenCount: 0)
    for part in [0..<border, border..<sources.count] where !part.isEmpty {
      texts += sources[part].map { tokenizer.encode($0) }
      let (added, tokenCount) = try self.windows(of: texts, part, for: asked)
      windows += added
      reading = self.reading(
        of: windows, texts, sources, isNameMissing: names.isOneMissing(in: sources[..<part.upperBound]),
        tokenCount: reading.tokenCount + tokenCount)
      if isEnough(reading) { break }
    }
    return reading
  }

  /// The windows of some of the texts, with their scores, and the tokens that were read for them.
  private func windows(
    of texts: [WordPieceTokens], _ part: Range<Int>, for question: [Int32]
  ) throws -> (windows: [SpanSearch.Window], tokenCount: Int) {
    let places = part.flatMap { source in
      WindowPlan.ranges(
        tokenCount: texts[source].count, questionTokenCount: question.count, window: model.configuration.window
      ).map { (source: source, tokens: $0) }
    }
    let inputs = places.map { window(question, texts[$0.source].ids[$0.tokens]) }
    let windows = zip(places, try scores(of: inputs)).map { place, scores in
      SpanSearch.Window(
        source: place.source, tokens: place.tokens, offset: question.count + 2, scores: scores,
        prior: -rankWeight * log(Double(place.source + 1)))
    }
    return (windows, inputs.reduce(0) { $0 + $1.tokens.count })
  }

  private func reading(
    of windows: [SpanSearch.Window], _ texts: [WordPieceTokens], _ sources: [String], isNameMissing: Bool,
    tokenCount: Int
  ) -> Reading {
    let search = SpanSearch(in: windows, longest: model.configuration.window.answerTokenCount)
    let scalars = sources.map { Array($0.unicodeScalars) }
    let located = search.spans.map { span in
      FoundSpan(
        source: span.source, range: texts[span.source].range(of: span.tokens, in: scalars[span.source]),
        share: span.share)
    }
    let confidence = search.spans.first.map { best in
      model.configuration.calibration.probability(
        margin: search.margin, answerability: Double(windows[best.window].scores.answerability),
        isNameMissing: isNameMissing)
    }
    return Reading(
      answers: AnswerGroups(of: located, in: sources).answers, confidence: confidence ?? 0, tokenCount: tokenCount)
  }

  private func window(_ question: [Int32], _ text: ArraySlice<Int32>) -> SpanWindow {
    let vocabulary = tokenizer.vocabulary
    let head = [vocabulary.classificationID] + question + [vocabulary.separatorID]
    return SpanWindow(tokens: head + text + [vocabulary.separatorID], passageStart: head.count)
  }

  private func scores(of windows: [SpanWindow]) throws -> [SpanScores] {
    try workspace.withLock { workspace in
      var scores: [SpanScores] = []
      while scores.count < windows.count {
        try Task.checkCancellation()
        var (end, count) = (scores.count, 0)
        while end < windows.count, end == scores.count || count + windows[end].tokens.count <= Self.batchTokenCount {
          count += windows[end].tokens.count
          end += 1
        }
        scores += try run(Array(windows[scores.count..<end]), in: workspace)
      }
      return scores
    }
  }

  private func run(_ windows: [SpanWindow], in workspace: EncoderWorkspace) throws(GenerationError) -> [SpanScores] {
    do { return try model.read(windows, in: workspace) } catch { throw .reader(error) }
  }
}

extension SpanReaderConfiguration.Calibration {
  /// The chance that the texts answer.
  fileprivate func probability(margin: Double, answerability: Double, isNameMissing: Bool) -> Double {
    LogOdds.probability(
      marginWeight * margin + answerabilityWeight * answerability + (isNameMissing ? missingNameWeight : 0) + bias)
  }
}

extension WordPieceTokens {
  /// The scalars of some tokens of a text, without the white space and the loose marks around them.
  fileprivate func range(of tokens: Range<Int>, in scalars: [Unicode.Scalar]) -> Range<Int> {
    let start = tokens.lowerBound == 0 ? 0 : ends[tokens.lowerBound - 1]
    let end = ends[tokens.upperBound - 1]
    let space = scalars[start..<end].prefix { $0.properties.isWhitespace }.count
    return AnswerBorders.trimmed(start + space..<end, of: scalars)
  }
}
