/// Why a file gave no text.
///
/// The child reports some of these to the parent, so the enum crosses a process boundary as JSON.
public enum ExtractionError: Error, Hashable, Sendable, Codable {
  /// The file could not be opened; `errorNumber` is that of `open`.
  case unreadable(errorNumber: Int32)
  /// A folder, socket, device, pipe or symbolic link.
  case notRegularFile
  case fileTooLarge(sizeBytes: Int64, limitBytes: Int64)
  /// `found` says what the bytes are, for example "a PNG image".
  case unsupportedType(found: String)
  /// Needs a password.
  case encrypted(format: String)
  /// `detail` names the broken part, never the document's text.
  case damaged(format: String, detail: String)
  /// Readable, but without a character of text.
  case noText(format: String)
  case timedOut(seconds: Double)
  case outOfProcessorTime(limitSeconds: Int)
  case outOfMemory(limitBytes: Int64)
  case outputTooLarge(limitBytes: Int64)
  /// The extraction process was ended by a signal.
  case crashed(signal: Int32)
  /// The extraction process could not be started.
  case workerUnavailable(path: String, errorNumber: Int32)
  /// The extraction process could not shut itself in; nothing was read.
  case workerNotJailed(step: Int32, errorNumber: Int32)
  case workerFailed(status: Int32)
  /// What the extraction process wrote is not a document.
  case invalidReply(detail: String)

  /// Whether the reason lies in the installation or the moment, not in the file: worth another try later.
  public var isTransient: Bool {
    switch self {
    case .workerUnavailable, .workerNotJailed: true
    default: false
    }
  }
}
