/// Follows a grammar byte by byte.
///
/// A position in the grammar is a stack of rules that are partly written; as a rule may go on in several ways, a state
/// is a set of stacks. Stacks share what they have in common, and stacks, states and steps between states are kept once
/// they were made: soon a step is one look into a table.
///
/// Used by one thread.
final class GrammarAutomaton: ByteAutomaton {
  private typealias StackIndex = Int32

  /// A rule that is partly written, on top of others.
  private struct Frame: Hashable {
    var parent: StackIndex
    var rule: ByteGrammar.RuleIndex
    /// See ``ByteGrammar/distance(of:from:)``.
    var position: Int32
  }

  private struct State: Hashable {
    /// Stacks whose top rule takes a byte; ascending.
    var stacks: [StackIndex]
    /// Whether a stack has run empty.
    var isAccepting: Bool
  }

  /// States beyond this number are forgotten at the next occasion.
  private static let stateLimit = 8192
  /// More ways to go on than this are not followed; the first ones lead to an end as well.
  private static let stackLimit = 1024
  /// No frame: everything is written.
  private static let empty: StackIndex = -1
  private static let dead: Int32 = -1

  private let grammar: ByteGrammar
  private let root: ByteGrammar.RuleIndex
  private var frames: [Frame] = []
  private var frameDistances: [Int] = []
  private var frameIndices: [Frame: StackIndex] = [:]
  private var states: [State] = []
  private var stateDistances: [Int] = []
  private var stateIndices: [State: Int32] = [:]
  private let steps = StepTable(rowLimit: 2 * stateLimit)
  /// See ``equivalent(of:forBytes:)``.
  private var equivalents: [Int32: Int32] = [:]
  private(set) var start: Int32 = 0

  /// - Precondition: The rule allows something.
  init(_ grammar: ByteGrammar, root: ByteGrammar.RuleIndex) {
    precondition(grammar.isReachable(root))
    self.grammar = grammar
    self.root = root
    start = makeStart()
  }

  private func makeStart() -> Int32 {
    var closure = Closure()
    expand(push(root, on: Self.empty), into: &closure)
    return intern(closure)
  }

  func next(_ state: Int32, _ byte: UInt8) -> Int32 {
    let known = steps[state, byte]
    if known != StepTable.unknown { return known }
    let next = step(from: state, byte)
    steps.set(next, from: state, byte)
    return next
  }

  func isAccepting(_ state: Int32) -> Bool { states[Int(state)].isAccepting }

  func isFinal(_ state: Int32) -> Bool { states[Int(state)].stacks.isEmpty }

  func distance(_ state: Int32) -> Int { stateDistances[Int(state)] }

  func compact(keeping state: Int32) -> Int32? {
    guard states.count > Self.stateLimit else { return nil }
    let kept = states[Int(state)]
    let oldFrames = frames
    frames.removeAll(keepingCapacity: true)
    frameDistances.removeAll(keepingCapacity: true)
    frameIndices.removeAll(keepingCapacity: true)
    states.removeAll(keepingCapacity: true)
    stateDistances.removeAll(keepingCapacity: true)
    stateIndices.removeAll(keepingCapacity: true)
    equivalents.removeAll(keepingCapacity: true)
    start = makeStart()
    var closure = Closure(isAccepting: kept.isAccepting)
    closure.stacks = kept.stacks.map { copy($0, from: oldFrames) }
    return intern(closure)
  }

  /// Puts the frames of a stack back, from the bottom.
  private func copy(_ stack: StackIndex, from oldFrames: [Frame]) -> StackIndex {
    path(to: stack, in: oldFrames).reduce(Self.empty) { push($1.rule, at: $1.position, on: $0) }
  }

  /// The frames of a stack, from the bottom.
  private func path(to stack: StackIndex, in frames: [Frame]) -> ReversedCollection<[Frame]> {
    var path: [Frame] = []
    var index = stack
    while index != Self.empty {
      path.append(frames[Int(index)])
      index = path[path.count - 1].parent
    }
    return path.reversed()
  }

  /// Rounds of repetitions that a few bytes cannot bring to their upper bound need not be told apart.
  func equivalent(of state: Int32, forBytes length: Int) -> Int32 {
    if let known = equivalents[state] { return known }
    var closure = Closure(isAccepting: states[Int(state)].isAccepting)
    closure.stacks = states[Int(state)].stacks.map { stack in
      path(to: stack, in: frames).reduce(Self.empty) { parent, frame in
        push(frame.rule, at: equivalentPosition(of: frame, forBytes: length), on: parent)
      }
    }
    let index = intern(closure)
    equivalents[state] = index
    return index
  }

