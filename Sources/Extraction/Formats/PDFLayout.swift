internal import Domain

/// Finds text of a PDF that its readers do not see, from what poppler's `pdftohtml` says of every line: where it lies,
/// how large it is, its colour and its opacity.
///
/// What is painted behind a line is not known, nor whether a picture covers it: white text counts as hidden where a line
/// has some length and most of the page is not white; text painted without ink where most of the page is painted with
/// some, because the text layer of a scanned page has none.
struct PDFLayout {
  /// pdftohtml's own scale: pixels for a point of 1/72 inch.
  private static let pixelsPerPoint = 1.5
  private static let tinySizePixels = 3.0 * pixelsPerPoint
  /// The headings of tables are white on a colour, and short.
  private static let shortestWhiteLine = 24

  private struct Line: Hashable {
    var text: String
    var manner: HiddenText.Manner?
  }

  private var pages: [[Line]] = []

  /// - Parameters:
  ///   - all: pdftohtml's XML of the document, with the text that is painted without ink.
  ///   - inked: The same without that text.
  init(all: String, inked: String) {
    let (all, inked) = (LineReader(all), LineReader(inked))
    for (index, lines) in all.pages.enumerated() {
      var seen: [String: Int] = [:]
      if inked.pages.indices.contains(index) { for line in inked.pages[index] { seen[line.text, default: 0] += 1 } }
      pages.append(
        Self.settled(
          lines.map { line in
            let count = seen[line.text, default: 0]
            seen[line.text] = count - 1
            return Line(text: line.text, manner: count > 0 ? line.manner : .transparent)
          }))
    }
  }

  /// Takes back what is the rule on its page, and so no exception that somebody hid.
  private static func settled(_ lines: [Line]) -> [Line] {
    let total = lines.reduce(0) { $0 + $1.text.utf8.count }
    let sizes = lines.reduce(into: [HiddenText.Manner: Int]()) { sizes, line in
      if let manner = line.manner { sizes[manner, default: 0] += line.text.utf8.count }
    }
    return lines.map { line in
      guard let manner = line.manner, manner == .colour || manner == .transparent else { return line }
      let isRule = 2 * sizes[manner, default: 0] > total
      let isShort = manner == .colour && line.text.unicodeScalars.count < shortestWhiteLine
      return Line(text: line.text, manner: isRule || isShort ? nil : manner)
    }
  }

  /// The hidden texts with their places in the text of the document.
  func hiddenTexts(in text: String, starts: [Int]) -> [HiddenText] {
    guard pages.contains(where: { $0.contains { $0.manner != nil } }) else { return [] }
    let scalars = Array(text.unicodeScalars)
    var search = LetterSequence.Search()
    var found: [HiddenText] = []
    for (index, lines) in pages.enumerated() where starts.indices.contains(index) {
      let end = index + 1 < starts.count ? starts[index + 1] : scalars.count
      let letters = LetterSequence(scalars[starts[index]..<end], from: starts[index])
      for run in Self.runs(lines) where found.count < ExtractedDocument.maximumHiddenTextCount {
        let sought = LetterSequence(Array(run.text.unicodeScalars)).letters
        guard !sought.isEmpty, let manner = run.manner else { continue }
        let range = letters.range(of: sought, near: 0, &search) ?? starts[index]..<starts[index]
        found.append(
          HiddenText(manner: manner, text: HiddenTextCollector.collapsed(run.text), range: range))
      }
    }
    return found
  }

  /// Lines of one manner that follow one another, as one text.
  private static func runs(_ lines: [Line]) -> [Line] {
    var runs: [Line] = []
    var wasHidden = false
    for line in lines {
      if line.manner != nil {
        if wasHidden, let last = runs.last, last.manner == line.manner, last.text.utf8.count < 2000 {
          runs[runs.count - 1].text += " " + line.text
        } else {
          runs.append(line)
        }
      }
      wasHidden = line.manner != nil
    }
    return runs
  }

  /// Reads the lines of pdftohtml's XML, which is not always well-formed.
  private final class LineReader: MarkupHandler {
    private struct Font {
      var sizePixels: Double
      var isWhite: Bool
      var isClear: Bool
    }

    private(set) var pages: [[Line]] = []
    private var fonts: [String: Font] = [:]
    private var width = 0.0
    private var height = 0.0
    private var manner: HiddenText.Manner?
    private var text = ""
    private var box: [String: String]?

    init(_ markup: String) {
      MarkupReader.readHTML(markup, to: self)
    }

    func start(_ name: String, _ attributes: [String: String]) {
      func number(_ name: String) -> Double { attributes[name].flatMap { Double($0) } ?? 0 }
      switch name {
      case "page":
        pages.append([])
        (width, height) = (number("width"), number("height"))
      case "fontspec":
        let colour = attributes["color"].flatMap { RGBColour($0.lowercased()) }
        fonts[attributes["id"] ?? ""] = Font(
          sizePixels: number("size"), isWhite: colour.map { !$0.isVisible(on: .white) } ?? false,
          isClear: (attributes["opacity"].flatMap { Double($0) } ?? 1) < 0.05)
      case "text":
        (box, text) = (attributes, "")
      default: break
      }
    }

    func end(_ name: String) {
      guard name == "text", let box, !pages.isEmpty else { return }
      self.box = nil
      guard text.contains(where: { !$0.isWhitespace }) else { return }
      pages[pages.count - 1].append(Line(text: text, manner: manner(of: box)))
    }

    func characters(_ text: String) {
      if box != nil { self.text += text }
    }

    private func manner(of box: [String: String]) -> HiddenText.Manner? {
      func number(_ name: String) -> Double { box[name].flatMap { Double($0) } ?? 0 }
      let (left, top) = (number("left"), number("top"))
      let isOutside =
        left >= width || left + number("width") <= 0 || top >= height || top + number("height") <= 0
      if isOutside && width > 0 && height > 0 { return .outside }
      guard let font = fonts[box["font"] ?? ""] else { return nil }
      if font.isClear { return .transparent }
      // Fonts of turned lines have wrong sizes; letters that take no room do not lie.
      let letterWidth = max(number("width"), number("height")) / Double(max(text.unicodeScalars.count, 1))
      if font.sizePixels <= PDFLayout.tinySizePixels && letterWidth < PDFLayout.tinySizePixels / 2 { return .tiny }
      return font.isWhite ? .colour : nil
    }
  }
}
