import Catalog
import Domain
import Foundation
import Testing

@testable import Ingestion

@Suite("What files hold", .enabled(if: Installation.isComplete, "\(Installation.missingNotice)"))
struct ContentTests {
  let appliance: Appliance

  init() throws {
    appliance = try Appliance()
  }

  @Test("The same bytes under several names are embedded once")
  func embedsOnce() async throws {
    let names = ["one.txt", "two.txt", "three.txt"]
    for name in names { try appliance.write("A psalter with a broken clasp.", to: name) }
    try await appliance.run { service in
      try await service.settle()
      #expect(try appliance.paths(.indexed) == names.sorted())
      #expect(try appliance.catalog.allChunkIDs().count == 1)
      #expect(appliance.events.count { if case .indexed = $0 { true } else { false } } == 1)
      try appliance.remove("one.txt")
      try appliance.remove("two.txt")
      try await service.settle()
      #expect(try appliance.catalog.allChunkIDs().count == 1)
      try appliance.remove("three.txt")
      try await service.settle()
    }
    #expect(try appliance.catalog.allChunkIDs().isEmpty)
    #expect(try appliance.isIndexSound())
  }

  @Test("An unreadable file is recorded with a reason, is tried once, and stops no other")
  func recordsFailure() async throws {
    let bytes = Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ ($0 >> 3)) })
    try bytes.write(to: URL(fileURLWithPath: appliance.path("broken.txt")))
    try appliance.write("Readable.", to: "good.txt")
    try await appliance.run { service in
      try await service.settle()
      try await service.settle()
      #expect(try appliance.paths(.failed) == ["broken.txt"])
      #expect(try appliance.paths(.indexed) == ["good.txt"])
      #expect(try appliance.record("broken.txt")?.reason?.isEmpty == false)
      #expect(appliance.failedCount("broken.txt") == 1)
      let id = try #require(try appliance.record("broken.txt")?.id)
      #expect(try service.retry(id))
      try await service.settle()
      #expect(appliance.failedCount("broken.txt") == 2)
      #expect(try !service.retry(DocumentID(rawValue: 9999)))
      try appliance.write("Repaired.", to: "broken.txt")
      try await service.settle()
    }
    #expect(try appliance.record("broken.txt")?.state == .indexed)
  }

  @Test("A file above the size limit and a text above the token limit are recorded as failed")
  func holdsLimits() async throws {
    var options = Appliance.quickOptions
    options.maximumFileSizeBytes = 2000
    options.maximumTokenCount = 100
    try appliance.write(String(repeating: "x", count: 2001), to: "large.txt")
    try appliance.write(String(repeating: "bell ", count: 200), to: "long.txt")
    try appliance.write("Small.", to: "small.txt")
    try await appliance.run(options) { service in try await service.settle() }
    #expect(try appliance.paths(.failed) == ["large.txt", "long.txt"])
    #expect(try appliance.paths(.indexed) == ["small.txt"])
    #expect(try appliance.record("large.txt")?.reason?.contains("2001") == true)
  }

  @Test("Links, hidden and unfinished files are not taken, and strange names do no harm")
  func refuses() async throws {
    let manager = FileManager.default
    try "secret".write(toFile: "\(appliance.root)/outside/secret.txt", atomically: false, encoding: .utf8)
    try manager.createSymbolicLink(
      atPath: appliance.path("link.txt"), withDestinationPath: "\(appliance.root)/outside/secret.txt")
    try manager.createSymbolicLink(
      atPath: appliance.path("folder"), withDestinationPath: "\(appliance.root)/outside")
    try appliance.makeFolder(".hidden")
    for name in [".hidden/a.txt", ".b.txt", "c.txt~", "d.swp", "e.part", "f.TMP", "g.crdownload", ".cloister-h.txt"] {
      try appliance.write("Hidden.", to: name)
    }
    #expect(mkfifo(appliance.path("pipe.txt"), 0o600) == 0)
    let strange = "\(appliance.root)/ingest/".utf8.map { CChar(bitPattern: $0) } + [CChar(bitPattern: 0xff), 0x61, 0]
    let file = try #require(fopen(strange, "w"))
    fclose(file)
    try appliance.write("Taken.", to: "line\nbreak é.txt")
    try await appliance.run { service in try await service.settle() }
    #expect(try appliance.catalog.knownFiles().map(\.path) == ["line\nbreak é.txt"])
    let refused = appliance.events.compactMap { if case .refused(let path, _) = $0 { path } else { nil } }
    #expect(Set(refused) == ["link.txt", "folder", "pipe.txt", "\u{fffd}a"])
  }
}
