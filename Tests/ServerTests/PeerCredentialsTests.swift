import Domain
import Glibc
import Testing

@testable import Server

@Suite("The kernel says who connected")
struct PeerCredentialsTests {
  @Test("A socket of our own names our user, groups and process")
  func ownSocket() throws {
    var descriptors: [Int32] = [0, 0]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &descriptors) == 0)
    defer { for descriptor in descriptors { close(descriptor) } }
    let principal = try PeerCredentials.principal(of: descriptors[0])
    #expect(principal.userID == getuid())
    #expect(principal.processID == getpid())
    var groups = [gid_t](repeating: 0, count: 65_536)
    let count = getgroups(Int32(groups.count), &groups)
    #expect(principal.groupIDs == Set(groups.prefix(Int(max(count, 0)))).union([getgid()]))
  }

  @Test("What is no Unix socket has no peer")
  func noSocket() throws {
    let descriptor = open("/dev/null", O_RDONLY)
    defer { close(descriptor) }
    #expect(throws: ServerError.self) { try PeerCredentials.principal(of: descriptor) }
  }
}
