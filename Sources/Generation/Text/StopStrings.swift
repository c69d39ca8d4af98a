/// Ends a text before the first of some stop strings, wherever the pieces that it comes in are cut.
///
/// Text that might begin a stop string is held back until it is decided, so that nothing is ever taken back.
struct StopStrings: Sendable {
  private let stops: [[UInt8]]
  /// Text that was not released: the longest end that begins a stop string.
  private var held: [UInt8] = []
  private(set) var isStopped = false

  /// - Parameter texts: Empty ones are ignored.
  init(_ texts: [String]) {
    stops = texts.map { Array($0.utf8) }.filter { !$0.isEmpty }
  }

  /// Takes a piece of whole characters.
  ///
  /// - Returns: What may be shown now; what follows a stop string is dropped.
  mutating func push(_ text: String) -> String {
    guard !isStopped else { return "" }
    guard !stops.isEmpty else { return text }
    for byte in text.utf8 {
      held.append(byte)
      if let length = stops.filter({ held.hasSuffix($0) }).map(\.count).max() {
        held.removeLast(length)
        isStopped = true
        return release(keeping: 0)
      }
    }
    return release(keeping: stops.map { held.overlap(with: $0) }.max() ?? 0)
  }

  /// The end of the text: what was held back was no stop string.
  mutating func finish() -> String { release(keeping: 0) }

  private mutating func release(keeping count: Int) -> String {
    // Stop strings begin with whole characters, and so does what is kept.
    let text = String(decoding: held.dropLast(count), as: UTF8.self)
    held.removeFirst(held.count - count)
    return text
  }
}

extension [UInt8] {
  fileprivate func hasSuffix(_ other: [UInt8]) -> Bool {
    count >= other.count && suffix(other.count).elementsEqual(other)
  }

  /// Length of the longest end of this that `other` begins with, without being all of it.
  fileprivate func overlap(with other: [UInt8]) -> Int {
    (0..<Swift.min(count + 1, other.count)).last { suffix($0).elementsEqual(other.prefix($0)) } ?? 0
  }
}
