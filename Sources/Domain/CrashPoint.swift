#if DEBUG
  internal import Glibc
#endif

/// The places between two steps of a change where a process may be killed and nothing may be lost.
///
/// In debug builds the environment variable `CLOISTER_CRASH_FILE` names a file; a process that reaches the place whose
/// name the file holds kills itself as SIGKILL would. Tests go through all of them. Release builds hold none of it.
public enum CrashPoint: String, CaseIterable, Sendable {
  // A new or changed file.
  case enterUnrecorded
  case enterRecorded
  case commitUnwritten
  case commitContentWritten
  case commitDocumentWritten
  case commitWritten
  case commitIndexed
  case linkWritten
  case failWritten
  case renameWritten

  // A file that goes.
  case deleteBegun
  case deleteFileRemoved
  case retractDocumentRemoved
  case retractContentRemoved
  case retractNoted
  case retractWritten
  case receiptProbed
  case receiptFileWritten
  case receiptFileSynced
  case receiptFileRenamed
  case receiptFolderSynced
  case receiptSettled

  // Saving the index.
  case saveBegun
  case saveFileWritten
  case saveFileSynced
  case saveFileRenamed
  case saveManifestWritten
  case saveManifestSynced
  case saveManifestRenamed
  case saveFolderSynced
  case saveOldFileRemoved

  // Building the index anew, in the background too.
  case trainBegun
  case trainFileMade
  case trainSwitched

  // Compaction and repair.
  case compactVectorsRemoved
  case compactIndexSaved
  case compactTextMerged
  case compactDatabaseRewritten
  case compactLogTruncated
  case repairFullTextDropped
  case repairFullTextMade
  case repairCatalogWritten
  case repairIndexBuilt

  // Snapshots.
  case snapshotFolderMade
  case snapshotCatalogCopied
  case snapshotIndexCopied
  case snapshotManifestWritten
  case snapshotSynced
  case snapshotRenamed
  case restoreIndexCleared
  case restoreCatalogReplaced
  case restoreCatalogWritten
  case restoreIndexRead
  case restoreIndexSaved

  // The audit.
  case auditFileMade
  case auditFileBegun
  case auditHeadWritten
  case auditRetentionRecorded
  case auditFileRemoved

  // Migration to another embedding model.
  case migrateRecorded
  case migrateBatchEmbedded
  case migrateBatchWritten
  case migrateBatchStored
  case migrateIndexSaved
  case migrateReady
  case migrateCaughtUp
  case migrateTablesRenamed
  case migratePropertiesWritten
  case migrateSwitched
  case migrateReplaced
  case migrateRowsDropped
  case migrateDropped
  case migrateIndexRemoved

  /// Ends the process where a test asks for it.
  @inline(__always)
  public func reach() {
    #if DEBUG
      guard let file = Self.file, Self.contents(of: file) == rawValue else { return }
      kill(getpid(), SIGKILL)
      // The signal may come a moment after the call returns.
      while true { pause() }
    #endif
  }

  #if DEBUG
    private static let file = getenv("CLOISTER_CRASH_FILE").map { String(cString: $0) }

    /// The name of a place, which is all that the file holds; nil where there is no file.
    private static func contents(of path: String) -> String? {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      var bytes = [UInt8](repeating: 0, count: 128)
      let count = read(descriptor, &bytes, bytes.count)
      return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }
  #endif
}
