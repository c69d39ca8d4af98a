import Foundation
import Glibc
import Settings

/// What must be taken from the system before anything runs: folders, the lock of the state, and the listening sockets.
///
/// Made while the process does nothing else, because the permissions of a socket come from the umask of the process.
struct Ground {
  let publicListener: Int32
  let adminListener: Int32
  /// Held until the process ends; the kernel lets go of it whatever happens.
  private let lock: Int32

  init(_ configured: ConfiguredPaths) throws {
    let paths = configured.paths
    signal(SIGPIPE, SIG_IGN)
    // Whoever asks for a reload before there is anything to reload must not end the daemon.
    signal(SIGHUP, SIG_IGN)
    umask(0o027)
    for folder in [paths.stateFolder, paths.stateFolder + "/index", paths.stateFolder + "/audit"] {
      try Self.makeFolder(folder, mode: 0o750)
    }
    try Self.makeFolder(paths.ingestFolder, mode: 0o775)
    lock = try Self.takeLock(stateFolder: paths.stateFolder)
    let inherited = InheritedSockets()
    publicListener =
      try inherited.publicListener
      ?? UnixListener.bind(path: paths.publicSocket, mode: configured.settings.server.socketMode)
    adminListener =
      try inherited.adminListener
      ?? UnixListener.bind(
        path: paths.adminSocket, mode: 0o600, group: SystemGroup.id(named: configured.settings.server.adminGroup))
  }

  static func makeFolder(_ path: String, mode: mode_t) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: Int(mode)])
    } catch {
      throw StartupError.folderUnavailable(path: path, errorNumber: errno)
    }
  }

  private static func takeLock(stateFolder: String) throws -> Int32 {
    let descriptor = open(stateFolder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw StartupError.folderUnavailable(path: stateFolder, errorNumber: errno) }
    // A daemon that was killed a moment ago may still be on its way out.
    for _ in 0..<50 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
      usleep(100_000)
    }
    close(descriptor)
    throw StartupError.alreadyRunning(stateFolder: stateFolder)
  }
}

/// The groups of this machine.
enum SystemGroup {
  /// nil where the system has no such group.
  static func id(named name: String) -> UInt32? {
    getgrnam(name).map { $0.pointee.gr_gid }
  }
}
