/// The tokens of one run: those of all steps one after the other, one row each.
struct DecoderBatch {
  /// The rows of one sequence.
  struct Segment {
    let sequence: SequenceState
    let rows: Range<Int>
    /// Position of the first row in its sequence.
    let start: Int
  }

  private(set) var segments: [Segment] = []
  /// Position of each row in its sequence.
  private(set) var positions: [Int32] = []
  private(set) var tokens: [Int32] = []
  /// The rows whose successors are wanted, in ascending order.
  private(set) var wantedRows: [Int] = []

  /// Takes the place of what was there; keeps the memory.
  ///
  /// - Throws: Where a step is empty, its tokens are not in the vocabulary, or it does not fit its sequence.
  mutating func set(_ steps: [DecoderStep], vocabularySize: Int, limit: Int) throws(DecoderError) {
    removeAll()
    for step in steps {
      let (sequence, first) = (step.sequence, tokens.count)
      let end = sequence.tokenCount + step.tokens.count
      guard !step.tokens.isEmpty else { throw .emptyStep }
      guard end <= sequence.capacity else { throw .sequenceFull(tokenCount: end, capacity: sequence.capacity) }
      guard first + step.tokens.count <= limit else {
        throw .batchTooLarge(tokenCount: steps.reduce(0) { $0 + $1.tokens.count }, limit: limit)
      }
      for token in step.tokens where !(0..<vocabularySize).contains(Int(token)) {
        throw .tokenOutsideVocabulary(token: token, vocabularySize: vocabularySize)
      }
      precondition(!segments.contains { $0.sequence === sequence }, "a sequence goes on in one step at a time")
      tokens += step.tokens
      for position in sequence.tokenCount..<end { positions.append(Int32(position)) }
      segments.append(Segment(sequence: sequence, rows: first..<tokens.count, start: sequence.tokenCount))
      switch step.wanted {
      case .none: break
      case .last: wantedRows.append(tokens.count - 1)
      case .all: wantedRows += first..<tokens.count
      }
    }
  }

  /// Lets go of the sequences.
  mutating func removeAll() {
    segments.removeAll(keepingCapacity: true)
    positions.removeAll(keepingCapacity: true)
    tokens.removeAll(keepingCapacity: true)
    wantedRows.removeAll(keepingCapacity: true)
  }
}
