/// All windows of a fixed number of letters of some texts, to recognise them elsewhere however they are spaced.
///
/// Letters and digits count, what parts them does not: "Y o u  a r e", "You-are" and "You are" are the same. A rolling
/// hash (Karp and Rabin, 1987) makes every window cost the same.
struct LetterWindows: Sendable {
  /// Letters in a window.
  let length: Int
  private var hashes: Set<UInt64> = []

  init(length: Int) {
    self.length = max(length, 1)
  }

  var isEmpty: Bool { hashes.isEmpty }

  mutating func insert(_ text: PlainText) {
    var reader = LetterWindow(length: length)
    for hash in reader.hashes(of: text) { hashes.insert(hash) }
  }

  mutating func subtract(_ text: PlainText) {
    guard !isEmpty else { return }
    var reader = LetterWindow(length: length)
    for hash in reader.hashes(of: text) { hashes.remove(hash) }
  }

  /// Whether a window that ends in the text is known.
  ///
  /// - Parameter window: The letters before the text; goes on to its end.
  func containsWindow(of text: PlainText, after window: inout LetterWindow) -> Bool {
    window.hashes(of: text).contains(where: hashes.contains)
  }
}

/// The last letters of a text that is read from beginning to end.
struct LetterWindow: Sendable {
  private static let base: UInt64 = 0x100_0000_01B3

  private let length: Int
  /// The base to the power of the length.
  private let power: UInt64
  private var letters: [UInt32] = []
  /// Where the oldest letter stands in `letters`, once there are enough.
  private var oldest = 0
  private var hash: UInt64 = 0

  init(length: Int) {
    self.length = length
    power = (0..<length).reduce(1) { power, _ in power &* Self.base }
  }

  /// The hash of each window that ends in the text.
  mutating func hashes(of text: PlainText) -> [UInt64] {
    var hashes: [UInt64] = []
    for word in text.words {
      for letter in text.scalars[word.range] {
        hash = hash &* Self.base &+ UInt64(letter)
        if letters.count < length {
          letters.append(letter)
        } else {
          hash = hash &- power &* UInt64(letters[oldest])
          letters[oldest] = letter
          oldest = (oldest + 1) % length
        }
        if letters.count == length { hashes.append(hash) }
      }
    }
    return hashes
  }
}
