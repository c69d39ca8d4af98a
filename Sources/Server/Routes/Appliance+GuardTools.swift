internal import Audit
internal import ControlAPI
internal import Domain
internal import Hummingbird

extension Appliance {
  /// Rule files are larger than questions: the weights of a classifier are among them.
  private static let policySizeBytes = 16 << 20

  func testGuard(_ request: Request, _ context: APIRequestContext) async throws -> Response {
    let body = try await request.decoded(GuardTestRequest.self, limits: policyLimits)
    let desk = try guardDesk()
    return Response(json: try await attention(for: context).perform { try await desk.test(body) })
  }

  /// What the guard did, from the audit.
  func guardActivity(_ request: Request) async throws -> Response {
    let days = try DayRange(parameters: request.queryItems)
    guard let directory = audit.directory else { throw APIFailure.noAudit }
    let tally = try await maintenance.perform {
      try VerdictTally(reading: directory, from: days.first, through: days.last)
    }
    return Response(json: GuardActivityReport(tally, of: days))
  }

  /// Records of a page of recorded traffic.
  private static let trafficPageCount = 200

  func recordedTraffic(_ request: Request) async throws -> Response {
    let days = try DayRange(parameters: request.queryItems)
    let after = request.queryItems.first { $0.name == "after" }.flatMap { Int($0.value) } ?? 0
    guard let directory = audit.directory else { throw APIFailure.noAudit }
    let page = try await background.perform {
      try TrafficPage(
        of: directory, after: after, from: days.first, through: days.last, limit: Self.trafficPageCount)
    }
    let last = page.isFull ? page.entries.last : nil
    return Response(
      json: RecordedTraffic(
        items: page.entries.map(RecordedTraffic.Item.init),
        next: last.map { RecordedTraffic.Place(day: $0.day, sequence: $0.sequence) }))
  }

  func replayGuard(_ request: Request) async throws -> Response {
    let body = try await request.decoded(GuardReplayRequest.self, limits: policyLimits)
    let desk = try guardDesk()
    return Response(json: try await background.perform { try desk.replay(body) })
  }

  private var policyLimits: ServerOptions {
    var limits = options
    limits.bodySizeBytes = max(limits.bodySizeBytes, Self.policySizeBytes)
    return limits
  }

  private func guardDesk() throws -> any GuardDesk {
    guard let desk = description.guardDesk else { throw APIFailure.internalError }
    return desk
  }
}

extension GuardActivityReport {
  fileprivate init(_ tally: VerdictTally, of days: DayRange) {
    var entries: [Entry] = []
    let order = tally.counts.sorted { left, right in
      let (one, other) = (left.key, right.key)
      return (one.day, one.stage.rawValue, one.ruleID, one.decision.rawValue)
        < (other.day, other.stage.rawValue, other.ruleID, other.decision.rawValue)
    }
    for (key, count) in order {
      if let last = entries.last, (last.day, last.stage, last.rule) == (key.day, key.stage.rawValue, key.ruleID) {
        entries[entries.count - 1].counts[key.decision.rawValue] = count
      } else {
        entries.append(
          Entry(day: key.day, stage: key.stage.rawValue, rule: key.ruleID, counts: [key.decision.rawValue: count]))
      }
    }
    self.init(
      since: days.first, until: days.last, requestCount: tally.requestCount,
      damagedLineCount: tally.damagedLineCount, entries: entries)
  }
}

extension RecordedTraffic.Item {
  fileprivate init(_ entry: AuditReader.Entry) {
    self.init(
      sequence: entry.sequence, answerID: entry.record.answerID,
      question: entry.record.question.flatMap(RecordedTraffic.Text.init),
      answer: entry.record.answer.flatMap(RecordedTraffic.Text.init))
  }
}

extension RecordedTraffic.Text {
  /// Nil where only a digest was kept.
  fileprivate init?(_ text: StoredText) {
    switch text {
    case .hashed: return nil
    case .sealed(let base64): self = .sealed(base64)
    case .plain(let text): self = .plain(text)
    }
  }
}
