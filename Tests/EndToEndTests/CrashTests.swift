import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

/// Kills the real daemon at every place where a change is half done.
@Suite(
  "A daemon that is killed loses nothing", .serialized,
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct CrashTests {
  private let outside: TemporaryFolder
  private let daemon: DaemonClient
  private let crashFile: String

  init() throws {
    outside = try TemporaryFolder()
    crashFile = outside.path + "/point"
    daemon = DaemonClient(
      // Lists, because a flat index is made in fewer steps.
      daemon: try TemporaryDaemon(
        model: InstalledModel.folder, configuration: DaemonClient.quoting + "audit:\n  retention_days: 1\n",
        environment: ["CLOISTER_CRASH_FILE": crashFile, "CLOISTER_INDEX_TYPE": "ivf_pq"]))
    try daemon.installOtherModel()
  }

  @Test("Wherever it is killed, the next start has every file of the folder and nothing else, with a sound index")
  func everyPlace() throws {
    var files = ExpectedFiles()
    for number in 0..<4 { try files.add(number, to: daemon) }
    try daemon.daemon.start()
    try daemon.settle()
    let _: SnapshotReport = try daemon.admin.post(
      Route.indexSnapshot, body: SnapshotRequest(directory: outside.path + "/first"))
    for (number, point) in CrashPoint.allCases.enumerated() {
      try point.rawValue.write(toFile: crashFile, atomically: true, encoding: .utf8)
      let vanishing = Set(files.words.keys)
      try reach(point, number: 100 + number, &files)
      let wasKilled = waitForEnd()
      #expect(wasKilled, "\(point) was not reached")
      try FileManager.default.removeItem(atPath: crashFile)
      daemon.daemon.kill()
      try daemon.daemon.start()
      try daemon.settle()
      try files.expectWhole(daemon, after: "\(point)")
      try expectWholeSnapshots(after: point)
      let audit: AuditVerificationReport = try daemon.admin.post(Route.auditVerify)
      #expect(audit.isGood, "\(point): \(audit.faults)")
      try expectReceipts(of: vanishing.subtracting(files.words.keys), after: point)
    }
    print("killed at \(CrashPoint.allCases.count) places, \(files.words.count) files are left")
  }

  /// Does what leads to a place; the daemon may be gone before the call returns.
  private func reach(_ point: CrashPoint, number: Int, _ files: inout ExpectedFiles) throws {
    let admin = daemon.admin
    switch point {
    case .enterUnrecorded, .enterRecorded, .commitUnwritten, .commitContentWritten, .commitDocumentWritten,
      .commitWritten, .commitIndexed:
      try files.add(number, to: daemon)
    case .linkWritten: try files.copyOne(number, in: daemon)
    case .failWritten: try files.addUnreadable(number, to: daemon)
    case .renameWritten: try files.renameOne(number, in: daemon)
    case .deleteBegun, .deleteFileRemoved:
      let document = try #require(try daemon.documents().first { files.words.keys.contains($0.path) })
      _ = try? admin.delete(Route.adminDocument(document.id), as: WireDocument.self)
      if !FileManager.default.fileExists(atPath: daemon.daemon.ingestFolder + "/" + document.path) {
        files.words[document.path] = nil
      }
    case .retractDocumentRemoved, .retractContentRemoved, .retractNoted, .retractWritten, .receiptProbed,
      .receiptFileWritten, .receiptFileSynced, .receiptFileRenamed, .receiptFolderSynced, .receiptSettled:
      try files.add(number, to: daemon)
      try daemon.settle()
      try files.removeOne(in: daemon)
    case .saveBegun, .saveFileWritten, .saveFileSynced, .saveFileRenamed, .saveManifestWritten, .saveManifestSynced,
      .saveManifestRenamed, .saveFolderSynced, .saveOldFileRemoved, .trainBegun, .trainFileMade, .trainSwitched:
      try files.add(number, to: daemon)
      _ = try? daemon.settle()
      _ = try? admin.post(Route.indexRebuild, as: IndexRebuildReport.self)
      _ = try? admin.post(Route.indexRebuild, as: IndexRebuildReport.self)
    case .compactVectorsRemoved, .compactIndexSaved, .compactTextMerged, .compactDatabaseRewritten,
      .compactLogTruncated:
      try files.add(number, to: daemon)
      try files.removeOne(in: daemon)
      try daemon.settle()
      _ = try? admin.post(Route.indexCompact, as: IndexCompactReport.self)
    case .repairFullTextDropped, .repairFullTextMade, .repairCatalogWritten, .repairIndexBuilt:
      _ = try? admin.post(Route.indexRepair, as: IndexRepairReport.self)
    case .snapshotFolderMade, .snapshotCatalogCopied, .snapshotIndexCopied, .snapshotManifestWritten, .snapshotSynced,
      .snapshotRenamed:
      let request = SnapshotRequest(directory: outside.path + "/snapshot-\(number)")
      _ = try? admin.post(Route.indexSnapshot, body: request, as: SnapshotReport.self)
    case .restoreIndexCleared, .restoreCatalogReplaced, .restoreCatalogWritten, .restoreIndexRead,
      .restoreIndexSaved:
      let request = SnapshotRequest(directory: outside.path + "/first")
      _ = try? admin.post(Route.indexRestore, body: request, as: SnapshotReport.self)
    case .auditHeadWritten: _ = try? admin.post(Route.rescan, as: RescanReport.self)
    case .auditFileMade, .auditFileBegun, .auditRetentionRecorded, .auditFileRemoved: try beginDayOfAudit()
    case .migrateRecorded, .migrateBatchEmbedded, .migrateBatchWritten, .migrateBatchStored, .migrateIndexSaved,
      .migrateReady:
      if reachByEndingMigration() { return }
      _ = try? daemon.startMigration()
    case .migrateCaughtUp, .migrateTablesRenamed, .migratePropertiesWritten, .migrateSwitched, .migrateReplaced:
      if reachByEndingMigration() { return }
      try daemon.startMigration()
      try daemon.awaitMigration()
      _ = try? admin.post(Route.migrateSwitch, as: MigrationReport.self)
    case .migrateRowsDropped, .migrateDropped, .migrateIndexRemoved:
      if reachByEndingMigration() { return }
      try daemon.startMigration()
      _ = try? admin.delete(Route.indexMigrate, as: MigrationReport.self)
    }
  }

  /// Ends the migration of the place before; whether that reached the place already.
  private func reachByEndingMigration() -> Bool { (try? daemon.endMigration()) == nil }

  /// What a killed daemon owed is written by the next.
  private func expectReceipts(of paths: Set<String>, after point: CrashPoint) throws {
    for path in paths {
      // A file that got another name was not deleted.
      guard point != .renameWritten else { continue }
      let signed: SignedReceipt = try daemon.admin.get(Route.receipts, query: [("path", path)])
      #expect(signed.receipt.isClean && signed.receipt.document.path == path, "\(point): \(path)")
    }
  }

  /// Starts the daemon on an audit whose newest file is of a day long ago: a new one is begun, the old one removed.
  private func beginDayOfAudit() throws {
    daemon.daemon.kill()
    let folder = daemon.daemon.folder.path + "/state/audit/"
    let newest = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("audit-") }.max())
    try FileManager.default.moveItem(atPath: folder + newest, toPath: folder + "audit-2026-01-01.jsonl")
    _ = try? daemon.daemon.start()
  }

  private func waitForEnd() -> Bool {
    let deadline = Date(timeIntervalSinceNow: 300)
    while daemon.daemon.isRunning {
      guard Date() < deadline else { return false }
      Thread.sleep(forTimeInterval: 0.01)
    }
    return true
  }

  private func expectWholeSnapshots(after point: CrashPoint) throws {
    // A snapshot is of no use to another model than the one it was saved with.
    try daemon.answerByFirstModel()
    for entry in try FileManager.default.contentsOfDirectory(atPath: outside.path)
    where entry.hasPrefix("snapshot-") && !entry.hasSuffix(".partial") {
      let request = SnapshotRequest(directory: outside.path + "/" + entry, isDryRun: true)
      let report: SnapshotReport = try daemon.admin.post(Route.indexRestore, body: request)
      #expect(report.isClean, "\(point): \(entry)")
    }
  }
}
