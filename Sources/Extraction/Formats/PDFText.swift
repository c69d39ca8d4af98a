internal import CJail
internal import Domain
internal import Glibc

/// Reads PDFs with poppler's `pdftotext` and `pdftohtml`, run inside the jail of this process.
///
/// The text is what poppler gives, page by page, so that a quote is found again in the file's text layer.
enum PDFText {
  private static let textProgram = "/usr/bin/pdftotext"
  private static let informationProgram = "/usr/bin/pdfinfo"
  private static let layoutProgram = "/usr/bin/pdftohtml"

  /// - Parameter descriptor: A seekable file; its offset is moved.
  static func document(descriptor: Int32, textLimitBytes: Int) throws(ExtractionError) -> ExtractedDocument {
    let arguments = ["-enc", "UTF-8", "-eol", "unix", "-", "-"]
    let outcome = try run(textProgram, arguments, on: descriptor, limitBytes: textLimitBytes)
    try check(outcome, textLimitBytes: textLimitBytes)
    let text = String(decoding: outcome.output, as: UTF8.self)
    var document = document(ofText: text, title: try title(descriptor: descriptor))
    if let layout = try layout(descriptor: descriptor, textLimitBytes: textLimitBytes), let pages = document.pages {
      document.hiddenTexts = layout.hiddenTexts(in: document.text, starts: pages.starts)
    }
    return document
  }

  /// How the lines of the pages look; nil where poppler cannot say, which is no reason to refuse the document: its text
  /// is judged as it stands.
  private static func layout(descriptor: Int32, textLimitBytes: Int) throws(ExtractionError) -> PDFLayout? {
    let arguments = ["-xml", "-i", "-stdout", "-q"]
    // The last name is asked for where the document comes from a descriptor, and not used.
    let all = try run(layoutProgram, arguments + ["-hidden", "-", "-"], on: descriptor, limitBytes: textLimitBytes)
    guard all.ending == .exited(status: 0) else { return nil }
    let inked = try run(layoutProgram, arguments + ["-", "-"], on: descriptor, limitBytes: textLimitBytes)
    guard inked.ending == .exited(status: 0) else { return nil }
    return PDFLayout(
      all: String(decoding: all.output, as: UTF8.self), inked: String(decoding: inked.output, as: UTF8.self))
  }

  /// The wall clock is the parent's business: it ends the whole process group.
  private static func run(
    _ program: String, _ arguments: [String], on descriptor: Int32, limitBytes: Int
  ) throws(ExtractionError) -> ChildProcess.Outcome {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .unreadable(errorNumber: errno) }
    return try ChildProcess.runInJail(
      executable: program, arguments: arguments, input: descriptor,
      allowance: ChildProcess.Allowance(outputLimitBytes: limitBytes, wallClockSeconds: .infinity))
  }

  /// Divides poppler's output, in which a form feed ends each page.
  static func document(ofText output: String, title: String?) -> ExtractedDocument {
    var text = ""
    var count = 0
    var starts: [Int] = []
    var blocks: [TextBlock] = []
    var pages = output.unicodeScalars.split(separator: "\u{C}", omittingEmptySubsequences: false)
    if pages.count > 1 { pages.removeLast() }
    for page in pages {
      starts.append(count)
      let lines = LineScanner(String(page))
      for block in PlainTextBlocks.scan(lines) {
        blocks.append(TextBlock(kind: block.kind, range: block.range.shifted(by: count)))
      }
      text += String(page)
      count += lines.scalars.count
    }
    return ExtractedDocument(
      mediaType: "application/pdf", title: title, text: text,
      pages: PageMap(starts: starts.isEmpty ? [0] : starts), blocks: blocks)
  }

  /// The title of the document's own record, unless it is the name of a file, as word processors leave there.
  private static func title(descriptor: Int32) throws(ExtractionError) -> String? {
    let outcome = try run(informationProgram, ["-enc", "UTF-8", "-"], on: descriptor, limitBytes: 1 << 16)
    let information = String(decoding: outcome.output, as: UTF8.self)
    guard let line = information.split(separator: "\n").first(where: { $0.hasPrefix("Title:") }) else { return nil }
    let title = line.dropFirst("Title:".count).drop(while: \.isWhitespace)
    let isFileName = !FileName.fileExtension(of: String(title)).isEmpty && !title.contains(". ")
    return title.count < 4 || isFileName || !title.contains(where: \.isLetter) ? nil : String(title)
  }

  private static func check(_ outcome: ChildProcess.Outcome, textLimitBytes: Int) throws(ExtractionError) {
    let messages = String(decoding: outcome.errors, as: UTF8.self).lowercased()
    switch outcome.ending {
    case .exited(status: 0): return
    case .outputTooLarge: throw .outputTooLarge(limitBytes: Int64(textLimitBytes))
    case .exited(status: 127): throw .workerUnavailable(path: textProgram, errorNumber: ENOENT)
    case .exited(status: 3): throw .encrypted(format: "PDF")
    case .exited(let status):
      if messages.contains("password") || messages.contains("encrypt") { throw .encrypted(format: "PDF") }
      if messages.contains("out of memory") { throw .outOfMemory(limitBytes: limit(RLIMIT_DATA)) }
      throw .damaged(format: "PDF", detail: "poppler cannot open it (status \(status))")
    case .signalled(SIGXCPU): throw .outOfProcessorTime(limitSeconds: Int(limit(RLIMIT_CPU)))
    case .signalled(let signal):
      if outcome.peakMemoryBytes > limit(RLIMIT_DATA) / 2 { throw .outOfMemory(limitBytes: limit(RLIMIT_DATA)) }
      throw .damaged(format: "PDF", detail: "poppler ended with signal \(signal)")
    case .timedOut: throw .timedOut(seconds: .infinity)
    }
  }

  /// The limit that this process lives under.
  private static func limit(_ resource: __rlimit_resource) -> Int64 {
    var value = rlimit()
    getrlimit(__rlimit_resource_t(resource.rawValue), &value)
    return Int64(clamping: value.rlim_cur)
  }
}

extension Range<Int> {
  /// The same range, `distance` further on.
  func shifted(by distance: Int) -> Range<Int> {
    lowerBound + distance..<upperBound + distance
  }
}
