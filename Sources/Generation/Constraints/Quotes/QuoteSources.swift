/// The texts that an answer may quote, with the places where spans may begin and end.
///
/// White space is collapsed: a model that copies a line break as a space still copies word for word. All sources lie in
/// one array of bytes, each closed by a zero that no span can cross:
///
///     bytes       The pump is red.0It runs.0
///     positions   ^ 0         ^ 12          ^ 25: the end, which is no place
struct QuoteSources: Sendable {
  let options: QuoteOptions
  let sourceCount: Int
  private(set) var bytes: [UInt8] = []
  /// Where spans may begin, ascending.
  private(set) var starts: [Int32] = []
  /// Number of the source at each position.
  private var sources: [Int32] = []
  /// Position in the scalars of its source, of the scalar that begins at or before each position.
  private var scalars: [Int32] = []
  private var borders: [QuoteBorders] = []
  /// Words begun before each position.
  private var wordCounts: [Int32] = []

  /// - Parameter texts: Sources are numbered in this order.
  init(_ texts: [String], options: QuoteOptions = QuoteOptions()) {
    self.options = options
    sourceCount = texts.count
    for (index, text) in texts.enumerated() { append(text, source: Int32(index)) }
    starts = bytes.indices.filter { isStart($0) && canEnd(from: Int32($0)) }.map(Int32.init)
  }

  private mutating func append(_ text: String, source: Int32) {
    let scalars = Array(text.unicodeScalars)
    let borders = QuoteBorders.all(in: scalars)
    var wordCount: Int32 = 0
    var pendingSpace: Int?
    let first = bytes.count
    for (index, scalar) in scalars.enumerated() {
      guard !scalar.properties.isWhitespace, scalar != "\0" else {
        pendingSpace = pendingSpace ?? index
        continue
      }
      if let space = pendingSpace, bytes.count > first {
        add([0x20], source, Int32(space), wordCount, borders[space])
      }
      pendingSpace = nil
      add(Array(String(scalar).utf8), source, Int32(index), wordCount, borders[index])
      if borders[index].contains(.wordStart) { wordCount += 1 }
    }
    add([0], source, Int32(pendingSpace ?? scalars.count), wordCount, [.sentenceEnd, .wordEnd])
  }

  private mutating func add(
    _ spelling: [UInt8], _ source: Int32, _ scalar: Int32, _ wordCount: Int32, _ border: QuoteBorders
  ) {
    for (offset, byte) in spelling.enumerated() {
      bytes.append(byte)
      sources.append(source)
      scalars.append(scalar)
      wordCounts.append(wordCount)
      // Borders lie before a scalar, not inside it.
      borders.append(offset == 0 ? border : [])
    }
  }

  private func isStart(_ position: Int) -> Bool {
    borders[position].contains(options.start == .sentence ? .sentenceStart : .wordStart)
  }

  /// Whether a span may end before a position.
  func isEnd(_ position: Int32, from start: Int32) -> Bool {
    let border = borders[Int(position)]
    guard position > start else { return false }
    if border.contains(.sentenceEnd) { return true }
    return options.end == .word && border.contains(.wordEnd)
      && Int(wordCounts[Int(position)] - wordCounts[Int(start)]) >= options.minimumWordCount
  }

  /// The next position at which a span that began at `start` may end; nil where it grows too long before.
  func nextEnd(at position: Int32, from start: Int32) -> Int32? {
    var end = position
    while Int(end - start) <= options.maximumSizeBytes {
      if isEnd(end, from: start) { return end }
      guard bytes[Int(end)] != 0 else { return nil }
      end += 1
    }
    return nil
  }

  /// The end of the sentence that a position is in; behind it where it is an end itself.
  func sentenceEnd(after position: Int) -> Int {
    var end = position + 1
    while !borders[end].contains(.sentenceEnd) { end += 1 }
    return end
  }

  private func canEnd(from start: Int32) -> Bool { nextEnd(at: start, from: start) != nil }

  func source(at position: Int32) -> Int { Int(sources[Int(position)]) }

  /// The span between two positions, in the scalars of its source.
  func span(_ range: Range<Int32>) -> (source: Int, range: Range<Int>) {
    let (lower, upper) = (scalars[Int(range.lowerBound)], scalars[Int(range.upperBound)])
    return (source(at: range.lowerBound), Int(lower)..<Int(upper))
  }
}
