/// Rules that say which byte strings are allowed.
///
/// A rule is made of rules that were added before it; so no rule holds itself, and what it allows is never nested
/// deeper than the rules are.
struct ByteGrammar: Sendable {
  typealias RuleIndex = Int32

  enum Rule: Hashable, Sendable {
    /// One byte of a set.
    case byte(ByteSet)
    /// These bytes.
    case literal([UInt8])
    /// One rule after the other.
    case sequence([RuleIndex])
    /// One of the rules.
    case choice([RuleIndex])
    /// A rule several times in a row; no upper bound where it is nil.
    case repetition(RuleIndex, minimum: Int, maximum: Int?)
  }

  /// The length of what cannot be: more than any text.
  static let unreachable = 1 << 40

  private(set) var rules: [Rule] = []
  /// Bytes of the shortest text that each rule allows; ``unreachable`` where it allows none.
  private(set) var distances: [Int] = []
  private var indices: [Rule: RuleIndex] = [:]

  /// Adds a rule, once.
  mutating func add(_ rule: Rule) -> RuleIndex {
    if let index = indices[rule] { return index }
    let index = RuleIndex(rules.count)
    rules.append(rule)
    distances.append(distance(of: rule, from: 0))
    indices[rule] = index
    return index
  }

  func isReachable(_ index: RuleIndex) -> Bool { distances[Int(index)] < Self.unreachable }

  /// Bytes of the shortest end of a rule of which a part is written.
  ///
  /// - Parameter position: Bytes written of a literal, rules of a sequence, rounds of a repetition.
  func distance(of rule: Rule, from position: Int) -> Int {
    let distance =
      switch rule {
      case .byte(let set): set.isEmpty ? Self.unreachable : 1
      case .literal(let bytes): bytes.count - position
      case .sequence(let parts): parts[position...].reduce(0) { min($0 + distances[Int($1)], Self.unreachable) }
      case .choice(let parts): parts.map { distances[Int($0)] }.min() ?? Self.unreachable
      case .repetition(let part, let minimum, _):
        position >= minimum
          ? 0 : product(distances[Int(part)], minimum - position)
      }
    return min(distance, Self.unreachable)
  }

  private func product(_ one: Int, _ other: Int) -> Int {
    let (product, isTooLarge) = one.multipliedReportingOverflow(by: other)
    return isTooLarge ? Self.unreachable : product
  }
}

extension ByteGrammar {
  /// The rule that allows nothing.
  mutating func nothing() -> RuleIndex { add(.byte(ByteSet())) }

  mutating func literal(_ text: String) -> RuleIndex { add(.literal(Array(text.utf8))) }

  mutating func byte(in set: ByteSet) -> RuleIndex { add(.byte(set)) }

  /// One after the other.
  mutating func sequence(_ parts: RuleIndex...) -> RuleIndex { sequence(parts) }

  mutating func sequence(_ parts: [RuleIndex]) -> RuleIndex {
    guard parts.allSatisfy(isReachable) else { return nothing() }
    return parts.count == 1 ? parts[0] : add(.sequence(parts))
  }

  /// One of them; those that allow nothing are left out.
  mutating func choice(_ parts: RuleIndex...) -> RuleIndex { choice(parts) }

  mutating func choice(_ parts: [RuleIndex]) -> RuleIndex {
    var seen: Set<RuleIndex> = []
    let reachable = parts.filter { isReachable($0) && seen.insert($0).inserted }
    guard let first = reachable.first else { return nothing() }
    return reachable.count == 1 ? first : add(.choice(reachable))
  }

  mutating func optional(_ part: RuleIndex) -> RuleIndex { repetition(of: part, minimum: 0, maximum: 1) }

  /// A rule several times in a row; nothing where the bounds contradict each other.
  mutating func repetition(of part: RuleIndex, minimum: Int, maximum: Int?) -> RuleIndex {
    if let maximum, maximum < minimum { return nothing() }
    if maximum == 0 || (!isReachable(part) && minimum == 0) { return add(.sequence([])) }
    guard isReachable(part) else { return nothing() }
    return add(.repetition(part, minimum: minimum, maximum: maximum))
  }
}
