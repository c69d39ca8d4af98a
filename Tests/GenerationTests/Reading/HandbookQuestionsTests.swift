import Foundation
import Testing

@Suite("The questions about the handbook that the reader learns from")
struct HandbookQuestionsTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../..").standardized

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  @Test("have answers that stand in the page that they name, word for word")
  func answersStand() throws {
    let rows = try Self.text("Config/models/reader/handbook.tsv").split(separator: "\n").dropFirst()
    #expect(rows.count > 90)
    for row in rows {
      let fields = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      try #require(fields.count == 3, "\(row)")
      let page = try Self.text("Ingest/handbook/" + fields[0])
      #expect(fields[2].isEmpty || page.contains(fields[2]), "\(fields[0]) does not hold '\(fields[2])'")
    }
  }
}
