import Domain
import Testing

@testable import Audit

@Suite("What the rules of the guard did, counted from the log")
struct VerdictTallyTests {
  private let log = TemporaryLog()

  private static func record(day: Int, _ verdicts: [AuditVerdict], question: StoredText? = nil) -> AuditRecord {
    AuditRecord(
      timeSeconds: TemporaryLog.noonSeconds + Double(day) * 86_400, action: .ask, outcome: .done, verdicts: verdicts,
      question: question)
  }

  private static func verdict(_ ruleID: String, _ decision: Verdict.Decision) -> AuditVerdict {
    AuditVerdict(stage: .inbound, ruleID: ruleID, decision: decision)
  }

  @Test("each rule and decision of each day is counted, the days outside are not")
  func counts() throws {
    do {
      let writer = try log.open()
      try writer.append(Self.record(day: 0, [Self.verdict("a", .block)]))
      try writer.append(Self.record(day: 1, [Self.verdict("a", .block), Self.verdict("b", .flag)]))
      try writer.append(Self.record(day: 1, [Self.verdict("a", .shadow)]))
      try writer.append(Self.record(day: 1, []))
      try writer.append(Self.record(day: 2, [Self.verdict("b", .flag)]))
    }
    let days = try log.files.map { String($0.dropFirst("audit-".count).prefix(10)) }
    let tally = try VerdictTally(reading: log.directory, from: days[1], through: days[1])
    #expect(tally.requestCount == 3)
    #expect(tally.counts.values.sorted() == [1, 1, 1] && Set(tally.counts.keys.map(\.day)) == [days[1]])
    let key = VerdictTally.Key(day: days[1], stage: .inbound, ruleID: "a", decision: .block)
    #expect(tally.counts[key] == 1)
    let all = try VerdictTally(reading: log.directory, from: nil, through: nil)
    #expect(all.requestCount == 5 && all.counts.values.reduce(0, +) == 5)
  }

  @Test("lines that are no records are counted and passed over")
  func damage() throws {
    do { try log.open().append(Self.record(day: 0, [Self.verdict("a", .block)])) }
    let file = try #require(try log.files.first)
    try log.write(["nonsense"] + log.lines(of: file), to: file)
    let tally = try VerdictTally(reading: log.directory, from: nil, through: nil)
    #expect(tally.damagedLineCount == 1 && tally.counts.count == 1)
  }

  @Test("recorded questions come a page at a time, each once")
  func pages() throws {
    do {
      let writer = try log.open()
      for number in 0..<5 {
        try writer.append(Self.record(day: number / 3, [], question: .plain("question \(number)")))
        try writer.append(AuditRecord(timeSeconds: TemporaryLog.noonSeconds, action: .rescanned, outcome: .done))
      }
    }
    var questions: [StoredText?] = []
    var after = 0
    var pageCount = 0
    while true {
      let page = try TrafficPage(of: log.directory, after: after, from: nil, through: nil, limit: 2)
      questions += page.entries.map(\.record.question)
      pageCount += 1
      guard page.isFull, let last = page.entries.last else { break }
      after = last.sequence
    }
    #expect(questions == (0..<5).map { .plain("question \($0)") } && pageCount == 3)
  }
}
