/// Allows spans of sources, word for word, each followed by the number of its source:
/// `The pump is red. [1] It runs. [2]`
///
/// At each byte it knows all places of all sources where the span might stand. A span ends with the number of one of
/// them, or with the end of the answer; what could be text of a source is text of that source, so a bracket that the
/// source itself goes on with is no number. Instead of quoting, an answer may be that nothing was found.
///
/// Used by one thread.
final class QuoteAutomaton: ByteAutomaton {
  /// Where an answer is.
  struct State: Hashable {
    /// Spans whose numbers are written, in order.
    var spans: [Range<Int32>] = []
    /// Bytes of white space since the last one ended.
    var spaceCount = 0
    /// Bytes of the present span; 0 between spans.
    var length: Int32 = 0
    /// Where the present span may go on, ascending.
    var positions: [Int32] = []
    /// The number that may be being written behind the present span.
    var marker: Marker?
    /// Bytes of ``QuoteAutomaton/notFoundAnswer`` that were written.
    var notFoundLength = 0

    var isBetween: Bool { length == 0 && notFoundLength == 0 }
  }

  /// ` [12`, and where the span before it may end.
  struct Marker: Hashable {
    var ends: [Int32]
    var length: Int32
    var written: [UInt8]
  }

  static let notFoundAnswer = Array(PromptRules.notFoundAnswer.utf8)
  private static let maximumSpaceCount = 2

  let sources: QuoteSources
  private let costs: QuoteCosts?
  private var states: [State] = []
  private var indices: [State: Int32] = [:]
  private var steps: [Int64: Int32] = [:]
  private(set) var start: Int32 = 0

  /// - Parameter costs: For distances in tokens; without them distances count bytes.
  init(_ sources: QuoteSources, costs: QuoteCosts? = nil) {
    self.sources = sources
    self.costs = costs
    start = intern(State())
  }

  func state(_ index: Int32) -> State { states[Int(index)] }

  func next(_ state: Int32, _ byte: UInt8) -> Int32 {
    let key = Int64(state) << 8 | Int64(byte)
    if let known = steps[key] { return known }
    let next = successor(of: states[Int(state)], byte).map(intern) ?? -1
    steps[key] = next
    return next
  }

  func isAccepting(_ state: Int32) -> Bool {
    let state = states[Int(state)]
    if state.isBetween { return !state.spans.isEmpty }
    return state.notFoundLength == Self.notFoundAnswer.count || !ends(of: state).isEmpty
  }

  func isFinal(_ state: Int32) -> Bool {
    let state = states[Int(state)]
    return state.isBetween && state.spans.count == sources.options.maximumSpanCount
  }

  func distance(_ state: Int32) -> Int {
    if isAccepting(state) { return 0 }
    let state = states[Int(state)]
    if state.isBetween { return cheapestSpan }
    // That nothing was found must not win only because no span fits any more.
    if state.length == 0 { return max(Self.notFoundAnswer.count - state.notFoundLength, cheapestSpan) }
    var distances = state.positions.compactMap { distance(from: $0, start: $0 - state.length) }
    if let marker = state.marker {
      distances += spellings(of: marker).map { $0.count - marker.written.count }
    }
    return distances.min() ?? ByteGrammar.unreachable
  }

  private func distance(from position: Int32, start: Int32) -> Int? {
    if let costs { return costs.count(from: position) }
    return sources.nextEnd(at: position, from: start).map { Int($0 - position) }
  }

  private var cheapestSpan: Int {
    costs?.cheapestSpan ?? sources.starts.compactMap { distance(from: $0, start: $0) }.min() ?? ByteGrammar.unreachable
  }

  func compact(keeping state: Int32) -> Int32? {
    guard states.count > 1 << 14 else { return nil }
    let kept = states[Int(state)]
    states.removeAll()
    indices.removeAll()
    steps.removeAll()
    start = intern(State())
    return intern(kept)
  }

