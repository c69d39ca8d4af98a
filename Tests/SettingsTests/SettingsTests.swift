import Foundation
import Settings
import Testing

@Suite("Settings are read completely or refused with every mistake named")
struct SettingsTests {
  private func problems(_ yaml: String, environment: [String: String] = [:]) -> [String] {
    do {
      _ = try Settings.parse(yaml: yaml, file: "c.yaml", environment: environment)
      return []
    } catch .invalid(let problems) {
      return problems.map(\.description)
    } catch {
      return [error.description]
    }
  }

  @Test("An empty file, a file of comments and groups without keys mean the defaults")
  func emptyMeansDefaults() throws {
    for yaml in ["", "\n\n", "# nothing\n", "---\n", "server:\n  # all commented out\nlimits:\n"] {
      #expect(try Settings.parse(yaml: yaml, file: "c.yaml") == Settings())
    }
  }

  @Test("Every kind of value arrives in its place")
  func valuesArrive() throws {
    let settings = try Settings.parse(
      yaml: """
        server: {socket_mode: "0666", admin_group: wheel}
        limits:
          passage_count: 20
        ingest:
          folder: /srv/drop
        audit:
          is_enabled: false
        generator:
          kind: moe
          model_file: /models/a b.gguf
          temperature: 0.7
          kv_cache_type: f32
          upstream_model: "qwen3 30b: a3b"
        answers:
          strict_collections: [legal, "2024"]
        """, file: "c.yaml")
    #expect(settings.server.socketMode == 0o666)
    #expect(settings.server.adminGroup == "wheel")
    #expect(settings.limits.passageCount == 20)
    #expect(settings.ingest.folder == "/srv/drop")
    #expect(!settings.audit.isEnabled)
    #expect(settings.generator.kind == .moe)
    #expect(settings.generator.modelFile == "/models/a b.gguf")
    #expect(settings.generator.temperature == 0.7 && settings.generator.kvCacheType == .f32)
    #expect(settings.generator.upstreamModel == "qwen3 30b: a3b")
    #expect(settings.answers.strictCollections == ["legal", "2024"])
  }

  /// A wrong text, the place of the mistake, and what is said of it.
  private static let mistakes: [(yaml: String, place: String, sentence: String)] = [
    (
      "server:\n  idle_timeout_secnds: 5\n", "2:3",
      "there is no key server.idle_timeout_secnds; did you mean server.idle_timeout_seconds?"
    ),
    ("sever:\n  admin_group: a\n", "1:1", "there is no group sever; did you mean server?"),
    ("zzz:\n  a: 1\n", "1:1", "there is no group zzz"),
    ("limits:\n  passage_count: many\n", "2:18", passageCountMust + "many"),
    ("limits:\n  passage_count: \"7\"\n", "2:18", passageCountMust + "the text \"7\""),
    ("limits:\n  passage_count: 0\n", "2:18", passageCountMust + "0"),
    ("limits:\n  passage_count: 1e3\n", "2:18", passageCountMust + "1e3"),
    ("limits:\n  passage_count: 99999999999999999999\n", "2:18", passageCountMust + "99999999999999999999"),
    ("limits:\n  passage_count: [1]\n", "2:18", passageCountMust + "a list"),
    ("limits:\n  passage_count: {a: 1}\n", "2:18", passageCountMust + "a group"),
    ("limits:\n  passage_count:\n", "2:17", passageCountMust + "nothing"),
    ("audit:\n  is_enabled: yes\n", "2:15", "audit.is_enabled must be true or false, not yes"),
    (
      "log:\n  level: loud\n", "2:10",
      "log.level must be one of trace, debug, info, notice, warning, error, critical, not loud"
    ),
    (
      "ingest:\n  folder: drop\n", "2:11",
      "ingest.folder must be an absolute path, or \"\" for the standard place, not drop"
    ),
    ("server:\n  socket_mode: 0660\n", "2:16", socketModeMust + "0660"),
    ("server:\n  socket_mode: \"0777\"\n", "2:16", socketModeMust + "the text \"0777\""),
    ("server: 5\n", "1:9", "server is a group: its keys belong on the lines below it, indented"),
    ("- server\n", "1:1", "this is not YAML: expected groups of keys, such as server:"),
    (
      "generator:\n  kind: upstream\n", "2:9",
      "generator.kind upstream needs the path of the engine's socket in generator.upstream_socket"
    ),
    (
      "audit:\n  answer_text: sealed\n", "2:16",
      "audit.answer_text sealed needs the auditor's public key in audit.seal_to"
    ),
    ("generator:\n  temperature: 2.5\n", "2:16", "generator.temperature must be a number from 0.0 to 2.0, not 2.5"),
    ("generator:\n  temperature: hot\n", "2:16", "generator.temperature must be a number from 0.0 to 2.0, not hot"),
    ("answers:\n  strict_collections: legal\n", "2:23", strictCollectionsMust + "legal"),
    ("answers:\n  strict_collections: [a/b, c]\n", "2:23", strictCollectionsMust + "a/b, c"),
    ("answers:\n  strict_collections: [[a]]\n", "2:23", strictCollectionsMust + "a list"),
    (
      "chunking:\n  size_tokens: 50\n", "1:1",
      "chunking.overlap_tokens must be at most half of chunking.size_tokens"
    ),
  ]
  private static let passageCountMust = "limits.passage_count must be a whole number from 1 to 100, not "
  private static let strictCollectionsMust =
    "answers.strict_collections must be a list of names of folders, such as [legal, board], not "
  private static let socketModeMust =
    "server.socket_mode must be permission bits in quotes, \"0600\" to \"0666\", not "

