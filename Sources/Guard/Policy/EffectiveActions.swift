internal import Domain

/// The decisions of `policy.yaml` with its overrides, for each caller and each set of collections.
///
/// For one collection the first override that fits the caller and the collection and states a decision wins over what
/// stands in the general part. A text that touches several collections is held to the strictest of their decisions, so
/// that a mild rule of one collection never opens another.
struct EffectiveActions: Sendable {
  private let policy: ActionPolicy
  private let overrides: [(scope: RuleScope, actions: PolicyOverride)]
  private let namedCollections: Set<CollectionName>

  /// - Throws: ``GuardError/invalidValue(file:key:reason:)``
  init(_ policy: ActionPolicy, groupID: GroupLookup) throws(GuardError) {
    self.policy = policy
    var overrides: [(scope: RuleScope, actions: PolicyOverride)] = []
    for (number, actions) in policy.overrides.enumerated() {
      let key = "overrides[\(number)]"
      guard !actions.collections.isEmpty || !actions.groups.isEmpty else {
        throw .invalidValue(
          file: "policy.yaml", key: key,
          reason: "names neither collections nor groups; change the decisions of the general part instead")
      }
      guard !actions.isEmpty else {
        throw .invalidValue(file: "policy.yaml", key: key, reason: "states no decision; add one or take it out")
      }
      let scope = try RuleScope(
        groups: actions.groups, collections: actions.collections, file: "policy.yaml", key: key, groupID: groupID)
      overrides.append((scope, actions))
    }
    self.overrides = overrides
    namedCollections = overrides.reduce(into: []) { $0.formUnion($1.scope.collections ?? []) }
  }

  /// What is done about findings in the texts of one audience.
  ///
  /// - Complexity: O(overrides · named collections)
  func actions(for audience: Audience) -> ActionPolicy {
    let fitting = overrides.filter { $0.scope.includes(audience) }
    guard !fitting.isEmpty else { return policy }
    let places = self.places(touchedBy: audience)
    var actions = policy
    actions.question = strictest(policy.question, \.question, fitting, places)
    actions.passage = strictest(policy.passage, \.passage, fitting, places)
    actions.answer = strictest(policy.answer, \.answer, fitting, places)
    actions.answerSecrets = strictest(policy.answerSecrets, \.answerSecrets, fitting, places)
    return actions
  }

  /// The collections that overrides name and the text touches; nil stands for all others together.
  private func places(touchedBy audience: Audience) -> [CollectionName?] {
    let named: [CollectionName?] = namedCollections.filter(audience.collections.contains)
    switch audience.collections {
    case .all: return named + [nil]
    case .only(let names): return names.isEmpty || !names.isSubset(of: namedCollections) ? named + [nil] : named
    }
  }

  private func strictest<Class: FindingClass>(
    _ general: ActionTable<Class>, _ part: KeyPath<PolicyOverride, ActionTable<Class>>,
    _ overrides: [(scope: RuleScope, actions: PolicyOverride)], _ places: [CollectionName?]
  ) -> ActionTable<Class> {
    var table = general
    for findings in Class.allCases {
      let decisions = places.map { place in
        overrides.lazy.filter { entry in
          entry.scope.collections.map { names in place.map(names.contains) ?? false } ?? true
        }
        .compactMap { $0.actions[keyPath: part].stated(findings) }.first ?? general[findings]
      }
      table[findings] = decisions.max() ?? general[findings]
    }
    return table
  }
}
