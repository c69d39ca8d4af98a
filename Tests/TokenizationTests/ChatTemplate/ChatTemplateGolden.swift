import Foundation
import Testing
import Tokenization

/// Templates of our own, and what the reference makes of them.
enum ChatTemplateGolden {
  struct Message: Decodable {
    var role: String
    var content: String
    var reasoning: String?
  }

  struct Case: Decodable {
    /// The file of the template, or its text.
    var template: String?
    var source: String?
    var messages: [Message]
    var settings: [String: Bool]
    var generates: Bool
    /// Nil where the reference refuses.
    var output: String?
  }

  /// Noon on 13 November 2025.
  static let time = 1_763_035_200

  private static func data(_ name: String) throws -> Data {
    let folder = try #require(
      Bundle.module.url(forResource: "ChatTemplates", withExtension: nil, subdirectory: "Fixtures"))
    return try Data(contentsOf: folder.appending(path: name))
  }

  static func cases() throws -> [Case] {
    try data("golden.jsonl").split(separator: 10).map { try JSONDecoder().decode(Case.self, from: Data($0)) }
  }

  /// Those of `constructs.py`.
  static let variables: [String: TemplateInput] = [
    "text": .text("  Straße, ǆ and ΑΣ\u{A0}\n"),
    "number": .integer(7),
    "ratio": .number(2.5),
    "yes": .boolean(true),
    "nothing": .null,
    "items_": .list([.integer(3), .integer(1), .integer(2)]),
    "people": .list([
      person("Ann", 30, tags: ["a", "b"]), person("bob", 4, tags: []), person("Cyd", 17, tags: nil),
    ]),
    "member": .dictionary([
      .init("b", .integer(1)),
      .init("a", .list([.integer(1), .dictionary([.init("c", .text("é<&>\"'\u{2028}\u{7}"))])])),
      .init("items", .text("shadow")),
    ]),
  ]

  private static func person(_ name: String, _ age: Int, tags: [String]?) -> TemplateInput {
    let tags = tags.map { [TemplateInput.Member("tags", .list($0.map { .text($0) }))] } ?? []
    return .dictionary([.init("name", .text(name)), .init("age", .integer(age))] + tags)
  }

  static func source(_ name: String) throws -> String {
    String(decoding: try data(name), as: UTF8.self)
  }

  static let names = [
    "alternating", "chatml", "harmony", "headers", "judge", "middle", "roles", "sections", "thinking", "turns",
    "visible",
  ]
}
