internal import ControlAPI
internal import Hummingbird

extension RouteTable {
  /// What everyone who may open the public socket can do.
  func addPublicRoutes(of appliance: Appliance) {
    on(.get, Route.health) { _, context in appliance.health(for: context.principal) }
    on(.get, Route.models) { _, _ in appliance.models() }
    on(.post, Route.chatCompletions) { try await appliance.chat($0, $1) }
    on(.post, Route.embeddings) { try await appliance.embeddings($0, $1) }
    on(.post, Route.search) { try await appliance.search($0, $1) }
    on(.get, Route.documents) { try appliance.documents($0, $1) }
    on(.get, Route.document(":id")) { _, context in try await appliance.document(context) }
    on(.get, Route.explain(":id")) { _, context in try await appliance.explain(context) }
    on(.get, Route.documentText(":id")) { _, context in try appliance.documentText(context) }
  }

  /// What administrators can do beside that.
  func addAdminRoutes(of appliance: Appliance) {
    on(.get, Route.metrics) { _, _ in appliance.metricsText() }
    on(.post, Route.rescan) { _, context in try await appliance.rescan(context) }
    on(.post, Route.reload) { _, context in try await appliance.reload(context) }
    on(.post, Route.guardCalibrate) { try await appliance.calibrateGuard($0, $1) }
    on(.delete, Route.adminDocument(":id")) { _, context in try await appliance.deleteDocument(context) }
    on(.post, Route.documentRetry(":id")) { _, context in try appliance.retryDocument(context) }
    on(.get, Route.adminModels) { _, _ in try await appliance.modelInventory() }
    on(.get, Route.indexStatistics) { request, _ in try await appliance.indexStatistics(request) }
    on(.post, Route.indexCheck) { request, _ in try await appliance.checkIndex(request) }
    on(.post, Route.indexRebuild) { try await appliance.rebuildIndex($0, $1) }
    on(.post, Route.indexRepair) { try await appliance.repairIndex($0, $1) }
    on(.post, Route.indexCompact) { try await appliance.compactIndex($0, $1) }
    on(.post, Route.indexSnapshot) { try await appliance.saveSnapshot($0, $1) }
    on(.get, Route.audit) { try await appliance.auditRecords($0, $1) }
    on(.post, Route.auditVerify) { try await appliance.verifyAudit($0, $1) }
    on(.get, Route.guardReport) { request, _ in try await appliance.guardActivity(request) }
    on(.get, Route.guardTraffic) { request, _ in try await appliance.recordedTraffic(request) }
    on(.post, Route.guardReplay) { request, _ in try await appliance.replayGuard(request) }
    on(.post, Route.guardTest) { try await appliance.testGuard($0, $1) }
    on(.post, Route.indexRestore) { try await appliance.restoreSnapshot($0, $1) }
    on(.get, Route.indexMigrate) { _, _ in appliance.migrationStatus() }
    on(.post, Route.indexMigrate) { try await appliance.startMigration($0, $1) }
    on(.delete, Route.indexMigrate) { try await appliance.cancelMigration($0, $1) }
    on(.post, Route.migrateSwitch) { try await appliance.switchMigration($0, $1, isRollback: false) }
    on(.post, Route.migrateRollback) { try await appliance.switchMigration($0, $1, isRollback: true) }
    on(.get, Route.receipts) { request, _ in try await appliance.receipt(request) }
    on(.get, Route.receiptKey) { _, _ in appliance.receiptKey() }
    on(.post, Route.receiptCheck) { request, _ in try await appliance.checkReceipt(request) }
  }
}
