/// The filters that cut the unlikely tail of a distribution.
///
/// Each leaves the candidates to draw from, in any order. Of equally likely tokens the one with the lower number is
/// kept.
enum CandidateFilters {
  /// Top-k sampling: Fan, Lewis and Dauphin, "Hierarchical Neural Story Generation", 2018.
  static func keepTop(_ count: Int, of candidates: inout [TokenCandidate]) {
    guard count < candidates.count else { return }
    var best = Leaders(count: count)
    for candidate in candidates { best.offer(candidate) }
    candidates = best.candidates
  }

  /// Nucleus sampling: Holtzman et al., "The Curious Case of Neural Text Degeneration", 2020. Keeps the
  /// likeliest tokens until their probabilities reach `share`, at least one.
  static func keepNucleus(_ share: Double, of candidates: inout [TokenCandidate]) {
    let total = candidates.reduce(0) { $0 + $1.weight }
    // All tokens below this weight together weigh less than what is cut: no need to sort them.
    let negligible = (1 - share) * total / Double(candidates.count)
    if let best = candidates.map(\.weight).max() {
      candidates.removeAll { $0.weight < negligible && $0.weight < best }
    }
    candidates.sort(by: isLikelier)
    var sum = 0.0
    let end = candidates.firstIndex { candidate in
      defer { sum += candidate.weight }
      return sum >= share * total && sum > 0
    }
    if let end { candidates.removeSubrange(end...) }
  }

  static func isLikelier(_ one: TokenCandidate, _ other: TokenCandidate) -> Bool {
    one.score > other.score || (one.score == other.score && one.token < other.token)
  }
}

/// The best few of many candidates, best first.
struct Leaders {
  private let limit: Int
  private(set) var candidates: [TokenCandidate] = []

  /// - Precondition: `count` is at least 1.
  init(count: Int) {
    precondition(count > 0)
    limit = count
  }

  /// - Complexity: O(1) for most, O(limit) for a new leader.
  mutating func offer(_ candidate: TokenCandidate) {
    if candidates.count == limit {
      guard let last = candidates.last, CandidateFilters.isLikelier(candidate, last) else { return }
      candidates.removeLast()
    }
    var (low, high) = (0, candidates.count)
    while low < high {
      let middle = (low + high) / 2
      if CandidateFilters.isLikelier(candidate, candidates[middle]) { high = middle } else { low = middle + 1 }
    }
    candidates.insert(candidate, at: low)
  }
}
