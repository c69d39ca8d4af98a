import Foundation
import Settings
import TestSupport
import Testing

@Suite("No configuration text crashes the reader")
struct SettingsFuzzTests {
  private static let seed = """
    server: {socket_mode: "0660", admin_group: &a cloister-admin}
    limits:
      passage_count: 20
      body_size_bytes: 1048576
    ingest: {folder: '', rescan_interval_seconds: 5}
    generator:
      kind: quote
    log: {level: info}
    """

  private static let tokens = [
    ":", "\n", "- ", "[", "]", "{", "}", "&a ", "*a", "!!int ", "\"", "'", "|", ">", "#", "%YAML 9.9\n", "---\n", "\t",
    "\u{0}", "\u{feff}", "é", "🙂", "<<: *a", "? ", "99999999999999999999", "-1", "~", "server:\n", "  ",
  ]

  @Test("Mutated texts are read or refused with places inside the text")
  func mutatedTexts() {
    var random = SplitMix64(seed: 42)
    for _ in 0..<400 {
      var text = Array(Self.seed.unicodeScalars)
      for _ in 0...Int.random(in: 0..<4, using: &random) {
        let index = Int.random(in: 0..<text.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: text.remove(at: index)
        case 1: text.insert(contentsOf: Self.tokens.randomElement(using: &random)!.unicodeScalars, at: index)
        default: text.removeSubrange(index..<min(index + 20, text.count))
        }
        if text.isEmpty { break }
      }
      var yaml = String.UnicodeScalarView()
      yaml.append(contentsOf: text)
      check(String(yaml))
    }
  }

  @Test("Deep nesting and alias bombs are refused")
  func hostileTexts() {
    check(String(repeating: "[", count: 50_000))
    check(String(repeating: "{a: ", count: 5_000))
    check(String(repeating: "- ", count: 20_000))
    var bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for (previous, next) in zip("abcdefgh", "bcdefghi") {
      let aliases = Array(repeating: "*\(previous)", count: 9).joined(separator: ", ")
      bomb += "\(next): &\(next) [\(aliases)]\n"
    }
    check(bomb)
  }

  private func check(_ yaml: String) {
    let lineCount = yaml.count { $0.isNewline } + 1
    do {
      _ = try Settings.parse(yaml: yaml, file: "c.yaml")
    } catch .invalid(let problems) {
      #expect(!problems.isEmpty)
      for case .file(_, let line, let column) in problems.map(\.place) {
        #expect((1...(lineCount + 1)).contains(line) && column >= 1)
      }
    } catch {
      Issue.record("a text cannot be unreadable")
    }
  }
}
