internal import Foundation

/// Chooses the next token of one answer from the logits.
///
/// The steps and their order are those of the field: constraint, repetition penalty, temperature, top-k, top-p, min-p,
/// draw. The draw walks the kept tokens in the order of their numbers, so that logits that differ by rounding move no
/// token's interval further than that; with one seed the text does not depend on what else runs in the batch.
struct Sampler: Sendable {
  private let options: SamplingOptions
  private let vocabularySize: Int
  private var penalty: RepetitionPenalty
  private var random: SeededRandom
  /// The tokens of the last choice that were left to draw from, in the order of their numbers.
  private(set) var candidates: [TokenCandidate] = []

  /// - Parameter vocabularySize: Tokens with this number or a higher one are never chosen.
  init(options: SamplingOptions, vocabularySize: Int) {
    self.options = options
    self.vocabularySize = vocabularySize
    penalty = RepetitionPenalty(options.repetitionPenalty, vocabularySize: vocabularySize)
    random = SeededRandom(seed: options.seed)
  }

  /// Takes note of a token of the prompt or the answer.
  mutating func observe(_ token: Int32) { penalty.observe(token) }

  /// The next token.
  ///
  /// - Parameters:
  ///   - logits: Shape `[vocabulary]`; a vocabulary that was padded is longer than that of the tokenizer.
  ///   - allowed: Only these; nil allows all.
  /// - Returns: Nil where no token is allowed that has a finite logit.
  /// - Complexity: O(vocabulary); with top-p alone a sort of those tokens that are likelier than the excluded mass
  ///   spread over all.
  mutating func choose(from logits: UnsafeBufferPointer<Float>, allowed: TokenMask?) -> Int32? {
    guard let best = likeliest(in: logits, allowed: allowed) else { return nil }
    guard options.temperature > 0 else { return best.token }
    collect(logits, allowed: allowed, above: Double(best.score) - Self.widestRange * options.temperature)
    // Before the weights, which only those that are left need.
    if options.topK > 0 { CandidateFilters.keepTop(options.topK, of: &candidates) }
    weigh(relativeTo: best.score)
    if options.topP < 1 { CandidateFilters.keepNucleus(options.topP, of: &candidates) }
    if options.minP > 0 { candidates.removeAll { $0.weight < options.minP } }
    if options.topK > 0 || options.topP < 1 { candidates.sort { $0.token < $1.token } }
    return draw()
  }

  /// Tokens whose weight lies below e to the minus 60 will not be drawn in the life of the machine.
  private static let widestRange = 60.0

  /// The first of the tokens with the highest score.
  private func likeliest(in logits: UnsafeBufferPointer<Float>, allowed: TokenMask?) -> TokenCandidate? {
    var best = TokenCandidate(token: -1, score: -.infinity)
    forEachToken(of: logits, allowed: allowed) { index in
      let score = penalty.apply(to: logits[index], of: Int32(index))
      if score > best.score, score.isFinite { best = TokenCandidate(token: Int32(index), score: score) }
    }
    return best.token < 0 ? nil : best
  }

  /// Fills `candidates` with the allowed tokens, in the order of their numbers.
  private mutating func collect(_ logits: UnsafeBufferPointer<Float>, allowed: TokenMask?, above floor: Double) {
    candidates.removeAll(keepingCapacity: true)
    let floor = Float(floor)
    var found = candidates
    candidates = []
    forEachToken(of: logits, allowed: allowed) { index in
      let score = penalty.apply(to: logits[index], of: Int32(index))
      if score >= floor, score.isFinite { found.append(TokenCandidate(token: Int32(index), score: score)) }
    }
    candidates = found
  }

  @inline(__always)
  private func forEachToken(
    of logits: UnsafeBufferPointer<Float>, allowed: TokenMask?, _ body: (Int) -> Void
  ) {
    let count = min(logits.count, vocabularySize)
    guard let allowed else {
      for index in 0..<count { body(index) }
      return
    }
    allowed.forEach { if $0 < count { body($0) } }
  }

  /// Gives each candidate its probability before normalisation; the likeliest has 1.
  private mutating func weigh(relativeTo best: Float) {
    let scale = 1 / options.temperature
    for index in candidates.indices {
      candidates[index].weight = exp((Double(candidates[index].score) - Double(best)) * scale)
    }
  }

  private mutating func draw() -> Int32? {
    let total = candidates.reduce(0) { $0 + $1.weight }
    var rest = random.nextUnit() * total
    for candidate in candidates {
      rest -= candidate.weight
      if rest < 0 { return candidate.token }
    }
    // Rounding may leave a little of the last interval.
    return candidates.last { $0.weight > 0 }?.token
  }
}

/// A token that may be chosen.
struct TokenCandidate: Hashable, Sendable {
  var token: Int32
  /// Its logit after penalties.
  var score: Float
  /// Its probability relative to the likeliest token's.
  var weight = 0.0
}
