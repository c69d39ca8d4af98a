import ControlAPI
import Foundation
import Glibc
import TestSupport
import Testing

/// Three users of a daemon, each in other groups; every answer is compared byte for byte with what it was when the
/// documents that its asker may not read did not exist.
@Suite(
  "Nobody learns anything of collections they may not read", .serialized,
  .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)),
  .enabled(if: OtherUser.isPossible, "This needs root, setpriv and python3, to become other users."))
struct SecrecyTests {
  private static let (red, blue, green): (gid_t, gid_t, gid_t) = (65_511, 65_512, 65_513)
  private static let subjects = ["ferry", "harbour", "lamp", "ledger", "bridge", "engine", "archive", "orchard"]
  private static let names = ["Olaf", "Ada", "Mina", "Piet", "Rosa", "Ivo", "Lena", "Karl"]

  private let daemon: DaemonClient
  private var generator = SplitMix64(seed: 23)

  init() throws {
    let configuration = "server:\n  socket_mode: \"0666\"\n"
    daemon = DaemonClient(daemon: try TemporaryDaemon(model: InstalledModel.folder, configuration: configuration))
    chmod(daemon.daemon.folder.path, 0o755)
    for (name, group) in [("red", Self.red), ("blue", Self.blue), ("green", Self.green)] {
      try FileManager.default.createDirectory(
        atPath: daemon.daemon.ingestFolder + "/" + name, withIntermediateDirectories: true)
      try #require(chown(daemon.daemon.ingestFolder + "/" + name, 0, group) == 0)
    }
  }

  private func user(_ number: UInt32, _ groups: [gid_t]) throws -> OtherUser {
    try OtherUser(65_500 + number, groups: groups, socket: daemon.daemon.socket)
  }

  private mutating func sentence() -> String {
    func any(_ words: [String], _ generator: inout SplitMix64) -> String {
      words[Int.random(in: 0..<words.count, using: &generator)]
    }
    let (subject, other) = (any(Self.subjects, &generator), any(Self.subjects, &generator))
    return "The keeper of the \(subject) is \(any(Self.names, &generator)), who came in "
      + "\(Int.random(in: 1700...1999, using: &generator)) and sold the \(other)."
  }

  private mutating func fill(_ collection: String, count: Int) throws {
    for number in 0..<count {
      let text = (0..<3).map { _ in sentence() }.joined(separator: " ")
      try daemon.drop(text, as: "\(collection)/part \(number % 2)/\(number).txt")
    }
  }

  private static let questions = subjects.flatMap { ["Who is the keeper of the \($0)?", "who sold \($0) 1850"] }

