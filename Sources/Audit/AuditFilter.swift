internal import Glibc

/// Which records somebody wants to see.
public struct AuditFilter: Hashable, Sendable {
  /// nil for every action.
  public var action: AuditRecord.Action?
  /// A user's name or number; nil for everyone.
  public var user: String?

  public init(action: AuditRecord.Action? = nil, user: String? = nil) {
    self.action = action
    self.user = user
  }

  public func includes(_ record: AuditRecord) -> Bool {
    if let action, record.action != action { return false }
    guard let user else { return true }
    return record.userName == user || record.userID.map(String.init) == user
  }

  /// Whether the bytes of a line may be those of such a record; much cheaper than to read it.
  func mayInclude(_ line: ArraySlice<UInt8>) -> Bool {
    [action.map { "\"\($0.rawValue)\"" }, user.map { "\"\($0)\"" }].compactMap { $0 }.allSatisfy {
      line.holds(Array($0.utf8))
    }
  }
}

extension ArraySlice<UInt8> {
  /// Whether the bytes stand in it, one behind the other.
  ///
  /// - Complexity: O(n) where the first byte is rare, as in lines of JSON that of an identifier is.
  func holds(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.first else { return true }
    return withUnsafeBytes { line in
      var rest = line[...]
      while rest.count >= bytes.count, let base = UnsafeRawBufferPointer(rebasing: rest).baseAddress {
        guard let found = memchr(base, Int32(first), rest.count - bytes.count + 1) else { return false }
        if memcmp(found, bytes, bytes.count) == 0 { return true }
        rest = rest.dropFirst(UnsafeRawPointer(found) - base + 1)
      }
      return false
    }
  }
}
