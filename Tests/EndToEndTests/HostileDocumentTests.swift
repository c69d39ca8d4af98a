import ControlAPI
import Foundation
import TestSupport
import Testing

@Suite(
  "A daemon that is given hostile documents", .serialized,
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
struct HostileDocumentTests {
  @Test("Each is put on record with what is wrong with it, is not tried again, and the rest is indexed")
  func quarantine() throws {
    let limits = "extraction:\n  timeout_seconds: 2\n  memory_bytes: 268435456\n  output_size_bytes: 1048576\n"
    let daemon = DaemonClient(
      daemon: try TemporaryDaemon(model: InstalledModel.folder, configuration: limits + "ingest:\n  worker_count: 1\n"))
    let files: [(name: String, bytes: [UInt8], reason: String)] = [
      ("a hang.pdf", HostileDocument.endlessPDF(), "longer than 2 s"),
      ("b bomb.docx", HostileDocument.bomb(unpackedSizeBytes: 8 << 20), "more text than the limit"),
      ("c circle.pdf", HostileDocument.crowdedPDF(objectCount: 20_000), "damaged"),
      ("d deep.docx", HostileDocument.deepWordDocument(depth: 5_000), "damaged"),
    ]
    for file in files {
      try Data(file.bytes).write(to: URL(fileURLWithPath: daemon.daemon.ingestFolder + "/" + file.name))
    }
    try daemon.drop("The ferryman of Skerry Point is called Olaf Grieg.", as: "e ferry.txt")
    try daemon.daemon.start()
    try daemon.settle()
    let documents = try daemon.documents()
    for file in files {
      let document = try #require(documents.first { $0.path == file.name })
      #expect(document.state == "failed", "\(document)")
      #expect(document.reason?.contains(file.reason) == true, "\(document)")
    }
    #expect(try daemon.search("Who is the ferryman?").first?.path == "e ferry.txt")
    // Not by a walk, and not by the next start.
    func attemptCount() -> Int { daemon.daemon.log.components(separatedBy: "cannot be indexed").count - 1 }
    #expect(attemptCount() == files.count)
    try daemon.settle()
    #expect(attemptCount() == files.count)
    #expect(daemon.daemon.terminate() == 0)
    try daemon.daemon.start()
    try daemon.settle()
    #expect(attemptCount() == 0)
  }
}
