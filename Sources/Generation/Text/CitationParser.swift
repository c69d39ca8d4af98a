/// Takes the citations out of the text that a model writes.
///
/// A marker, and the white space before it, is held back until it is decided; so nothing is ever taken back, and the
/// events do not depend on how the text is cut into pieces.
struct CitationParser: Sendable {
  private let sourceCount: Int
  /// White space that is dropped if a marker follows.
  private var space = String.UnicodeScalarView()
  /// A bracket that is not closed yet, from its opening on.
  private var marker = String.UnicodeScalarView()
  private var text = String.UnicodeScalarView()
  private var events: [GenerationEvent] = []

  /// - Parameter sourceCount: Sources are numbered from 1 in what the model writes.
  init(sourceCount: Int) {
    self.sourceCount = sourceCount
  }

  /// Takes a piece of text.
  ///
  /// - Returns: Text and citations that are decided, in order. A number that names no source gives no event.
  mutating func push(_ piece: String) -> [GenerationEvent] {
    for scalar in piece.unicodeScalars { take(scalar) }
    return flush()
  }

  /// The end of the text: an open bracket was text.
  mutating func finish() -> [GenerationEvent] {
    keepMarkerAsText()
    text += space
    space.removeAll()
    return flush()
  }

  private mutating func take(_ scalar: Unicode.Scalar) {
    if CitationMarker.isOpening(scalar) {
      keepMarkerAsText()
      marker.append(scalar)
    } else if marker.isEmpty {
      takeText(scalar)
    } else if CitationMarker.isClosing(scalar) {
      close(scalar)
    } else {
      marker.append(scalar)
      if marker.count > CitationMarker.maximumLength || scalar == "\n" { keepMarkerAsText() }
    }
  }

  private mutating func takeText(_ scalar: Unicode.Scalar) {
    guard !scalar.properties.isWhitespace else { return space.append(scalar) }
    text += space
    space.removeAll()
    text.append(scalar)
  }

  private mutating func close(_ scalar: Unicode.Scalar) {
    guard let numbers = CitationMarker.numbers(in: marker[...].dropFirst()) else {
      marker.append(scalar)
      return keepMarkerAsText()
    }
    marker.removeAll()
    space.removeAll()
    flushText()
    for number in numbers where (1...max(sourceCount, 1)).contains(number) && sourceCount > 0 {
      events.append(.citation(source: number - 1))
    }
  }

  private mutating func keepMarkerAsText() {
    guard !marker.isEmpty else { return }
    text += space
    space.removeAll()
    let pending = marker
    marker.removeAll()
    for scalar in pending {
      if CitationMarker.isOpening(scalar) { text.append(scalar) } else { takeText(scalar) }
    }
  }

  private mutating func flushText() {
    guard !text.isEmpty else { return }
    events.append(.text(String(text)))
    text.removeAll()
  }

  private mutating func flush() -> [GenerationEvent] {
    flushText()
    defer { events.removeAll() }
    return events
  }
}
