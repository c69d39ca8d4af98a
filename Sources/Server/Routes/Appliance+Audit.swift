internal import Audit
internal import ControlAPI
internal import Hummingbird
internal import ServiceLifecycle

extension Appliance {
  /// How often a follower looks for new records.
  private static let pollInterval = Duration.milliseconds(300)
  /// After so many looks without a record a comment is sent, which shows whether the client is there.
  private static let silentPollCount = 30

  /// Sends records as server-sent events, each the line of the log as it stands there.
  func auditRecords(_ request: Request, _ context: APIRequestContext) async throws -> Response {
    let query = try AuditQuery(parameters: request.queryItems)
    guard let desk = auditDesk, let directory = audit.log?.directory else { throw APIFailure.auditIsOff }
    let action = try query.action.map { name in
      guard let action = AuditRecord.Action(rawValue: name) else {
        let known = AuditRecord.Action.allCases.map(\.rawValue).joined(separator: ", ")
        throw RequestError.invalid(parameter: "action", problem: "must be one of \(known)")
      }
      return action
    }
    let filter = AuditFilter(action: action, user: query.user)
    let past = try await desk.last(query.count, including: filter)
    audit.record(.auditRead, .done, by: context.principal)
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-cache"],
      body: ResponseBody { writer in
        for entry in past { try await writer.write(Self.event(entry)) }
        if query.isFollowing {
          try await Self.follow(directory, after: past.last?.sequence ?? 0, including: filter, into: &writer)
        }
        try await writer.finish(nil)
      })
  }

  @concurrent private static func follow(
    _ directory: String, after sequence: Int, including filter: AuditFilter, into writer: inout any ResponseBodyWriter
  ) async throws {
    var reader = try AuditReader(followingEndOf: directory)
    var last = sequence
    // Those that were written since the past was read; where nothing of the past was wanted, none is missed.
    for entry in try AuditReader.last(1_000, in: directory, including: filter)
    where sequence > 0 && entry.sequence > sequence {
      last = entry.sequence
      try await writer.write(event(entry))
    }
    var silentCount = 0
    while !Task.isCancelled, !Task.isShuttingDownGracefully {
      var isSilent = true
      while let entry = try reader.nextRecord() {
        guard entry.sequence > last, filter.includes(entry.record) else { continue }
        last = entry.sequence
        isSilent = false
        try await writer.write(event(entry))
      }
      silentCount = isSilent ? silentCount + 1 : 0
      if silentCount == silentPollCount {
        silentCount = 0
        try await writer.write(ByteBuffer(string: ":\n\n"))
      }
      try await Task.sleep(for: pollInterval)
    }
  }

  private static func event(_ entry: AuditReader.Entry) -> ByteBuffer {
    ByteBuffer(string: "data: \(String(decoding: entry.bytes, as: UTF8.self))\n\n")
  }

  func verifyAudit(_ request: Request, _ context: APIRequestContext) async throws -> Response {
    guard let desk = auditDesk else { throw APIFailure.auditIsOff }
    let (first, last) = try Self.days(of: request)
    let report = try await desk.verify()
    audit.record(.auditVerified, report.isGood ? .done : .failed, by: context.principal)
    return Response(json: AuditVerificationReport(report, from: first, through: last))
  }

  private static func days(of request: Request) throws -> (first: String?, last: String?) {
    func day(_ name: String) throws -> String? {
      guard let value = request.queryItems.first(where: { $0.name == name })?.value else { return nil }
      guard value.wholeMatch(of: #/[0-9]{4}-[0-9]{2}-[0-9]{2}/#) != nil else {
        throw RequestError.invalid(parameter: name, problem: "must be a day such as 2026-11-21")
      }
      return value
    }
    return (try day("from"), try day("to"))
  }
}

extension AuditVerificationReport {
  init(_ report: AuditReport, from first: String?, through last: String?) {
    self.init(
      fileCount: report.fileCount, recordCount: report.recordCount, headSequence: report.head.sequence,
      headSHA256: report.head.sha256, areSignaturesChecked: report.areSignaturesChecked,
      faults: report.faults(from: first, through: last).map {
        Fault(file: $0.file, line: $0.line, problem: $0.problem)
      })
  }
}

extension APIFailure {
  static let auditIsOff = APIFailure(
    .notFound, .unknownRoute, "This appliance keeps no audit (audit.is_enabled is false).")
}
