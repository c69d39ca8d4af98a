internal import Domain
internal import Glibc

/// Who is at the other end of a Unix socket, as the kernel recorded it when the connection was made.
enum PeerCredentials {
  /// - Parameter descriptor: A connected stream socket of the Unix domain.
  /// - Throws: ``ServerError/peerUnknown(errorNumber:)``; such a connection must not be served.
  static func principal(of descriptor: Int32) throws(ServerError) -> Principal {
    // struct ucred of <sys/socket.h>: pid, uid, gid, 4 bytes each.
    var words: (UInt32, UInt32, UInt32) = (0, 0, 0)
    var length = socklen_t(MemoryLayout.size(ofValue: words))
    guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &words, &length) == 0, length == 12 else {
      throw .peerUnknown(errorNumber: errno)
    }
    let groups = try supplementaryGroups(of: descriptor)
    return Principal(
      userID: words.1, groupIDs: groups.union([words.2]), processID: Int32(truncatingIfNeeded: words.0))
  }

  private static func supplementaryGroups(of descriptor: Int32) throws(ServerError) -> Set<UInt32> {
    var groups = [UInt32](repeating: 0, count: 64)
    while true {
      var length = socklen_t(groups.count * MemoryLayout<UInt32>.stride)
      if getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, &groups, &length) == 0 {
        return Set(groups.prefix(Int(length) / MemoryLayout<UInt32>.stride))
      }
      // ERANGE: `length` now says how much is needed; at most 65,536 groups exist (NGROUPS_MAX).
      let needed = Int(length) / MemoryLayout<UInt32>.stride
      guard errno == ERANGE, needed > groups.count, needed <= 65_536 else {
        throw .peerUnknown(errorNumber: errno)
      }
      groups = [UInt32](repeating: 0, count: needed)
    }
  }
}