  private func equivalentPosition(of frame: Frame, forBytes length: Int) -> Int32 {
    guard case .repetition(_, let minimum, let maximum?) = grammar.rules[Int(frame.rule)] else { return frame.position }
    let position = Int(frame.position)
    return position > minimum && maximum - position > length ? Int32(minimum) : frame.position
  }

  // MARK: - Steps

  private struct Closure {
    var stacks: [StackIndex] = []
    var isAccepting = false
    var seen: Set<StackIndex> = []

    init(isAccepting: Bool = false) {
      self.isAccepting = isAccepting
    }
  }

  private func step(from state: Int32, _ byte: UInt8) -> Int32 {
    var closure = Closure()
    for stack in states[Int(state)].stacks {
      let frame = frames[Int(stack)]
      switch grammar.rules[Int(frame.rule)] {
      case .byte(let set):
        if set.contains(byte) { expand(frame.parent, into: &closure) }
      case .literal(let bytes):
        let position = Int(frame.position)
        guard bytes[position] == byte else { continue }
        let isWritten = position + 1 == bytes.count
        expand(isWritten ? frame.parent : push(frame.rule, at: frame.position + 1, on: frame.parent), into: &closure)
      case .sequence, .choice, .repetition: break
      }
    }
    return closure.stacks.isEmpty && !closure.isAccepting ? Self.dead : intern(closure)
  }

  /// Adds the stacks that a stack goes on as until the next rule takes a byte.
  private func expand(_ stack: StackIndex, into closure: inout Closure) {
    guard stack != Self.empty else { return closure.isAccepting = true }
    guard closure.seen.insert(stack).inserted else { return }
    let frame = frames[Int(stack)]
    switch grammar.rules[Int(frame.rule)] {
    case .literal(let bytes) where bytes.isEmpty: expand(frame.parent, into: &closure)
    case .byte, .literal:
      if closure.stacks.count < Self.stackLimit { closure.stacks.append(stack) }
    case .sequence(let parts): expand(sequence: parts, of: frame, into: &closure)
    case .choice(let parts):
      for part in parts { expand(push(part, on: frame.parent), into: &closure) }
    case .repetition(let part, let minimum, let maximum):
      expand(repetition: part, minimum: minimum, maximum: maximum, of: frame, into: &closure)
    }
  }

  private func expand(sequence parts: [ByteGrammar.RuleIndex], of frame: Frame, into closure: inout Closure) {
    let position = Int(frame.position)
    guard position < parts.count else { return expand(frame.parent, into: &closure) }
    let isLast = position + 1 == parts.count
    let rest = isLast ? frame.parent : push(frame.rule, at: frame.position + 1, on: frame.parent)
    expand(push(parts[position], on: rest), into: &closure)
  }

  private func expand(
    repetition part: ByteGrammar.RuleIndex, minimum: Int, maximum: Int?, of frame: Frame, into closure: inout Closure
  ) {
    let count = Int(frame.position)
    if count >= minimum { expand(frame.parent, into: &closure) }
    guard count < maximum ?? .max else { return }
    // Without an upper bound rounds beyond the lower one need not be told apart.
    let nextCount = maximum == nil ? min(count + 1, minimum) : count + 1
    let rest = nextCount == maximum ? frame.parent : push(frame.rule, at: Int32(nextCount), on: frame.parent)
    expand(push(part, on: rest), into: &closure)
  }

  // MARK: - Tables

  private func push(_ rule: ByteGrammar.RuleIndex, at position: Int32 = 0, on parent: StackIndex) -> StackIndex {
    let frame = Frame(parent: parent, rule: rule, position: position)
    if let index = frameIndices[frame] { return index }
    let below = parent == Self.empty ? 0 : frameDistances[Int(parent)]
    let index = StackIndex(frames.count)
    frames.append(frame)
    frameDistances.append(below + grammar.distance(of: grammar.rules[Int(rule)], from: Int(position)))
    frameIndices[frame] = index
    return index
  }

  private func intern(_ closure: Closure) -> Int32 {
    let state = State(stacks: closure.stacks.sorted(), isAccepting: closure.isAccepting)
    if let index = stateIndices[state] { return index }
    let index = Int32(states.count)
    states.append(state)
    stateDistances.append(
      state.isAccepting ? 0 : state.stacks.map { frameDistances[Int($0)] }.min() ?? ByteGrammar.unreachable)
    stateIndices[state] = index
    steps.addRow(index)
    return index
  }
}
