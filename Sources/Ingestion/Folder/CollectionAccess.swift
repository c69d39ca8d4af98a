public import Domain
public import Glibc

/// Who may read which collection.
///
/// - The super-user, the daemon's own user and members of an admin group read everything.
/// - Everyone else reads a collection when they are in the group that owns its folder, and the mode of the folder lets
///   the group list and enter it. What others may do by the mode opens nothing; folders further down do not matter.
///   Files that lie directly in the ingest folder are read by the group that owns the ingest folder; should a sub-folder
///   bear the same name as their collection (``CollectionName/root``), the caller must be in both groups.
///
/// Asked at every question, so that a change of a folder's group counts at once; costs one system call a folder.
public struct CollectionAccess: Hashable, Sendable {
  /// Members of these groups read everything.
  public var adminGroupIDs: Set<UInt32>
  /// The user that the daemon runs as.
  public var daemonUserID: UInt32

  public init(adminGroupIDs: Set<UInt32> = [], daemonUserID: UInt32 = getuid()) {
    self.adminGroupIDs = adminGroupIDs
    self.daemonUserID = daemonUserID
  }

  /// Whether the caller reads every collection, whatever its group.
  public func readsEverything(_ principal: Principal) -> Bool {
    principal.userID == 0 || principal.userID == daemonUserID || !adminGroupIDs.isDisjoint(with: principal.groupIDs)
  }

  /// The collections whose folders' groups the caller is in.
  ///
  /// - Parameter groups: The groups that all own a part of the collection.
  public func readableCollections(
    for principal: Principal, groups: [CollectionName: Set<UInt32>]
  ) -> CollectionScope {
    if readsEverything(principal) { return .all }
    return .only(Set(groups.filter { $0.value.isSubset(of: principal.groupIDs) }.keys))
  }

  func readableCollections(for principal: Principal, in folder: IngestFolder) -> CollectionScope {
    // A folder that cannot be listed opens nothing to anyone but those who read everything.
    readsEverything(principal)
      ? .all : readableCollections(for: principal, groups: (try? folder.collectionGroupSets()) ?? [:])
  }
}
