import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

/// Runs the program itself against a scripted daemon.
@Suite("The commands for the index")
struct IndexCommandTests {
  private let folder: TemporaryFolder
  private let program: CloisterProgram

  init() throws {
    folder = try TemporaryFolder()
    program = CloisterProgram(socketPath: folder.path + "/cloister.sock")
  }

  private func serve(_ reply: some Encodable & Sendable, status: Int = 200) throws -> ScriptedSocket {
    let body = json(reply)
    // That of the server before.
    unlink(folder.path + "/admin.sock")
    return try ScriptedSocket(path: folder.path + "/admin.sock") { _ in
      ScriptedSocket.reply(status: status, body)
    }
  }

  @Test("ask for what their options say")
  func targets() throws {
    let check = try serve(IndexCheckReport(IndexCheck(expectedCount: 1, missingCount: 0, extraCount: 0)))
    #expect(try program.run(["index", "check", "--full"]).code == 0)
    #expect(try program.run(["index", "check", "--sample", "7"]).code == 0)
    #expect(check.received.map(\.target) == ["/admin/index/check?sample=all", "/admin/index/check?sample=7"])
    check.stop()
    let compaction = IndexCompaction(tombstoneCount: 0, tombstonesLeftCount: 3, freedSizeBytes: 4700, sizeBytes: 9000)
    let compact = try serve(IndexCompactReport(compaction, isDryRun: true))
    #expect(try program.run(["index", "compact", "--dry-run"]).output == "Would free at least 4.7 kB: 3 tombstones.\n")
    #expect(compact.received.map(\.target) == ["/admin/index/compact?dry_run=true"])
    compact.stop()
    let summary = SnapshotSummary(
      directory: "/s", createdAtSeconds: 0, documentCount: 1, chunkCount: 2, sizeBytes: 3, fileCount: 4)
    let snapshot = try serve(SnapshotReport(summary))
    #expect(
      try program.run(["index", "snapshot", "/a/../s"]).output.hasPrefix("Saved /s: 1 document, 2 chunks, 4 files"))
    #expect(snapshot.received.map(\.body) == [#"{"directory":"/s"}"#])
    snapshot.stop()
  }

  @Test("list what is damaged and where, and end with 14")
  func damage() throws {
    var check = IndexCheck(expectedCount: 9, missingCount: 0, extraCount: 0, damagedFiles: ["generation-1: damaged."])
    check.findings = [IndexFinding(kind: .unfoundVectors, places: ["chunk 7 of a/b.txt"])]
    let socket = try serve(IndexCheckReport(check))
    defer { socket.stop() }
    let outcome = try program.run(["index", "check"])
    #expect(outcome.code == 14)
    for line in ["  damaged_files: generation-1: damaged.", "  unfound_vectors: chunk 7 of a/b.txt"] {
      #expect(outcome.output.contains(line))
    }
  }

  @Test("end with 14 where the restored library answers otherwise, and with 1 where the snapshot is refused")
  func restore() throws {
    let summary = SnapshotSummary(
      directory: "/s", createdAtSeconds: 0, documentCount: 1, chunkCount: 2, sizeBytes: 3, fileCount: 4)
    let other = try serve(SnapshotReport(summary, probing: SnapshotProbing(questionCount: 4, agreement: 0.5)))
    let outcome = try program.run(["index", "restore", "/s"])
    #expect(outcome.code == 14 && outcome.output.contains("0.500 of the saved answers"))
    other.stop()
    let refusal = try serve(ErrorBody(.snapshotRefused, message: "Another model."), status: 409)
    defer { refusal.stop() }
    #expect(try program.run(["index", "restore", "/s"]).code == 1)
  }

  @Test("read a stream of events to its report, or to the error that came in the middle")
  func events() throws {
    let report = WorkEvent(report: IndexRebuildReport(indexStatistics, durationSeconds: 1.5))
    let progress = WorkEvent<IndexRebuildReport>(progress: WorkProgress(phase: "building", doneCount: 1, totalCount: 9))
    let pieces = [json(progress), json(report)].map { "data: \($0)\n\n" }
    let socket = try ScriptedSocket(path: folder.path + "/admin.sock") { _ in ScriptedSocket.chunkedReply(pieces) }
    #expect(try program.run(["index", "rebuild"]).output == "Rebuilt in 1.5 s: 7 vectors, generation 3.\n")
    socket.stop()
    let failure = WorkEvent<IndexRebuildReport>(error: ErrorBody(.damagedData, message: "The catalog is damaged."))
    unlink(folder.path + "/admin.sock")
    let broken = try ScriptedSocket(path: folder.path + "/admin.sock") { _ in
      ScriptedSocket.chunkedReply([pieces[0], "data: \(json(failure))\n\n"])
    }
    defer { broken.stop() }
    let outcome = try program.run(["index", "rebuild"])
    #expect(outcome.code == 14 && outcome.errors.contains("The catalog is damaged."))
  }

  private var indexStatistics: IndexStatistics {
    IndexStatistics(type: "flat", count: 7, tombstoneCount: 0, dimension: 2, sizeBytes: 9, generation: 3)
  }

  @Test("say how many lists there are and are visited, where there are any")
  func lists() throws {
    let flat = try serve(IndexStatisticsReport(indexStatistics, model: "m"))
    #expect(try !program.run(["index", "stats"]).output.contains("lists"))
    flat.stop()
    var statistics = indexStatistics
    (statistics.type, statistics.listCount, statistics.probeCount) = ("ivf_pq", 2000, 28)
    let socket = try serve(IndexStatisticsReport(statistics, model: "m"))
    defer { socket.stop() }
    #expect(try program.run(["index", "stats"]).output.contains("lists       2000, a search visits 28\n"))
    #expect(try program.run(["index", "stats", "--json"]).output.contains(#""probe_count":28"#))
  }

  @Test("say of a migration where it is")
  func migration() throws {
    var status = MigrationStatus(
      stage: .ready, current: LibraryModel(location: "old", sha256: "a", dimension: 3),
      other: LibraryModel(location: "new", sha256: "b", dimension: 4))
    status.doneCount = 5
    status.comparison = ModelComparison(
      source: .sampledSentences, questionCount: 8, overlapAt10: 0.75, leastOverlapAt10: 0.5, sameFirst: 0.875)
    let socket = try serve(MigrationReport(status))
    defer { socket.stop() }
    let outcome = try program.run(["index", "migrate", "--status"])
    #expect(outcome.output.contains("old (3 dimensions) answers; new (4 dimensions) is ready with 5 chunks"))
    #expect(outcome.output.contains("overlap@10 0.750 (least 0.500), the same first in 0.875, of 8 sampled sentences."))
    for arguments in [["--switch", "--cancel"], ["--yes"], ["--model", "x", "--dry-run"], ["--questions", "f"]] {
      #expect(try program.run(["index", "migrate"] + arguments).code == 2, "\(arguments)")
    }
  }

  @Test("end with 2 on options that exclude each other or make no sense")
  func usage() throws {
    for arguments in [
      ["check", "--full", "--sample", "3"], ["check", "--sample=-1"], ["stats", "--recall", "5000"], ["snapshot"],
    ] {
      #expect(try program.run(["index"] + arguments).code == 2, "\(arguments)")
    }
  }
}