  /// Places where the present span may end.
  func ends(of state: State) -> [Int32] {
    // Behind the space that may introduce a number, the span is still the one before it.
    if let marker = state.marker, marker.written == [0x20] { return marker.ends }
    return state.positions.filter { sources.isEnd($0, from: $0 - state.length) }
  }

  private func intern(_ state: State) -> Int32 {
    if let index = indices[state] { return index }
    let index = Int32(states.count)
    states.append(state)
    indices[state] = index
    return index
  }
}

extension QuoteAutomaton {
  private func successor(of state: State, _ byte: UInt8) -> State? {
    guard byte != 0 else { return nil }
    return state.isBetween ? opened(state, byte) : continued(state, byte)
  }

  /// Begins a span, or adds white space before it.
  private func opened(_ state: State, _ byte: UInt8) -> State? {
    guard state.spans.count < sources.options.maximumSpanCount else { return nil }
    if byte == 0x20 || byte == 0x0A {
      guard state.spaceCount < Self.maximumSpaceCount else { return nil }
      return State(spans: state.spans, spaceCount: state.spaceCount + 1)
    }
    var next = State(spans: state.spans)
    // No text is quoted twice: a model without sense would repeat itself until its tokens end.
    next.positions = sources.starts.filter { start in
      sources.bytes[Int(start)] == byte && !state.spans.contains { $0.contains(start) }
    }.map { $0 + 1 }
    if state.spans.isEmpty, byte == Self.notFoundAnswer[0] { next.notFoundLength = 1 }
    next.length = next.positions.isEmpty ? 0 : 1
    return next.positions.isEmpty && next.notFoundLength == 0 ? nil : next
  }

  private func continued(_ state: State, _ byte: UInt8) -> State? {
    var next = State(spans: state.spans)
    next.positions = state.positions.filter { position in
      sources.bytes[Int(position)] == byte
        && sources.nextEnd(at: position + 1, from: position - state.length) != nil
    }.map { $0 + 1 }
    next.length = next.positions.isEmpty ? 0 : state.length + 1
    if state.notFoundLength > 0, state.notFoundLength < Self.notFoundAnswer.count,
      Self.notFoundAnswer[state.notFoundLength] == byte
    {
      next.notFoundLength = state.notFoundLength + 1
    }
    guard let marker = marker(after: state, byte) else {
      return next.positions.isEmpty && next.notFoundLength == 0 ? nil : next
    }
    if let span = completed(marker) { return next.positions.isEmpty ? State(spans: state.spans + [span]) : next }
    if next.positions.isEmpty || marker.written == [0x20] { next.marker = marker }
    // The span goes on to be known by its length while its number is written.
    if next.length == 0 { next.length = marker.length }
    return next
  }

  /// The number that a byte begins or continues; nil where it does neither.
  private func marker(after state: State, _ byte: UInt8) -> Marker? {
    var marker = state.marker
    if marker == nil {
      let ends = state.length > 0 ? state.positions.filter { sources.isEnd($0, from: $0 - state.length) } : []
      guard !ends.isEmpty else { return nil }
      marker = Marker(ends: ends, length: state.length, written: [])
    }
    marker?.written.append(byte)
    guard let marker, !spellings(of: marker).isEmpty else { return nil }
    return marker
  }

  /// What may be written to name the source of a span, as far as it begins with what is written.
  private func spellings(of marker: Marker) -> [[UInt8]] {
    let numbers = Set(marker.ends.map { sources.source(at: $0) + 1 }).sorted()
    let spellings = numbers.flatMap { [Array(" [\($0)]".utf8), Array("[\($0)]".utf8)] }
    return spellings.filter { $0.starts(with: marker.written) }
  }

  /// The span whose number is completely written.
  private func completed(_ marker: Marker) -> Range<Int32>? {
    guard marker.written.last == UInt8(ascii: "]") else { return nil }
    let digits = marker.written.filter { (0x30...0x39).contains($0) }
    let number = Int(String(decoding: digits, as: UTF8.self))
    let end = marker.ends.first { sources.source(at: $0) + 1 == number }
    return end.map { $0 - marker.length..<$0 }
  }
}
