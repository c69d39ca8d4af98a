import Domain
import Foundation
import Glibc
import Testing

@testable import Ingestion

@Suite("Who may read which collection")
struct CollectionAccessTests {
  let access = CollectionAccess(adminGroupIDs: [900], daemonUserID: 500)
  let groups: [CollectionName: Set<UInt32>] = [
    .root: [10], CollectionName(rawValue: "law"): [20], CollectionName(rawValue: "medicine"): [30],
  ]

  private func scope(userID: UInt32, _ groupIDs: Set<UInt32>) -> CollectionScope {
    access.readableCollections(
      for: Principal(userID: userID, groupIDs: groupIDs, processID: 1), groups: groups)
  }

  @Test("The super-user, the daemon and admins read everything")
  func everything() {
    #expect(scope(userID: 0, []) == .all)
    #expect(scope(userID: 500, []) == .all)
    #expect(scope(userID: 1000, [900]) == .all)
  }

  @Test("Others read the collections of their groups")
  func ownGroups() {
    let both = Set(["law", "medicine"].map(CollectionName.init(rawValue:)))
    #expect(scope(userID: 1000, [20, 30]) == .only(both))
    #expect(scope(userID: 1000, [10]) == .only([.root]))
    #expect(scope(userID: 1000, [0, 500]) == .only([]))
  }

  @Test("A collection that two folders share is read by who is in the groups of both")
  func sharedName() {
    let principal = Principal(userID: 1000, groupIDs: [10], processID: 1)
    #expect(access.readableCollections(for: principal, groups: [.root: [10, 20]]) == .only([]))
  }

  @Test("The groups are those of the folders at the moment of asking")
  func askedAnew() throws {
    let appliance = try Appliance()
    let folder = try IngestFolder(path: "\(appliance.root)/ingest")
    let group = getgid()
    #expect(try folder.collectionGroupSets() == [.root: [group]])
    try appliance.makeFolder("law")
    try appliance.makeFolder("default")
    try appliance.write("not a folder", to: "file.txt")
    let names = Set(try folder.collectionGroupSets().keys.map(\.rawValue))
    #expect(names == ["default", "law"])
    let member = Principal(userID: 4_000_000, groupIDs: [group], processID: 1)
    let stranger = Principal(userID: 4_000_000, groupIDs: [], processID: 1)
    #expect(access.readableCollections(for: member, in: folder).contains(CollectionName(rawValue: "law")))
    #expect(access.readableCollections(for: stranger, in: folder) == .only([]))
    // Open to the world is not open to anyone; closed to the group is closed to its members, and still a collection.
    for mode in [0o707, 0o747, 0o717] as [mode_t] {
      chmod(appliance.path("law"), mode)
      #expect(!access.readableCollections(for: member, in: folder).contains(CollectionName(rawValue: "law")))
      #expect(access.readableCollections(for: stranger, in: folder) == .only([]))
    }
    #expect(try folder.collectionGroups().keys.contains(CollectionName(rawValue: "law")))
    chmod(appliance.path("law"), 0o750)
    #expect(access.readableCollections(for: member, in: folder).contains(CollectionName(rawValue: "law")))
  }
}
