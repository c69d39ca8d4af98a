import Extraction
import Foundation
import Testing

@Suite("The extractor, with children that misbehave")
struct ChildProcessTests {
  private let folder: TemporaryFolder
  private let document: String

  init() throws {
    folder = try TemporaryFolder()
    document = try folder.write("a.txt", "text")
  }

  private func extract(
    worker script: String, limits: ExtractionLimits = ExtractionLimits()
  ) throws -> ExtractedDocument {
    let extractor = Extractor(executable: try folder.worker(script), limits: limits)
    return try extractor.extract(path: document, named: "a.txt")
  }

  @Test("A child that takes too long is killed together with its own children")
  func timeout() throws {
    let mark = folder.path + "/grandchild"
    #expect(throws: ExtractionError.timedOut(seconds: 0.5)) {
      try extract(
        worker: "sleep 600 & echo $! > \(mark)\nsleep 600", limits: ExtractionLimits(wallClockSeconds: 0.5))
    }
    let grandchild = try #require(
      Int32(try String(contentsOfFile: mark, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)))
    var isGone = false
    for _ in 0..<500 where !isGone {
      // A process that was killed but not yet reaped by its new parent counts as gone.
      let state = (try? String(contentsOfFile: "/proc/\(grandchild)/stat", encoding: .utf8)) ?? ") Z"
      isGone = state.contains(") Z") || state.contains(") X")
      if !isGone { usleep(10_000) }
    }
    #expect(isGone)
  }

  @Test("A child that writes without end is stopped at the limit")
  func endlessOutput() throws {
    #expect(throws: ExtractionError.outputTooLarge(limitBytes: 100_000)) {
      try extract(worker: "exec yes", limits: ExtractionLimits(outputSizeBytes: 100_000))
    }
  }

  @Test("The signal that ended a child is reported")
  func crash() throws {
    #expect(throws: ExtractionError.crashed(signal: SIGSEGV)) { try extract(worker: "kill -SEGV $$") }
  }

  @Test("A child without reason and one that is missing are reported as such")
  func failures() throws {
    #expect(throws: ExtractionError.workerFailed(status: 3)) { try extract(worker: "echo nothing >&2; exit 3") }
    let missing = Extractor(executable: folder.path + "/none")
    let error = #expect(throws: ExtractionError.self) { try missing.extract(path: document, named: "a.txt") }
    #expect(error == .workerUnavailable(path: folder.path + "/none", errorNumber: ENOENT))
    #expect(error?.isTransient == true)
  }

  @Test("The child gets the file, an empty environment and no other descriptor")
  func surroundings() throws {
    let found = folder.path + "/found"
    let script = "cat > \(found); tr '\\0' '\\n' < /proc/self/environ >> \(found); ls /proc/self/fd >> \(found)"
    _ = try? extract(worker: script)
    let lines = try String(contentsOfFile: found, encoding: .utf8)
    #expect(lines.hasPrefix("text"))
    #expect(!lines.contains("HOME=") && !lines.contains("PATH="))
    // 0, 1, 2, and the folder that `ls` itself reads.
    #expect(!lines.contains("\n4\n"))
  }

  @Test("A reply that does not fit the text is not believed")
  func invalidReplies() throws {
    for reply in [
      "{}", "[", "",
      #"{"mediaType":"a","text":"ab","blocks":[{"kind":{"paragraph":{}},"range":[0,3]}]}"#,
      #"{"mediaType":"a","text":"ab","blocks":[{"kind":{"paragraph":{}},"range":[2,1]}]}"#,
      #"{"mediaType":"a","text":"ab","blocks":[{"kind":{"heading":{"level":0}},"range":[0,1]}]}"#,
      #"{"mediaType":"a","text":"ab","blocks":[],"pages":{"starts":[],"firstPage":1}}"#,
      #"{"mediaType":"a","text":"ab","blocks":[],"pages":{"starts":[0,9],"firstPage":1}}"#,
      #"{"mediaType":"a","text":"ab","blocks":[],"pages":{"starts":[2,1],"firstPage":1}}"#,
    ] {
      let error = #expect(throws: ExtractionError.self) {
        try extract(worker: "cat <<'END'\n\(reply)\nEND")
      }
      guard case .invalidReply = error else {
        Issue.record("\(reply) gave \(String(describing: error))")
        continue
      }
    }
  }
}
