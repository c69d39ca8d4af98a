internal import Foundation

extension OCSFEvent {
  init(_ line: AuditLine, productVersion: String) {
    let record = line.record
    let activity = Activity(of: record.action)
    activityID = activity.id
    activityName = activity.name
    className = activity.isLifecycle ? "Application Lifecycle" : "API Activity"
    classUID = activity.isLifecycle ? 6002 : 6003
    typeName = "\(className): \(activityName)"
    typeUID = classUID * 100 + activityID
    actor = Actor(
      appName: record.userID == nil ? "cloisterd" : nil,
      user: record.userID.map { Actor.User(name: record.userName, uid: String($0)) })
    let product = Product(version: productVersion)
    app = activity.isLifecycle ? product : nil
    api =
      activity.isLifecycle
      ? nil : API(operation: record.action.rawValue, request: record.answerID.map(API.Request.init))
    sourceEndpoint = activity.isLifecycle ? nil : Endpoint()
    metadata = Metadata(product: product, sequence: line.sequence)
    resources =
      record.documentIDs.isEmpty
      ? nil : record.documentIDs.map { Resource(type: Resource.document, uid: "doc-\($0)") }
    observables = Self.observables(of: record)
    (severityID, severity) = Self.severity(of: record)
    (statusID, status) = record.outcome == .done ? (1, "Success") : (2, "Failure")
    statusCode = record.outcome
    statusDetail = record.detail
    time = Int64((record.timeSeconds.isFinite ? min(max(record.timeSeconds, 0), 1e12) : 0) * 1_000)
    unmapped = Unmapped(
      action: record.action, anchor: record.anchor, answer: record.answer,
      answerTrace: record.trace,
      previous: line.previous, question: record.question,
      removedFiles: record.removedFiles.isEmpty ? nil : record.removedFiles,
      software: record.software.isEmpty ? nil : record.software,
      timingsMilliseconds: record.timings.isEmpty ? nil : record.timings,
      verdicts: record.verdicts.isEmpty ? nil : record.verdicts)
  }

  /// Number 4 is a user's name, 10 the identifier of a resource.
  private static func observables(of record: AuditRecord) -> [Observable]? {
    let user =
      record.userName.map { [Observable(name: "actor.user.name", typeID: 4, value: $0)] } ?? []
    let documents = record.documentIDs.map {
      Observable(name: "resources[].uid", typeID: 10, value: "doc-\($0)")
    }
    return user.isEmpty && documents.isEmpty ? nil : user + documents
  }

  private static func severity(of record: AuditRecord) -> (id: Int, name: String) {
    switch (record.action, record.outcome) {
    case (.auditLossFound, _): (4, "High")
    case (.auditRepaired, _), (_, .denied): (3, "Medium")
    case (_, .blocked), (_, .failed): (2, "Low")
    default: (1, "Informational")
    }
  }

  /// What an action is in the words of the schema.
  private struct Activity {
    var id: Int
    var name: String
    var isLifecycle = false

    init(of action: AuditRecord.Action) {
      switch action {
      case .started: (id, name, isLifecycle) = (3, "Start", true)
      case .stopped: (id, name, isLifecycle) = (4, "Stop", true)
      case .ask, .search, .embed, .explain, .documentText, .access, .auditRead, .auditVerified:
        (id, name) = (2, "Read")
      case .documentIndexed, .snapshotSaved, .receiptIssued, .auditFileBegun: (id, name) = (1, "Create")
      case .documentDeleted, .documentRetracted, .auditFilesRemoved: (id, name) = (4, "Delete")
      default: (id, name) = (3, "Update")
      }
    }
  }
}

extension AuditLine {
  /// Nil where the number is none of a record.
  init?(_ event: OCSFEvent) {
    guard Self.isSequence(event.metadata.sequence) else { return nil }
    let unmapped = event.unmapped
    var record = AuditRecord(
      timeSeconds: Double(event.time) / 1_000, userID: event.actor.user.flatMap { UInt32($0.uid) },
      action: unmapped.action, outcome: event.statusCode, answerID: event.api?.request?.uid,
      documentIDs: (event.resources ?? []).filter { $0.type == OCSFEvent.Resource.document }
        .compactMap { Int64($0.uid.dropFirst("doc-".count)) },
      verdicts: unmapped.verdicts ?? [], question: unmapped.question, answer: unmapped.answer,
      detail: event.statusDetail, timings: unmapped.timingsMilliseconds ?? [:])
    record.userName = event.actor.user?.name
    record.software = unmapped.software ?? [:]
    record.anchor = unmapped.anchor
    record.removedFiles = unmapped.removedFiles ?? []
    record.trace = unmapped.answerTrace
    self.init(sequence: event.metadata.sequence, previous: unmapped.previous, record: record)
  }
}
