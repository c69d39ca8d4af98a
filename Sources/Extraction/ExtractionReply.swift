internal import Domain
internal import FoundationEssentials
internal import Glibc

/// What the child says to the parent: a document on standard output, or a reason as the last line of standard error.
///
/// The parent believes none of it: the child has read a hostile file and may have been taken over by it.
enum ExtractionReply {
  static func encode(_ document: ExtractedDocument) throws -> Data {
    try JSONEncoder().encode(document)
  }

  static func encode(_ reason: ExtractionError) throws -> Data {
    try JSONEncoder().encode(reason)
  }

  /// The document of a finished child, or why there is none.
  static func document(
    from outcome: ChildProcess.Outcome, limits: ExtractionLimits
  ) throws(ExtractionError) -> ExtractedDocument {
    switch outcome.ending {
    case .exited(status: 0): return try decode(outcome.output)
    case .exited(let status): throw reason(in: outcome.errors) ?? .workerFailed(status: status)
    case .timedOut: throw .timedOut(seconds: limits.wallClockSeconds)
    case .outputTooLarge: throw .outputTooLarge(limitBytes: limits.outputSizeBytes)
    case .signalled(SIGXCPU): throw .outOfProcessorTime(limitSeconds: limits.processorSeconds)
    case .signalled(SIGILL) where outcome.peakMemoryBytes > limits.memoryBytes / 2,
      .signalled(SIGTRAP) where outcome.peakMemoryBytes > limits.memoryBytes / 2,
      .signalled(SIGABRT) where outcome.peakMemoryBytes > limits.memoryBytes / 2:
      // A program that is refused memory traps or aborts; nothing but its size tells that from another defect.
      throw .outOfMemory(limitBytes: limits.memoryBytes)
    case .signalled(let signal): throw .crashed(signal: signal)
    }
  }

  static func decode(_ bytes: [UInt8]) throws(ExtractionError) -> ExtractedDocument {
    let document: ExtractedDocument
    do {
      document = try JSONDecoder().decode(ExtractedDocument.self, from: Data(bytes))
    } catch {
      throw .invalidReply(detail: "it cannot be decoded")
    }
    try validate(document)
    return document
  }

  /// Reasons that only the parent can know are not believed.
  private static func reason(in errors: [UInt8]) -> ExtractionError? {
    guard let line = errors.split(separator: UInt8(ascii: "\n")).last,
      let reason = try? JSONDecoder().decode(ExtractionError.self, from: Data(line))
    else { return nil }
    return switch reason {
    case .unsupportedType, .encrypted, .damaged, .noText, .outOfMemory, .outputTooLarge, .outOfProcessorTime,
      .workerUnavailable, .workerNotJailed:
      reason
    default: nil
    }
  }

  private static func validate(_ document: ExtractedDocument) throws(ExtractionError) {
    let count = document.text.unicodeScalars.count
    var end = 0
    for block in document.blocks {
      guard block.range.lowerBound >= end, block.range.upperBound <= count else {
        throw .invalidReply(detail: "a block lies outside the text or before its predecessor")
      }
      if case .heading(let level) = block.kind, !(1...99).contains(level) {
        throw .invalidReply(detail: "a heading has level \(level)")
      }
      end = block.range.upperBound
    }
    guard document.hiddenTexts.count <= ExtractedDocument.maximumHiddenTextCount else {
      throw .invalidReply(detail: "it has \(document.hiddenTexts.count) hidden texts")
    }
    guard document.hiddenTexts.allSatisfy({ $0.range.lowerBound >= 0 && $0.range.upperBound <= count }) else {
      throw .invalidReply(detail: "a hidden text lies outside the text")
    }
    guard let pages = document.pages else { return }
    let ascends = zip(pages.starts, pages.starts.dropFirst()).allSatisfy { $0 <= $1 }
    guard pages.firstPage >= 1, pages.firstPage < 1 << 31, ascends, let first = pages.starts.first, first >= 0,
      let last = pages.starts.last, last <= count
    else { throw .invalidReply(detail: "the page map does not fit the text") }
  }
}