  /// Everything that a user can ask, with the replies; timings and names of answers taken out.
  private func transcript(of user: OtherUser) throws -> [String: String] {
    var replies: [String: String] = [:]
    func note(_ name: String, _ reply: OtherUser.Reply) {
      replies[name] = "\(reply.status) \(Self.comparable(reply))"
    }
    for question in Self.questions {
      note("search \(question)", try user.post(Route.search, #"{"query":"\#(question)","k":20}"#))
      note("ask \(question)", try user.post(Route.chatCompletions, Self.chat(question)))
    }
    note("documents", try user.get(Route.documents))
    note("page", try user.get(Route.documents + "?limit=2&offset=1"))
    note("hidden collection", try user.get(Route.documents + "?collection=green"))
    note("hidden search", try user.post(Route.search, #"{"query":"keeper","collections":["green"]}"#))
    note("health", try user.get(Route.health))
    note("models", try user.get(Route.models))
    note("embeddings", try user.post(Route.embeddings, #"{"input":"the keeper of the ferry"}"#))
    note("no document", try user.get(Route.document("1")))
    note("metrics", try user.get(Route.metrics))
    return replies
  }

  private static func chat(_ question: String) -> String {
    #"{"messages":[{"role":"user","content":"\#(question)"}]}"#
  }

  private static func comparable(_ reply: OtherUser.Reply) -> String {
    guard let json = reply.json else { return reply.body }
    let data = try? JSONSerialization.data(withJSONObject: stripped(json), options: [.sortedKeys])
    return String(decoding: data ?? Data(), as: UTF8.self)
  }

  private static let volatileKeys: Set<String> = ["timings", "uptime_seconds", "created", "scans"]

  private static func stripped(_ value: Any) -> Any {
    switch value {
    case let object as [String: Any]:
      object.filter { key, value in
        !volatileKeys.contains(key) && !(key == "id" && (value as? String)?.contains("-") == true)
      }.mapValues(stripped)
    case let list as [Any]: list.map(stripped)
    default: value
    }
  }

  private func expectSame(
    _ found: [String: String], as expected: [String: String], _ when: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (name, reply) in expected {
      #expect(found[name] == reply, "\(name), \(when)", sourceLocation: sourceLocation)
    }
  }

  @Test("Answers, scores, citations, lists, counts and errors are the same with and without the others' documents")
  mutating func indistinguishable() throws {
    try fill("red", count: 6)
    try fill("blue", count: 5)
    try daemon.daemon.start()
    try daemon.settle()
    let (first, second) = (try user(1, [Self.red]), try user(2, [Self.red, Self.blue]))
    let (firstBefore, secondBefore) = (try transcript(of: first), try transcript(of: second))
    #expect(firstBefore["documents"] != secondBefore["documents"])

    // The same words, a copy of a readable file, and one with its bytes under a name of another kind.
    try fill("green", count: 12)
    let copied = try daemon.daemon.folder.read("ingest/red/part 0/0.txt")
    try daemon.drop(copied, as: "green/copy.txt")
    try daemon.drop(copied, as: "green/copy.md")
    try daemon.settle()
    let hidden = try #require(try daemon.documents().first { $0.collection == "green" })
    expectSame(try transcript(of: first), as: firstBefore, "with others' documents")
    expectSame(try transcript(of: second), as: secondBefore, "with others' documents")
    for path in [Route.document(hidden.id), Route.documentText(hidden.id)] {
      let absent = path.replacing(hidden.id, with: "281474976710000")
      let (refused, missing) = (try second.get(path), try second.get(absent))
      #expect(refused.status == missing.status && refused.body == missing.body)
    }

    let third = try user(3, [Self.green])
    #expect(try third.post(Route.search, #"{"query":"keeper","k":50}"#).body.contains("green/"))
    for name in ["part 0", "part 1", "copy.txt", "copy.md"] { try daemon.remove("green/" + name) }
    try daemon.settle()
    expectSame(try transcript(of: first), as: firstBefore, "when they are gone again")
    expectSame(try transcript(of: second), as: secondBefore, "when they are gone again")
    #expect(try !third.post(Route.search, #"{"query":"keeper","k":50}"#).body.contains("/"))
  }

  @Test("A folder that changes its group is closed or open at the next question, on the same connection")
  mutating func groupOfFolder() throws {
    try fill("red", count: 1)
    try fill("green", count: 1)
    try daemon.daemon.start()
    try daemon.settle()
    let (insider, outsider) = (try user(1, [Self.red]), try user(2, []))
    let folder = daemon.daemon.ingestFolder + "/green"
    func found(by user: OtherUser) throws -> String {
      try user.post(Route.search, #"{"query":"keeper","k":50}"#).body
    }
    #expect(try found(by: insider).contains("red/") && !found(by: insider).contains("green/"))
    #expect(try !found(by: outsider).contains("/part"))
    try #require(chown(folder, 0, Self.red) == 0)
    #expect(try found(by: insider).contains("red/") && found(by: insider).contains("green/"))
    // The group of the first folder counts, not those below it, nor its mode.
    try #require(chown(folder + "/part 0", 0, Self.blue) == 0)
    chmod(folder, 0o777)
    #expect(try found(by: insider).contains("green/") && !found(by: outsider).contains("/part"))
    try #require(chown(folder, 0, Self.green) == 0)
    #expect(try found(by: insider).contains("red/") && !found(by: insider).contains("green/"))
  }
}
