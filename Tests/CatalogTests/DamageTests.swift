import Catalog
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Damaged, foreign and reopened catalogs")
struct DamageTests {
  /// A closed catalog file with a few hundred chunks, as bytes.
  private func bytes() throws -> Data {
    let fixture = try CatalogFixture()
    for number in 0..<20 {
      try fixture.commit("\(number).txt", "sha\(number)", (0..<20).map { "text \($0) of document \(number)" })
    }
    // A copy is whole only after the log was written back, which the last connection does when it closes.
    let path = fixture.path
    let copy = fixture.directory + "-copy.sqlite"
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    try FileManager.default.copyItem(atPath: path + "-wal", toPath: copy + "-wal")
    #expect(try Catalog(path: copy).integrityCheck() == [])
    defer {
      for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: copy + suffix) }
    }
    return try Data(contentsOf: URL(fileURLWithPath: copy))
  }

  private func withFile<Value>(_ data: Data, _ body: (String) throws -> Value) throws -> Value {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("damage-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let path = directory + "/catalog.sqlite"
    try data.write(to: URL(fileURLWithPath: path))
    return try body(path)
  }

  private func expectDamage(_ data: Data, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try withFile(data) { path in
      do {
        _ = try Catalog(path: path)
        Issue.record("opened", sourceLocation: sourceLocation)
      } catch let error as CatalogError {
        guard case .damaged(path, _) = error else {
          Issue.record("\(error)", sourceLocation: sourceLocation)
          return
        }
      }
    }
  }

  @Test("A file that is no database is reported as damaged")
  func notADatabase() throws {
    try expectDamage(Data(repeating: 0x41, count: 10_000))
  }

  @Test("A truncated file is reported as damaged")
  func truncated() throws {
    let data = try bytes()
    try expectDamage(data.prefix(data.count / 2))
  }

  @Test("Overwritten pages are reported as damaged")
  func overwritten() throws {
    var data = try bytes()
    let middle = data.count / 2 / 4096 * 4096
    data.replaceSubrange(middle..<middle + 8192, with: Data(repeating: 0xA5, count: 8192))
    try expectDamage(data)
  }

  @Test("A file with flipped bytes opens or is refused, and never crashes")
  func fuzz() throws {
    let data = try bytes()
    var generator = SplitMix64(seed: 11)
    for _ in 0..<60 {
      var mutated = data
      for _ in 0..<Int.random(in: 1...40, using: &generator) {
        mutated[Int.random(in: 0..<data.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      try withFile(mutated) { path in
        do {
          let catalog = try Catalog(path: path)
          _ = try catalog.search(matching: FullTextQuery("text document"), in: .all, limit: 10)
          _ = try catalog.passages(catalog.allChunkIDs(), in: .all)
          _ = try catalog.documents(in: .all)
          _ = try catalog.visibleChunks(in: .only([.root]))
          _ = try catalog.integrityCheck()
        } catch is CatalogError {}
      }
    }
  }

  @Test("A folder that does not exist is an error that names the file")
  func missingFolder() {
    #expect(throws: CatalogError.self) { try Catalog(path: "/nonexistent/catalog.sqlite") }
  }

  @Test("A reopened catalog holds what was committed and keeps its identity")
  func reopen() throws {
    let fixture = try CatalogFixture()
    let committed = try fixture.commit("a.txt", "a", ["words"])
    let other = try Catalog(path: fixture.path)
    #expect(try other.search(matching: FullTextQuery("words"), in: .all, limit: 1).map(\.0) == committed.addedChunkIDs)
    #expect(try other.identity() == fixture.catalog.identity())
    #expect(try CatalogFixture().catalog.identity() != fixture.catalog.identity())
  }

  @Test("A commit that was cut off by a crash is not there after the next open")
  func interruptedCommit() throws {
    let fixture = try CatalogFixture()
    let first = try fixture.commit("a.txt", "a1", ["old words"])
    let before = try fixture.path.withLog()
    try fixture.commit("a.txt", "a2", ["new words"])
    let after = try fixture.path.withLog()
    #expect(after.log.count > before.log.count + 1500)
    // The log as it would be, had the process died somewhere within the second commit.
    for length in stride(from: before.log.count, to: after.log.count, by: 1500) {
      try withFile(after.database) { path in
        try after.log.prefix(length).write(to: URL(fileURLWithPath: path + "-wal"))
        let catalog = try Catalog(path: path)
        let found = try catalog.search(matching: FullTextQuery("old new"), in: .all, limit: 5).map(\.0)
        #expect(found == first.addedChunkIDs)
        #expect(try catalog.integrityCheck() == [])
      }
    }
  }

  @Test("A file that was moved away is not written to, is read on, and is written to when it is back")
  func movedAway() throws {
    let fixture = try CatalogFixture()
    try fixture.commit("a.txt", "a", ["words"])
    try FileManager.default.moveItem(atPath: fixture.directory, toPath: fixture.directory + ".away")
    #expect {
      try fixture.commit("b.txt", "b", ["other"])
    } throws: { error in
      "\(error)".contains("is not in its place any more")
    }
    #expect(try fixture.search("words").count == 1)
    try FileManager.default.moveItem(atPath: fixture.directory + ".away", toPath: fixture.directory)
    try fixture.commit("b.txt", "b", ["other"])
    #expect(try fixture.search("other").count == 1)
  }
}

extension String {
  /// The bytes of a database and of its write-ahead log.
  fileprivate func withLog() throws -> (database: Data, log: Data) {
    (
      try Data(contentsOf: URL(fileURLWithPath: self)), try Data(contentsOf: URL(fileURLWithPath: self + "-wal"))
    )
  }
}
