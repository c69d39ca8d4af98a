public import Domain

/// Something that ingestion did, for the log, the audit and the metrics.
public enum IngestEvent: Hashable, Sendable {
  /// The ingest folder is watched. `isNotified` is false where the kernel gives no notice of changes and only the
  /// periodic walk finds them.
  case started(folder: String, isNotified: Bool)
  /// The chunks of a file answer questions now.
  case indexed(path: String, documentID: DocumentID?, chunkCount: Int, milliseconds: Double)
  /// The guard found something in a file that was just indexed.
  case suspected(path: String, documentID: DocumentID?, findings: [DocumentFinding])
  /// A file has bytes that were indexed before under another name; nothing was embedded.
  case linked(path: String, documentID: DocumentID?)
  /// A file could not be read; it is not tried again until it or the parser changes.
  case failed(path: String, documentID: DocumentID?, reason: String)
  /// A file has a new name; nothing was embedded.
  case renamed(from: String, to: String)
  /// A file is gone and no longer answers questions.
  case retracted(path: String, documentID: DocumentID?)
  /// Something in the folder is not taken: a symbolic link, a socket, a name that is not UTF-8.
  case refused(path: String, reason: String)
  /// Notices of changes were lost or are not possible; the folder is walked instead.
  case watchIncomplete(reason: String)
  /// Something of our own went wrong (disk full, database error); it is tried again.
  case troubled(path: String?, reason: String, fault: StorageFault? = nil)

  /// The trouble that an error tells of.
  static func troubled(path: String?, by error: any Error) -> IngestEvent {
    .troubled(path: path, reason: "\(error)", fault: (error as? any StorageError)?.storageFault)
  }
}
