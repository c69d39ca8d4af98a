import Foundation
import Settings
import TestSupport
import Testing

@Suite("Config/cloister.yaml tells the truth about the defaults")
struct ShippedConfigurationTests {
  private let lines: [Substring]
  private let text: String

  init() throws {
    text = try String(contentsOfFile: Checkout.path + "/Config/cloister.yaml", encoding: .utf8)
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The line of a key, and the comment right above it as one line of text.
  private func entry(of key: SettingKey) -> (line: Substring, comment: String)? {
    let name = key.path.dropFirst(key.group.count + 1)
    guard let start = lines.firstIndex(of: "\(key.group):") else { return nil }
    let rest = lines[(start + 1)...].prefix { $0.hasPrefix("  ") }
    guard let index = rest.firstIndex(where: { $0.hasPrefix("  \(name): ") }) else { return nil }
    let comment = lines[..<index].reversed().prefix { $0.hasPrefix("  #") }.reversed()
    return (lines[index], comment.map { $0.dropFirst(3).trimmingCharacters(in: .whitespaces) }.joined(separator: " "))
  }

  @Test("It equals the built-in defaults")
  func equalsDefaults() throws {
    #expect(try Settings.parse(yaml: text, file: "Config/cloister.yaml") == Settings())
  }

  @Test(
    "It shows every key with its default and a comment that says what the value may be",
    arguments: SettingKey.all.map(\.path))
  func showsKey(path: String) throws {
    let key = try #require(SettingKey.all.first { $0.path == path })
    let found = try #require(self.entry(of: key), "\(key.path) is missing")
    #expect(found.line.hasSuffix(": \(key.defaultText)"))
    let comment = found.comment.lowercased()
    #expect(comment.contains(key.expectation.lowercased()), "\(key.path): the comment must say \(key.expectation)")
  }
}
