internal import CKernels

/// The best candidates so far, and a bound that a further one must exceed to be among them.
struct CandidatePool {
  private let limit: Int
  private let capacity: Int
  private var candidates: [ck_candidate] = []
  private(set) var threshold = -Float.infinity

  /// - Parameter batchCount: How many come between two thinnings at least.
  init(limit: Int, batchCount: Int) {
    self.limit = limit
    // Thinned often, because a higher bound keeps more candidates away.
    capacity = limit + max(64, min(limit, batchCount))
    candidates.reserveCapacity(capacity)
  }

  @inline(__always)
  mutating func offer(_ candidate: ck_candidate) {
    guard candidate.score > threshold else { return }
    candidates.append(candidate)
    if candidates.count >= capacity { thin() }
  }

  /// The best, in no order.
  mutating func best() -> [ck_candidate] {
    thin()
    return candidates
  }

  private mutating func thin() {
    guard candidates.count > limit else { return }
    ck_select(&candidates, candidates.count, limit)
    candidates.removeLast(candidates.count - limit)
    threshold = candidates.reduce(.infinity) { min($0, $1.score) }
    if !threshold.isFinite { threshold = -.infinity }
  }
}
