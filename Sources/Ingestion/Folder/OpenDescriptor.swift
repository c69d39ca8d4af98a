internal import Glibc

/// A file descriptor that is closed when its owner goes away.
struct OpenDescriptor: ~Copyable, Sendable {
  let rawValue: Int32

  init(owning rawValue: Int32) {
    self.rawValue = rawValue
  }

  deinit {
    close(rawValue)
  }
}
