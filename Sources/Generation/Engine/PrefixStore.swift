internal import Transformer

/// Keeps finished timelines, so that what the next prompt shares with one of them need not be read again.
///
/// A state that is taken over holds the very numbers that reading would give: it changes no logit. Used by one thread.
final class PrefixStore {
  private let limitBytes: Int
  /// Least recently used first.
  private var sessions: [Session] = []

  init(limitBytes: Int) {
    self.limitBytes = limitBytes
  }

  var sizeBytes: Int { sessions.reduce(0) { $0 + $1.state.sizeBytes } }

  var count: Int { sessions.count }

  /// Keeps a timeline, and gives up those that were not used for longest where memory is short.
  func insert(_ session: Session) {
    guard !session.tokens.isEmpty else { return }
    // Whatever one that it continues could serve, it serves.
    sessions.removeAll { session.sharedCount(with: $0.tokens) == $0.tokens.count }
    sessions.append(session)
    while sizeBytes > limitBytes, !sessions.isEmpty { sessions.removeFirst() }
  }

  /// Fills a new timeline with the longest beginning of a prompt that is known.
  ///
  /// - Parameters:
  ///   - running: Timelines that are in use and may lend theirs.
  ///   - limit: Tokens at most; at least one of a prompt must be read for its logits.
  func fill(_ session: Session, for prompt: [Int32], from running: [Session], limit: Int) {
    var best: (source: Session, count: Int)?
    for source in sessions + running {
      let count = min(source.sharedCount(with: prompt), limit)
      if count > best?.count ?? 0 { best = (source, count) }
    }
    guard let best else { return }
    session.copyPrefix(of: best.source, count: best.count)
    if let index = sessions.firstIndex(where: { $0 === best.source }) { sessions.append(sessions.remove(at: index)) }
  }
}
