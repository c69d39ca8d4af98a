import Catalog
import Domain
import Testing

@testable import Ingestion

@Suite("What a walk finds")
struct ReconcilePlanTests {
  private func print(_ number: Int64, size: Int64 = 10) -> FileFingerprint {
    FileFingerprint(sizeBytes: size, modifiedAtNanoseconds: number, inode: UInt64(number))
  }

  private func known(
    _ path: String, _ number: Int64, _ state: DocumentRecord.State = .indexed, sha256: String? = nil,
    parserVersion: Int? = 1
  ) -> KnownFile {
    KnownFile(
      documentID: DocumentID(rawValue: number), path: path, fingerprint: print(number), sha256: sha256, state: state,
      parserVersion: parserVersion)
  }

  private func plan(
    _ known: [KnownFile], _ found: [String: FileFingerprint], isOfOtherModel: (KnownFile) -> Bool = { _ in false },
    isCovered: (String) -> Bool = { _ in true },
    sha256: (String) -> String? = { _ in nil }
  ) -> ReconcilePlan {
    ReconcilePlan(
      known: known, found: found, parserVersion: 1, isOfOtherModel: isOfOtherModel, isCovered: isCovered,
      sha256: sha256)
  }

  @Test("Nothing to do where both agree; failed files are left alone")
  func agreement() {
    let plan = plan([known("a", 1), known("b", 2, .failed)], ["a": print(1), "b": print(2)])
    #expect(plan.gone.isEmpty && plan.unread.isEmpty && plan.renames.isEmpty)
  }

  @Test("New, changed, waiting files and those of another parser are read")
  func unread() {
    let waiting = known("waiting", 2, .pending, parserVersion: nil)
    let plan = plan(
      [known("changed", 1), waiting, known("old", 3, .failed, parserVersion: 0)],
      ["changed": print(9), "waiting": print(2), "old": print(3), "new": print(4)])
    #expect(plan.unread == ["changed", "new", "old", "waiting"])
  }

  @Test("Files whose vectors are of another model are read")
  func otherModel() {
    let plan = plan(
      [known("a", 1), known("b", 2)], ["a": print(1), "b": print(2)], isOfOtherModel: { $0.path == "b" })
    #expect(plan.unread == ["b"])
  }

  @Test("A missing file is gone, unless its folder could not be listed")
  func gone() {
    let plan = plan([known("a", 1), known("closed/b", 2)], [:], isCovered: { !$0.hasPrefix("closed/") })
    #expect(plan.gone == ["a"])
  }

  @Test("The same file under a new name is renamed, also onto a known name")
  func renamed() {
    let plan = plan([known("a", 1), known("b", 2)], ["b": print(1)])
    #expect(plan.renames == [.init(source: "a", target: "b")])
    #expect(plan.gone.isEmpty && plan.unread.isEmpty)
  }

  @Test("The same bytes under a new name are renamed; only files of a missing file's size are read for it")
  func sameBytes() {
    var asked: [String] = []
    let plan = plan(
      [known("a", 1, sha256: "x")], ["b": print(7), "c": print(8, size: 11)],
      sha256: {
        asked.append($0)
        return "x"
      })
    #expect(plan.renames == [.init(source: "a", target: "b")])
    #expect(plan.unread == ["c"])
    #expect(asked == ["b"])
  }
}
