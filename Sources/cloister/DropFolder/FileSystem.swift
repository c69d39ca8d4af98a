internal import Foundation

/// The calls on files that dropping needs; failures name the file.
enum FileSystem {
  /// Absolute and without symbolic links; nil where nothing is there.
  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Paths of the regular files below a folder, relative to it, in a fixed order; hidden ones and links are left out.
  static func files(under folder: String) throws -> [String] {
    var files: [String] = []
    for name in try names(in: folder) where !name.hasPrefix(".") {
      let path = folder + "/" + name
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFREG: files.append(name)
      case S_IFDIR: files += try Self.files(under: path).map { name + "/" + $0 }
      default: continue
      }
    }
    return files
  }

  static func makeFolders(upTo path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw CommandError.system(call: "mkdir", path: path, code: errno)
    }
  }

  static func modificationSeconds(of path: String) throws -> Double {
    var status = stat()
    guard stat(path, &status) == 0 else { throw CommandError.system(call: "stat", path: path, code: errno) }
    return Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
  }

  /// False where the second file is not there.
  static func haveSameBytes(_ left: String, _ right: String) throws -> Bool {
    var leftStatus = stat()
    var rightStatus = stat()
    guard lstat(right, &rightStatus) == 0, rightStatus.st_mode & S_IFMT == S_IFREG, stat(left, &leftStatus) == 0,
      leftStatus.st_size == rightStatus.st_size
    else { return false }
    let leftDescriptor = try open(left, O_RDONLY)
    defer { _ = close(leftDescriptor) }
    let rightDescriptor = try open(right, O_RDONLY)
    defer { _ = close(rightDescriptor) }
    var leftBuffer = [UInt8](repeating: 0, count: 1 << 16)
    var rightBuffer = leftBuffer
    while true {
      let leftCount = try read(leftDescriptor, into: &leftBuffer, path: left)
      let rightCount = try read(rightDescriptor, into: &rightBuffer, path: right)
      guard leftCount == rightCount, leftBuffer[..<leftCount] == rightBuffer[..<rightCount] else { return false }
      if leftCount == 0 { return true }
    }
  }

  static func open(_ path: String, _ flags: Int32, mode: mode_t = 0) throws -> Int32 {
    let descriptor = Foundation.open(path, flags | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw CommandError.system(call: "open", path: path, code: errno) }
    return descriptor
  }

  /// Fills the buffer as far as the file goes; 0 at its end.
  static func read(_ descriptor: Int32, into buffer: inout [UInt8], path: String) throws -> Int {
    var count = 0
    while count < buffer.count {
      let readCount = buffer[count...].withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress, $0.count) }
      if readCount < 0 {
        if errno == EINTR { continue }
        throw CommandError.system(call: "read", path: path, code: errno)
      }
      if readCount == 0 { break }
      count += readCount
    }
    return count
  }

  private static func names(in folder: String) throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw CommandError.system(call: "opendir", path: folder, code: EACCES)
    }
  }
}
