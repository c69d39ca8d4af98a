internal import Glibc
internal import Synchronization

/// The names of users, each asked of the system once.
final class UserNames: Sendable {
  /// A machine has far fewer users than this; beyond it names are left out.
  private static let maximumCount = 4_096

  private let known = Mutex<[UInt32: String?]>([:])

  /// Nil where the system has no such user.
  func name(of userID: UInt32) -> String? {
    known.withLock { known in
      if let name = known[userID] { return name }
      guard known.count < Self.maximumCount else { return nil }
      let name = Self.lookUp(userID)
      known[userID] = .some(name)
      return name
    }
  }

  private static func lookUp(_ userID: UInt32) -> String? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16_384)
    guard getpwuid_r(userID, &entry, &buffer, buffer.count, &found) == 0, found != nil else {
      return nil
    }
    return String(cString: entry.pw_name)
  }
}
