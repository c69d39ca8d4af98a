internal import ArgumentParser
internal import Audit
internal import ControlAPI
internal import Foundation
internal import Signatures

struct AuditOpen: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Show the texts of questions and answers that were sealed to the auditor.",
    discussion: "Texts that another key sealed are shown as sealed; exit 3 when there were any.")

  @Option(help: ArgumentHelp("The auditor's secret key, as 'cloister audit keygen' made it.", valueName: "file"))
  var key: String

  @OptionGroup var selection: AuditSelection
  @OptionGroup var source: AuditSource
  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let key = try OpeningKey(ofAuditor: key)
    let texts = try lines().compactMap { AuditReader.Entry(line: $0) }
      .filter { $0.record.question != nil || $0.record.answer != nil }
      .map { OpenedTexts($0, with: key) }
    let console = Console.standardOutput
    for text in texts {
      console.write(
        daemon.json
          ? String(decoding: try text.jsonData(), as: UTF8.self) + "\n" : AuditRendering.texts(text, for: console))
    }
    if texts.contains(where: \.isSealed) { throw CommandError.ended(.partlyDone) }
  }

  private func lines() throws -> [[UInt8]] {
    if let directory = source.directory {
      do {
        let filter = AuditFilter(user: selection.user)
        return try AuditReader.last(selection.count, in: directory, including: filter).map(\.bytes)
      } catch {
        throw CommandError.audit(error)
      }
    }
    var lines: [[UInt8]] = []
    let query = AuditQuery(count: selection.count, user: selection.user)
    try daemon.adminClient().streamEvents(Route.audit, query: query.parameters) { lines.append(Array($0.utf8)) }
    return lines
  }
}

extension OpeningKey {
  /// The key in a file that `cloister audit keygen` made.
  ///
  /// - Throws: `CommandError.unusableKey`
  init(ofAuditor path: String) throws {
    do {
      try self.init(loadingFrom: path)
    } catch {
      throw CommandError.unusableKey(path: path, problem: error.description)
    }
  }
}

/// The texts of one record, as far as the key opens them.
struct OpenedTexts: Encodable {
  var sequence: Int
  var timeSeconds: Double
  var user: String?
  var answerID: String?
  var question: String?
  var answer: String?
  /// Whether one of them stayed closed.
  var isSealed = false

  init(_ entry: AuditReader.Entry, with key: OpeningKey) {
    sequence = entry.sequence
    timeSeconds = entry.record.timeSeconds
    user = AuditRendering.user(of: entry.record)
    answerID = entry.record.answerID
    question = open(entry.record.question, as: .question, with: key)
    answer = open(entry.record.answer, as: .answer, with: key)
  }

  private mutating func open(
    _ text: StoredText?, as kind: AuditTextKeeping.Kind, with key: OpeningKey
  ) -> String? {
    switch text {
    case nil: return nil
    case .plain(let text): return text
    case .hashed(let sha256): return "sha256:" + sha256
    case .sealed(let base64):
      let opened = try? AuditTextKeeping.open(base64: base64, as: kind, with: key)
      if opened == nil { isSealed = true }
      return opened
    }
  }

  enum CodingKeys: String, CodingKey {
    case sequence, user, question, answer
    case timeSeconds = "time"
    case answerID = "answer_id"
    case isSealed = "sealed"
  }
}
