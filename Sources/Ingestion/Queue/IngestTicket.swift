/// One file's turn to be read.
///
/// A ticket is void as soon as a newer one was written for the same path, or the path is gone; the work of a void ticket
/// is thrown away.
struct IngestTicket: Hashable, Sendable {
  /// Path relative to the ingest folder.
  let path: String
  /// Rises with every ticket written.
  let serial: UInt64
  /// For sharing out the work; what is read is measured again.
  let sizeBytes: Int64
}
