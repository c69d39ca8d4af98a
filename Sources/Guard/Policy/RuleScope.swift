internal import Domain

/// The number of a group by its name; nil where the machine has no such group.
public typealias GroupLookup = @Sendable (_ name: String) -> UInt32?

/// Where a rule holds: for the callers of some groups, and for texts that touch some collections.
struct RuleScope: Hashable, Sendable {
  /// nil for every caller.
  private let groupIDs: Set<UInt32>?
  /// nil for every collection.
  let collections: Set<CollectionName>?

  /// - Parameters:
  ///   - groups: Names or numbers; none means every caller.
  ///   - collections: None means every collection.
  ///   - key: Where it stands in the file, for the error.
  /// - Throws: ``GuardError/invalidValue(file:key:reason:)`` for a group that the machine does not have.
  init(
    groups: [String], collections: [String], file: String, key: String, groupID: GroupLookup
  ) throws(GuardError) {
    var numbers: Set<UInt32> = []
    for group in groups {
      guard let number = groupID(group) ?? UInt32(group) else {
        throw .invalidValue(
          file: file, key: key + ".groups",
          reason: "names the group ‘\(group)’, which this machine does not have; create it or take it out")
      }
      numbers.insert(number)
    }
    for collection in collections where collection.isEmpty || collection.contains("/") {
      throw .invalidValue(
        file: file, key: key + ".collections",
        reason: "has ‘\(collection)’, which is no name of a collection: the name of a folder inside the ingest folder")
    }
    groupIDs = groups.isEmpty ? nil : numbers
    self.collections = collections.isEmpty ? nil : Set(collections.map { CollectionName(rawValue: $0) })
  }

  func includes(callerIn groups: Set<UInt32>) -> Bool { groupIDs.map { !$0.isDisjoint(with: groups) } ?? true }

  /// Whether the caller is in a group, and the text touches a collection, that the rule is for.
  func includes(_ audience: Audience) -> Bool {
    includes(callerIn: audience.groupIDs) && (collections?.contains(where: audience.collections.contains) ?? true)
  }
}
