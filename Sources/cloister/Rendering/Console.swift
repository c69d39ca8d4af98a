internal import Foundation

/// One of the two output streams, and what may be written to it.
struct Console {
  let descriptor: Int32
  let isTerminal: Bool
  let colours: Colours
  /// Columns of the terminal; nil where lines may be as long as they are.
  let widthColumns: Int?

  static var standardOutput: Console { Console(descriptor: STDOUT_FILENO) }
  static var standardError: Console { Console(descriptor: STDERR_FILENO) }

  init(descriptor: Int32) {
    let environment = ProcessInfo.processInfo.environment
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
    let isColourful = isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    colours = Colours(areOn: isColourful)
    var size = winsize()
    let isSized = isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    widthColumns = isSized ? Int(size.ws_col) : isTerminal ? 80 : nil
  }

  /// A console that tests render for.
  init(widthColumns: Int?, areColoursOn: Bool = false) {
    descriptor = -1
    isTerminal = widthColumns != nil
    colours = Colours(areOn: areColoursOn)
    self.widthColumns = widthColumns
  }

  /// Writes all of the text; what cannot be written is lost, as there is nobody left to tell.
  func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { return }
      rest = rest.dropFirst(max(count, 0))
    }
  }

  func writeLine(_ text: String) { write(text + "\n") }
}

/// Colours of a terminal; nothing is added where they are off.
struct Colours {
  let areOn: Bool

  func bold(_ text: String) -> String { paint(text, code: 1) }
  func dim(_ text: String) -> String { paint(text, code: 2) }
  func red(_ text: String) -> String { paint(text, code: 31) }
  func green(_ text: String) -> String { paint(text, code: 32) }
  func yellow(_ text: String) -> String { paint(text, code: 33) }

  private func paint(_ text: String, code: Int) -> String {
    areOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
