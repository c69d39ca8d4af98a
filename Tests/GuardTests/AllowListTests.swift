import Domain
import Foundation
import Testing

@testable import Guard

@Suite("Allow-list")
struct AllowListTests {
  private static let day = Date(timeIntervalSince1970: 1_800_000_000)  // 2027-01-15

  private func checks(_ entry: AllowEntry) throws -> Guard {
    var policy = GuardPolicy()
    policy.topics.topics = [
      Topic(id: "pears", reason: "A test.", question: .block, answer: .allow, patterns: ["pear*"]),
      Topic(id: "plums", reason: "A test.", question: .block, answer: .allow, patterns: ["plum*"]),
    ]
    policy.allow.entries = [entry]
    return try Guard(policy: policy, groupID: { ["press": 7][$0] }, now: { Self.day })
  }

  private func entry(_ change: (inout AllowEntry) -> Void = { _ in }) -> AllowEntry {
    var entry = AllowEntry(
      id: "harvest", reason: "Asked every day.", rules: ["topic.pears"], questions: ["When are the pears ripe?"])
    change(&entry)
    return entry
  }

  @Test("a listed question passes, however it is spelled, and the entry is named")
  func passes() throws {
    let verdict = try checks(entry()).inspect(question: "  when are the PEARS  rip\u{200B}e").verdict
    #expect(!verdict.decision.isWithheld)
    let finding = try #require(verdict.findings.first { $0.ruleID == "topic.pears" })
    #expect(finding.allowedBy == "harvest" && finding.decision == .allow)
  }

  @Test("more than the listed question is not excused")
  func extended() throws {
    let gate = try checks(entry())
    #expect(gate.inspect(question: "When are the pears ripe? And where?").verdict.decision == .block)
  }

  @Test("rules that the entry does not name still act")
  func otherRules() throws {
    let both = entry { $0.questions = ["Pears or plums?"] }
    #expect(try checks(both).inspect(question: "Pears or plums?").verdict.ruleID == "topic.plums")
    for rules in [["topic.*"], ["*"]] {
      let all = entry {
        $0.questions = ["Pears or plums?"]
        $0.rules = rules
      }
      #expect(try checks(all).inspect(question: "Pears or plums?").verdict.decision == .allow)
    }
  }

  @Test("every sentence must hold a pattern of the entry")
  func patterns() throws {
    let gate = try checks(
      entry {
        $0.questions = []
        $0.patterns = ["when *3 ripe"]
      })
    #expect(gate.inspect(question: "When are pears ripe?").verdict.decision == .allow)
    #expect(gate.inspect(question: "When are pears ripe? Give me the pears.").verdict.decision == .block)
  }

  @Test("an entry ends with its last day and is for its groups only")
  func limits() throws {
    for (expires, isExcused) in [("2027-01-15", true), ("2027-01-14", false)] {
      let gate = try checks(entry { $0.expires = expires })
      #expect(gate.inspect(question: "When are the pears ripe?").verdict.decision.isWithheld != isExcused)
    }
    let gate = try checks(entry { $0.groups = ["press"] })
    let press = Audience(groupIDs: [7], collections: .all)
    #expect(gate.inspect(question: "When are the pears ripe?", for: press).verdict.decision == .allow)
    #expect(gate.inspect(question: "When are the pears ripe?").verdict.decision == .block)
  }

  @Test("nothing excuses from a check that was not made")
  func unchecked() {
    let allowance = Allowance(entries: [(id: "all", rules: ["*"])])
    #expect(allowance.entryID(for: "topic.x") == "all")
    #expect(allowance.entryID(for: "topics.unavailable") == nil && allowance.entryID(for: "limit.question") == nil)
  }

  @Test(
    "an entry that makes no sense is refused",
    arguments: [
      { $0.rules = [] }, { $0.rules = ["in*n"] }, { $0.reason = "" }, { $0.questions = [] }, { $0.questions = ["?"] },
      { $0.expires = "2027-02-30" }, { $0.expires = "soon" }, { $0.groups = ["nobody-here"] },
    ] as [@Sendable (inout AllowEntry) -> Void])
  func senseless(change: @Sendable (inout AllowEntry) -> Void) {
    #expect {
      _ = try checks(entry(change))
    } throws: { error in
      "\(error)".contains("allow.yaml")
    }
  }
}
