internal import Domain
internal import Ingestion

extension ServerMetrics {
  /// The text format of Prometheus, version 0.0.4.
  func text(
    counts library: LibraryCounts, index: IndexStatistics, ingest: IngestStatus,
    slots: (running: Int, waiting: Int), engine: (running: Int, waiting: Int), guard rules: GuardMetrics.Counts,
    uptimeSeconds: Double
  ) -> String {
    let counts = counts
    var text = MetricsText()
    text.gauge("cloister_uptime_seconds", "Seconds since the start.", uptimeSeconds)
    text.gauge("cloister_connections", "Open connections.", Double(counts.openConnectionCount))
    text.family("cloister_requests_total", "counter", "Requests served, by route and status.") { name in
      counts.requests.sorted { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }.map {
        "\(name){route=\"\($0.key.route)\",status=\"\($0.key.status)\"} \($0.value)"
      }
    }
    text.family("cloister_requests_abandoned_total", "counter", "Requests whose callers hung up first.") {
      ["\($0) \(counts.abandonedCount)"]
    }
    text.family("cloister_answers_total", "counter", "Answers, by outcome.") { name in
      AnswerOutcome.allCases.map { "\(name){outcome=\"\($0.rawValue)\"} \(counts.answers[$0] ?? 0)" }
    }
    text.family("cloister_citations_dropped_total", "counter", "Citations that their passages do not support.") {
      ["\($0) \(counts.droppedCitationCount)"]
    }
    text.gauge("cloister_answers_running", "Answers being made.", Double(slots.running))
    text.gauge("cloister_answers_waiting", "Questions waiting for their turn.", Double(slots.waiting))
    text.gauge("cloister_engine_answers_running", "Answers that the daemon's model is writing.", Double(engine.running))
    text.gauge("cloister_engine_answers_waiting", "Answers that wait for the daemon's model.", Double(engine.waiting))
    text.family("cloister_prompt_tokens_total", "counter", "Tokens of the prompts of finished answers.") {
      ["\($0) \(counts.promptTokenCount)"]
    }
    text.family("cloister_answer_tokens_total", "counter", "Tokens of finished answers.") {
      ["\($0) \(counts.answerTokenCount)"]
    }
    text.histogram("cloister_request_duration_seconds", "From request to the last byte.", counts.requestDuration)
    text.histogram("cloister_search_duration_seconds", "Searches, guard included.", counts.searchDuration)
    text.histogram("cloister_answer_duration_seconds", "Answers, waiting not included.", counts.answerDuration)
    text.add(rules)
    text.family("cloister_documents", "gauge", "Documents, by state.") { name in
      [("pending", library.pendingCount), ("indexed", library.indexedCount), ("failed", library.failedCount)].map {
        "\(name){state=\"\($0.0)\"} \($0.1)"
      }
    }
    text.gauge("cloister_chunks", "Chunks in the catalog.", Double(library.chunkCount))
    text.gauge("cloister_index_vectors", "Vectors that can be found.", Double(index.count))
    text.gauge("cloister_index_tombstones", "Removed vectors that still take space.", Double(index.tombstoneCount))
    text.gauge("cloister_index_size_bytes", "Size of the saved index.", Double(index.sizeBytes))
    text.gauge("cloister_ingest_pending", "Files waiting to be read.", Double(ingest.pendingCount))
    return text.lines.joined(separator: "\n") + "\n"
  }
}

/// Collects metric families as text.
private struct MetricsText {
  var lines: [String] = []

  mutating func gauge(_ name: String, _ help: String, _ value: Double) {
    family(name, "gauge", help) { ["\($0) \(value)"] }
  }

  mutating func histogram(_ name: String, _ help: String, _ histogram: Histogram) {
    family(name, "histogram", help) { histogram.lines(name: $0) }
  }

  /// What the rules of the guard decided.
  mutating func add(_ rules: GuardMetrics.Counts) {
    family("cloister_guard_verdicts_total", "counter", "Matches of rules of the guard, by what was done.") { name in
      rules.verdicts.map { key, count in
        "\(name){stage=\"\(key.stage)\",rule=\"\(key.rule)\",decision=\"\(key.decision)\"} \(count)"
      }.sorted()
    }
    family("cloister_guard_duration_seconds", "histogram", "Checks of the guard, by stage.") { name in
      rules.durations.sorted { $0.key < $1.key }.flatMap { stage, histogram in
        histogram.lines(name: name, label: "stage=\"\(stage)\"")
      }
    }
  }

  mutating func family(_ name: String, _ type: String, _ help: String, _ samples: (String) -> [String]) {
    lines += ["# HELP \(name) \(help)", "# TYPE \(name) \(type)"] + samples(name)
  }
}
