#if DEBUG
  internal import Foundation
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
  case retractWritten

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

  /// Ends the process where a test asks for it.
  @inline(__always)
  public func reach() {
    #if DEBUG
      guard let file = Self.file, let chosen = try? String(contentsOfFile: file, encoding: .utf8), chosen == rawValue
      else { return }
      kill(getpid(), SIGKILL)
      // The signal may come a moment after the call returns.
      while true { pause() }
    #endif
  }

  #if DEBUG
    private static let file = ProcessInfo.processInfo.environment["CLOISTER_CRASH_FILE"]
  #endif
}
