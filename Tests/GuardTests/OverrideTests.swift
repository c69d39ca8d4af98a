import Domain
import Foundation
import Testing

@testable import Guard

@Suite("Overrides of the policy")
struct OverrideTests {
  private static let hr = CollectionName(rawValue: "hr")
  private static let open = CollectionName(rawValue: "public")

  /// - Parameter overrides: The list as JSON.
  private func actions(_ overrides: String) throws -> EffectiveActions {
    let text = #"{"question": {"injection": "flag"}, "overrides": \#(overrides)}"#
    return try EffectiveActions(
      try JSONDecoder().decode(ActionPolicy.self, from: Data(text.utf8)), groupID: { ["staff": 50][$0] })
  }

  private func injection(
    _ actions: EffectiveActions, groups: Set<UInt32> = [], in collections: CollectionScope
  ) -> Verdict.Decision {
    actions.actions(for: Audience(groupIDs: groups, collections: collections)).question[.injection]
  }

  @Test("a stricter collection holds every question that touches it")
  func stricterCollection() throws {
    let actions = try actions(#"[{"collections": ["hr"], "question": {"injection": "block"}}]"#)
    #expect(injection(actions, in: .only([Self.hr])) == .block)
    #expect(injection(actions, in: .only([Self.hr, Self.open])) == .block)
    #expect(injection(actions, in: .all) == .block)
    #expect(injection(actions, in: .only([Self.open])) == .flag)
    #expect(injection(actions, in: .only([])) == .flag)
  }

  @Test("a milder collection opens no other one")
  func milderCollection() throws {
    let actions = try actions(#"[{"collections": ["hr"], "question": {"injection": "allow"}}]"#)
    #expect(injection(actions, in: .only([Self.hr])) == .allow)
    #expect(injection(actions, in: .only([Self.hr, Self.open])) == .flag)
    #expect(injection(actions, in: .all) == .flag)
  }

  @Test("a group has its own decisions, and the first override that fits wins")
  func groups() throws {
    let actions = try actions(
      """
      [{"groups": ["staff"], "collections": ["hr"], "question": {"injection": "shadow"}},
       {"groups": ["staff", "60"], "question": {"injection": "replace"}}]
      """)
    #expect(injection(actions, groups: [50], in: .only([Self.hr])) == .shadow)
    #expect(injection(actions, groups: [50], in: .only([Self.open])) == .replace)
    #expect(injection(actions, groups: [60], in: .only([Self.hr])) == .replace)
    #expect(injection(actions, groups: [70], in: .only([Self.hr])) == .flag)
  }

  @Test("what an override does not state stays as it is")
  func unstated() throws {
    let actions = try actions(#"[{"collections": ["hr"], "answer": {"deflection": "flag"}}]"#)
    let own = actions.actions(for: Audience(groupIDs: [], collections: .only([Self.hr])))
    #expect(own.answer[.deflection] == .flag && own.answer[.systemPrompt] == .block)
    #expect(own.question[.injection] == .flag)
    for findings in PassageFindings.allCases { #expect(own.passage[findings] == findings.standard) }
  }

  @Test(
    "an override that makes no sense is refused, and its place named",
    arguments: [
      (#"[{"question": {"injection": "flag"}}]"#, "overrides[0]"),
      (#"[{"collections": ["hr"]}]"#, "overrides[0]"),
      (#"[{"groups": ["nobody-here"], "question": {"injection": "flag"}}]"#, "overrides[0].groups"),
      (#"[{"collections": ["a/b"], "question": {"injection": "flag"}}]"#, "overrides[0].collections"),
    ])
  func senseless(overrides: String, key: String) {
    #expect {
      _ = try actions(overrides)
    } throws: { error in
      "\(error)".contains("policy.yaml, key \(key)")
    }
  }

  @Test("a passage cannot be replaced, there is no place for a message")
  func replacedPassage() {
    var policy = GuardPolicy()
    policy.actions.passage[.injection] = .replace
    #expect(throws: GuardError.self) { try Guard(policy: policy) }
  }
}
