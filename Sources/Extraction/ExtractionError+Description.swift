internal import Glibc

extension ExtractionError: CustomStringConvertible {
  /// What is wrong and what to do, in one or two sentences for the operator.
  public var description: String {
    switch self {
    case .unreadable(let number): "The file cannot be opened: \(Self.reason(number)). Check its permissions."
    case .notRegularFile: "Not a regular file. Drop the document itself, not a link or a folder in its place."
    case .fileTooLarge(let size, let limit):
      "The file has \(Self.mebibytes(size)), more than the limit of \(Self.mebibytes(limit)). Split it."
    case .unsupportedType(let found): "Not a supported document: it is \(found). Convert it to PDF, DOCX or text."
    case .encrypted(let format): "The \(format) is protected by a password. Save it without one."
    case .damaged(let format, let detail): "The \(format) is damaged: \(detail). Save it again from its program."
    case .noText(format: "PDF"):
      "The PDF has no text layer; its pages are probably scanned images. Run text recognition (OCR) over it first."
    case .noText(let format): "The \(format) contains no text."
    case .timedOut(let seconds): "Reading it took longer than \(Self.plain(seconds)) s. Split it, or raise the limit."
    case .outOfProcessorTime(let limit):
      "Reading it took more than \(limit) s of processor time. Split it, or raise the limit."
    case .outOfMemory(let limit):
      "Reading it needs more memory than the limit of \(Self.mebibytes(limit)). Split it, or raise the limit."
    case .outputTooLarge(let limit):
      "It holds more text than the limit of \(Self.mebibytes(limit)). Split it, or raise the limit."
    case .crashed(let signal): "The extraction process ended with signal \(signal) while reading it. Save it again."
    case .workerUnavailable(let path, let number):
      "The extraction program \(path) cannot be started: \(Self.reason(number)). Check the installation."
    case .workerNotJailed(let step, let number):
      "The extraction process could not shut itself in (step \(step): \(Self.reason(number))). Check the kernel."
    case .workerFailed(let status):
      "The extraction process ended with status \(status) and no reason. Check that it is of this release."
    case .invalidReply(let detail):
      "The extraction process wrote an invalid reply: \(detail). Check that it is of this release."
    }
  }

  private static func reason(_ errorNumber: Int32) -> String {
    String(cString: strerror(errorNumber))
  }

  private static func mebibytes(_ bytes: Int64) -> String {
    bytes < 1 << 20 ? "\(bytes) bytes" : "\((bytes + (1 << 20) - 1) >> 20) MiB"
  }

  private static func plain(_ seconds: Double) -> String {
    seconds == seconds.rounded() && abs(seconds) < 1e9 ? "\(Int(seconds))" : "\(seconds)"
  }
}
