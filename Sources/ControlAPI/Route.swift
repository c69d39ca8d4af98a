/// The paths of the socket API.
///
/// The public socket serves everything under ``health`` and `/v1`; the admin socket serves these too, and `/admin` and
/// ``metrics``.
public enum Route {
  public static let health = "/healthz"
  public static let models = "/v1/models"
  public static let chatCompletions = "/v1/chat/completions"
  public static let embeddings = "/v1/embeddings"
  public static let search = "/v1/search"
  /// GET: a page of the documents the caller may read; see ``DocumentQuery``.
  public static let documents = "/v1/documents"

  public static let metrics = "/metrics"
  /// POST: compare the ingest folder with the catalog now.
  public static let rescan = "/admin/rescan"
  /// POST: ``ReloadReport``.
  public static let reload = "/admin/reload"
  /// POST with ``CalibrationRequest``: ``CalibrationReport``.
  public static let guardCalibrate = "/admin/guard/calibrate"
  /// DELETE on a document under it retracts the document and removes its file.
  public static let adminDocuments = "/admin/documents"
  /// GET: ``ModelInventory``.
  public static let adminModels = "/admin/models"
  /// GET: ``IndexStatisticsReport``.
  public static let indexStatistics = "/admin/index"
  /// POST: ``IndexCheckReport``.
  public static let indexCheck = "/admin/index/check"
  /// POST: ``IndexRebuildReport``.
  public static let indexRebuild = "/admin/index/rebuild"
  /// POST: ``IndexRepairReport``.
  public static let indexRepair = "/admin/index/repair"
  /// POST: ``IndexCompactReport``.
  public static let indexCompact = "/admin/index/compact"
  /// POST with ``SnapshotRequest``: ``SnapshotReport``.
  public static let indexSnapshot = "/admin/index/snapshot"
  /// POST with ``SnapshotRequest``: ``SnapshotReport``.
  public static let indexRestore = "/admin/index/restore"
  /// GET with ``AuditQuery``: records of the audit as server-sent events.
  public static let audit = "/admin/audit"
  /// POST: ``AuditVerificationReport``.
  public static let auditVerify = "/admin/audit/verify"
  /// GET: ``GuardActivityReport``; see ``DayRange``.
  public static let guardReport = "/admin/guard/report"
  /// GET: ``RecordedTraffic``.
  public static let guardTraffic = "/admin/guard/traffic"
  /// POST with ``GuardReplayRequest``: ``GuardReplayReport``.
  public static let guardReplay = "/admin/guard/replay"
  /// POST with ``GuardTestRequest``: ``GuardTestReport``.
  public static let guardTest = "/admin/guard/test"

  /// GET: ``Explanation`` of an answer of the caller.
  public static func explain(_ answerID: String) -> String { "/v1/explain/" + answerID }
  /// POST with ``MigrationRequest`` begins one, GET tells of it, DELETE gives it up: ``MigrationReport``.
  public static let indexMigrate = "/admin/index/migrate"
  /// POST, with `?dry_run=true` for its report only: ``MigrationReport``.
  public static let migrateSwitch = "/admin/index/migrate/switch"
  /// POST, with `?dry_run=true` for its report only: ``MigrationReport``.
  public static let migrateRollback = "/admin/index/migrate/rollback"

  /// GET with `?document=doc-12` or `?path=…`: `SignedReceipt`.
  public static let receipts = "/admin/receipts"
  /// GET: ``ReceiptKeyReport``.
  public static let receiptKey = "/admin/receipts/key"
  /// POST with ``ReceiptCheckRequest``: ``ReceiptCheckReport``.
  public static let receiptCheck = "/admin/receipts/check"

  /// GET: ``WireDocument``. The form with a parameter is what a router registers: `/v1/documents/:id`.
  public static func document(_ id: String) -> String { documents + "/" + id }
  /// GET: ``DocumentText``.
  public static func documentText(_ id: String) -> String { document(id) + "/text" }
  /// DELETE: ``DeletedDocument``.
  public static func adminDocument(_ id: String) -> String { adminDocuments + "/" + id }
  /// POST: ``WireDocument``, pending again.
  public static func documentRetry(_ id: String) -> String { adminDocument(id) + "/retry" }
}
