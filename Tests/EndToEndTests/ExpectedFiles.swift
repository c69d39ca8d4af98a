import ControlAPI
import Foundation
import TestSupport
import Testing

/// What the ingest folder holds.
struct ExpectedFiles {
  /// A word that stands in this file and its copies only, by path.
  var words: [String: String] = [:]
  var unreadable: Set<String> = []

  mutating func add(_ number: Int, to daemon: DaemonClient) throws {
    let word = "kestrel\(number)"
    try daemon.drop("The harbour master wrote \(word) into his book.", as: "\(number).txt")
    words["\(number).txt"] = word
  }

  mutating func addUnreadable(_ number: Int, to daemon: DaemonClient) throws {
    try daemon.drop("%PDF-1.4 and then nothing that a reader understands", as: "\(number).pdf")
    unreadable.insert("\(number).pdf")
  }

  mutating func copyOne(_ number: Int, in daemon: DaemonClient) throws {
    guard let path = words.keys.min(), let word = words[path] else { return }
    let folder = daemon.daemon.ingestFolder
    try FileManager.default.copyItem(atPath: folder + "/" + path, toPath: folder + "/\(number).txt")
    words["\(number).txt"] = word
  }

  mutating func renameOne(_ number: Int, in daemon: DaemonClient) throws {
    guard let path = words.keys.min() else { return }
    try daemon.rename(path, to: "\(number).txt")
    words["\(number).txt"] = words.removeValue(forKey: path)
  }

  mutating func removeOne(in daemon: DaemonClient) throws {
    // One whose word no copy holds, so that its content goes too.
    let unique = words.filter { entry in words.values.filter { $0 == entry.value }.count == 1 }
    guard let path = unique.keys.min() else { return }
    try daemon.remove(path)
    words[path] = nil
  }

  /// Every file answers, nothing else does, and the index is sound.
  func expectWhole(_ daemon: DaemonClient, after event: String) throws {
    let documents = try daemon.documents()
    let indexed = Set(documents.filter { $0.state == "indexed" }.map(\.path))
    #expect(indexed == Set(words.keys), "\(event)")
    #expect(Set(documents.filter { $0.state == "failed" }.map(\.path)) == unreadable, "\(event)")
    for (path, word) in words {
      let found = try daemon.search(word, k: 20).map(\.path)
      #expect(found.contains(path) || found.contains(where: { words[$0] == word }), "\(event): \(path)")
      #expect(Set(found).isSubset(of: words.keys), "\(event): a ghost")
    }
    let check: IndexCheckReport = try daemon.admin.post(Route.indexCheck + "?sample=all")
    #expect(check.isClean, "\(event): \(check.problems)")
  }
}