  @Test("A mistake is named with file, line, column and what is expected", arguments: mistakes.indices)
  func mistakesAreNamed(index: Int) {
    let mistake = Self.mistakes[index]
    #expect(problems(mistake.yaml) == ["c.yaml:\(mistake.place): \(mistake.sentence)"])
  }

  @Test("Broken YAML and a key given twice are named with their line")
  func brokenYaml() {
    let broken = problems("server:\n  admin_group: \"open\nlimits:\n")
    #expect(broken.count == 1 && broken[0].hasPrefix("c.yaml:"))
    let twice = problems("server:\n  admin_group: a\n  admin_group: b\n")
    #expect(twice.count == 1 && twice[0].hasSuffix("admin_group is given twice"))
    let tab = problems("server:\n\tadmin_group: a\n")
    #expect(tab.count == 1 && tab[0].hasPrefix("c.yaml:2:"))
  }

  @Test("All mistakes are reported at once, in the order of the file")
  func allMistakes() {
    let found = problems("server:\n  a: 1\nlimits:\n  passage_count: x\nlog:\n  level: y\nnope: {}\n")
    #expect(found.map { $0.prefix(9) } == ["c.yaml:2:", "c.yaml:4:", "c.yaml:6:", "c.yaml:7:"])
  }

  @Test("The environment wins over the file, and its mistakes are named by variable")
  func environmentWins() throws {
    let yaml = "limits:\n  passage_count: 20\nserver:\n  socket_mode: \"0600\"\n"
    let environment = [
      "CLOISTER_LIMITS_PASSAGE_COUNT": "30", "CLOISTER_SERVER_SOCKET_MODE": "0666", "CLOISTER_SOCKET": "/run/x",
      "CLOISTER_INGEST_FOLDER": "", "CLOISTER_ANSWERS_STRICT_COLLECTIONS": "legal, board",
      "CLOISTER_GENERATOR_UPSTREAM_MODEL": "",
    ]
    let settings = try Settings.parse(yaml: yaml, file: "c.yaml", environment: environment)
    #expect(settings.limits.passageCount == 30)
    #expect(settings.server.socketMode == 0o666)
    #expect(settings.ingest.folder == nil)
    #expect(settings.answers.strictCollections == ["legal", "board"])
    #expect(
      problems("", environment: ["CLOISTER_LIMITS_PASSAGE_COUNT": "x"]).first
        == "environment variable CLOISTER_LIMITS_PASSAGE_COUNT: "
        + "limits.passage_count must be a whole number from 1 to 100, not the text \"x\"")
    #expect(
      problems("", environment: ["CLOISTER_LOG_LEVLE": "debug"]).first
        == "environment variable CLOISTER_LOG_LEVLE: there is no key CLOISTER_LOG_LEVLE; "
        + "did you mean CLOISTER_LOG_LEVEL?")
  }

  @Test("A file that is missing, a folder, or not text is refused with the reason")
  func unreadableFiles() throws {
    #expect(throws: SettingsError.unreadable(path: "/nonexistent/c.yaml", reason: "No such file or directory")) {
      try Settings.load(file: "/nonexistent/c.yaml", environment: [:])
    }
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("settings-\(UUID().uuidString).yaml")
    try Data([0x73, 0xff, 0xfe]).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    #expect(throws: SettingsError.unreadable(path: file.path, reason: "it is not UTF-8 text")) {
      try Settings.load(file: file.path, environment: [:])
    }
  }
}
