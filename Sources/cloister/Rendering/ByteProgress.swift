internal import Foundation

/// How much of a file has been read: a bar on a terminal, a line now and then elsewhere; nothing where it is quick.
struct ByteProgress {
  let console: Console
  private let beganAt = ContinuousClock.now
  private var shownAt: ContinuousClock.Instant?

  /// Before this nobody wonders; and this long a line stays.
  private static let delay = Duration.seconds(1)
  private static let lineInterval = Duration.seconds(10)
  private static let repaintInterval = Duration.milliseconds(100)

  init(console: Console) {
    self.console = console
  }

  mutating func show(doneBytes: Int, totalBytes: Int) {
    let now = ContinuousClock.now
    let interval = console.isTerminal ? Self.repaintInterval : Self.lineInterval
    guard now - beganAt >= Self.delay, shownAt.map({ now - $0 >= interval }) ?? true else { return }
    shownAt = now
    console.write(Self.text(doneBytes: doneBytes, totalBytes: totalBytes, widthColumns: console.widthColumns))
  }

  /// Leaves a terminal's line empty for what follows.
  mutating func finish() {
    if console.isTerminal && shownAt != nil { console.write("\r\u{1B}[K") }
    shownAt = nil
  }

  /// - Parameter widthColumns: nil where each text is a line of its own.
  static func text(doneBytes: Int, totalBytes: Int, widthColumns: Int?) -> String {
    let (done, total) = (Quantity.bytes(Int64(doneBytes)), Quantity.bytes(Int64(totalBytes)))
    guard let widthColumns else { return "\(done) of \(total) read\n" }
    let share = totalBytes > 0 ? Double(doneBytes) / Double(totalBytes) : 1
    return "\r\u{1B}[K" + ProgressBar.bar(share: share, label: " \(done)/\(total)", widthColumns: widthColumns)
  }
}
