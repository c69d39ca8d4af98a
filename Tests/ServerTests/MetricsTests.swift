import Audit
import Domain
import Ingestion
import Testing

@testable import Server

@Suite("Metrics are text that Prometheus reads")
struct MetricsTests {
  @Test("A histogram's buckets add up")
  func buckets() {
    var histogram = Histogram()
    for seconds in [0.0005, 0.02, 0.02, 3, 1_000] { histogram.observe(seconds: seconds) }
    let lines = histogram.lines(name: "x")
    #expect(lines.first == "x_bucket{le=\"0.001\"} 1")
    #expect(lines.contains("x_bucket{le=\"0.025\"} 3"))
    #expect(lines.contains("x_bucket{le=\"60.0\"} 4"))
    #expect(lines.contains("x_bucket{le=\"+Inf\"} 5"))
    #expect(lines.last == "x_count 5")
  }

  private static func record(ruleCount: Int) -> AuditRecord {
    AuditRecord(
      timeSeconds: 0, action: .ask, outcome: .blocked,
      verdicts: (0..<ruleCount).map { AuditVerdict(stage: .inbound, ruleID: "topic.\($0)", decision: .block) },
      timings: ["guard_in": 2, "total": 9])
  }

  @Test("Rules without end do not make counters without end")
  func bounds() {
    let rules = GuardMetrics()
    rules.count(Self.record(ruleCount: 1500))
    rules.count(Self.record(ruleCount: 1500))
    let counts = rules.counts.verdicts
    #expect(counts.count == 1001 && counts.values.reduce(0, +) == 3000)
    #expect(counts[GuardMetrics.Key(stage: "inbound", rule: "other", decision: "block")] == 1000)
  }

  @Test("Each line is a comment or a sample, each family is typed once")
  func format() throws {
    let metrics = ServerMetrics()
    metrics.connectionOpened()
    metrics.served(route: "/v1/search", status: 200, duration: .milliseconds(3))
    metrics.answered(.blocked, timings: ["total": 12])
    let rules = GuardMetrics()
    rules.count(Self.record(ruleCount: 1))
    let text = metrics.text(
      counts: LibraryCounts(indexedCount: 2, failedCount: 1, chunkCount: 9),
      index: IndexStatistics(
        type: "flat", count: 9, tombstoneCount: 0, dimension: 384, sizeBytes: 10, generation: 1),
      ingest: IngestStatus(pendingCount: 0, filesInWork: [], hasScanned: true, revision: 1, isIdle: true),
      slots: (1, 2), engine: (running: 1, waiting: 0), guard: rules.counts, uptimeSeconds: 5)
    #expect(text.hasSuffix("\n"))
    #expect(text.contains("cloister_requests_total{route=\"/v1/search\",status=\"200\"} 1\n"))
    #expect(text.contains("cloister_answers_total{outcome=\"blocked\"} 1\n"))
    #expect(text.contains("cloister_documents{state=\"failed\"} 1\n"))
    #expect(
      text.contains("cloister_guard_verdicts_total{stage=\"inbound\",rule=\"topic.0\",decision=\"block\"} 1\n"))
    #expect(text.contains("cloister_guard_duration_seconds_bucket{stage=\"inbound\",le=\"0.0025\"} 1\n"))
    let lines = text.split(separator: "\n")
    let types = lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] }
    #expect(Set(types).count == types.count)
    let sample = /[a-z_]+(\{[^}]*\})? [-+0-9.eE]+|# (HELP|TYPE) .+/
    for line in lines { #expect(line.wholeMatch(of: sample) != nil, "\(line)") }
  }
}
