import Domain
import Foundation
import Glibc

/// Quick looks at what the daemon stands on, each of which says in a sentence what is wrong.
enum StorageProbes {
  /// Less than this and the next documents or the log of the database may not fit.
  private static let leastFreeBytes: UInt64 = 4 << 20

  /// - Parameters:
  ///   - generatorFile: nil where the daemon writes answers without one.
  ///   - embeddingFile: That of the moment; a migration changes it.
  ///   - isIndexBroken: Whether the file of the vector index cannot be read any more.
  static func all(
    stateFolder: String, generatorFile: String?, embeddingFile: @escaping @Sendable () -> String,
    isIndexBroken: @escaping @Sendable () -> Bool
  ) -> [@Sendable () -> String?] {
    var probes: [@Sendable () -> String?] = [
      place(of: stateFolder), space(for: stateFolder), unchanged(embeddingFile),
      { isIndexBroken() ? brokenIndex : nil },
    ]
    if let generatorFile { probes.append(unchanged { generatorFile }) }
    return probes
  }

  private static let brokenIndex = """
    The file of the vector index was cut or cannot be read; it is being made anew from the catalog, and until then \
    passages are found by their words alone.
    """

  /// Whether the folder that was there at the start is there still, and can be written.
  private static func place(of folder: String) -> @Sendable () -> String? {
    let former = FileMark(folder)
    return {
      guard let now = FileMark(folder), now.isSameFile(as: former) else {
        return "The state folder \(folder) is not in its place; questions are answered, and nothing new is kept until "
          + "it is back."
      }
      guard access(folder, W_OK) == 0 else {
        return "The state folder \(folder) cannot be written (\(String(cString: strerror(errno)))); questions are "
          + "answered, and nothing new is kept."
      }
      return nil
    }
  }

  private static func space(for folder: String) -> @Sendable () -> String? {
    {
      var status = statvfs()
      guard statvfs(folder, &status) == 0 else { return nil }
      let freeBytes = UInt64(status.f_bavail) * UInt64(status.f_frsize)
      guard freeBytes < leastFreeBytes else { return nil }
      return "Only \(freeBytes >> 10) KiB are free for the state folder \(folder); free some space, or documents wait."
    }
  }

  /// A model is read where it lies, so that a change of its file changes answers.
  private static func unchanged(_ file: @escaping @Sendable () -> String) -> @Sendable () -> String? {
    let known = Replaceable([file(): FileMark(file())])
    return {
      let path = file()
      let mark = FileMark(path)
      guard let former = known.value[path] else {
        known.replace(with: [path: mark])
        return nil
      }
      guard let former, mark != former else { return nil }
      return "The model \(path) was changed or removed while it is in use; run 'cloister models verify' and restart "
        + "the daemon."
    }
  }
}

/// What tells that a file is the same and was not written.
private struct FileMark: Equatable {
  private let device: Int
  private let inode: Int
  private let sizeBytes: Int
  private let modifiedAt: Date

  /// nil where there is no file.
  init?(_ path: String) {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      let device = attributes[.systemNumber] as? Int, let inode = attributes[.systemFileNumber] as? Int,
      let sizeBytes = attributes[.size] as? Int, let modifiedAt = attributes[.modificationDate] as? Date
    else { return nil }
    (self.device, self.inode, self.sizeBytes, self.modifiedAt) = (device, inode, sizeBytes, modifiedAt)
  }

  func isSameFile(as other: FileMark?) -> Bool { device == other?.device && inode == other?.inode }
}
