import Digests
import Foundation
import Guard
import Yams

/// The guard's rule files as they were at one moment.
struct GuardRules: GuardFileReader {
  let folder: String
  private let files: [String: Data]

  /// Rule files that came from elsewhere.
  ///
  /// - Parameters:
  ///   - origin: Where they came from, for messages.
  ///   - files: By name.
  init(origin: String, files: [String: String]) {
    folder = origin
    self.files = files.mapValues { Data($0.utf8) }
  }

  /// Reads every rule file of a folder into memory: what is checked is what comes into force.
  ///
  /// - Throws: ``StartupError/guardRulesWrong(folder:reason:)``
  init(folder: String) throws {
    self.folder = folder
    do {
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
      files = try Dictionary(
        uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0))) })
    } catch {
      throw StartupError.guardRulesWrong(folder: folder, reason: "the folder cannot be read: \(error)")
    }
  }

  /// The SHA-256 of all files with their names, in the order of the names: the version of the policy.
  var sha256: String {
    var bytes: [UInt8] = []
    for (name, data) in files.sorted(by: { $0.key < $1.key }) {
      bytes += Array("\(name)\n\(data.count)\n".utf8) + data
    }
    return bytes.withUnsafeBytes { SHA256Digest.hexadecimal(of: $0) }
  }

  /// A guard that follows the files.
  ///
  /// - Throws: ``StartupError/guardRulesWrong(folder:reason:)``
  func makeGuard(safetyModel: (any SafetyModel)? = nil, encoder: (any QuestionEncoder)? = nil) throws -> Guard {
    do {
      return try Guard(
        policy: GuardPolicy(reading: self), safetyModel: safetyModel, encoder: encoder,
        groupID: { SystemGroup.id(named: $0) })
    } catch {
      throw StartupError.guardRulesWrong(folder: folder, reason: error.description)
    }
  }

  func read<Part: Decodable>(_ type: Part.Type, fromFileNamed fileName: String) throws -> Part {
    guard let data = files[fileName] else {
      throw GuardError.unreadableFile(name: fileName, key: "", reason: "is missing; put it back")
    }
    return try YAMLDecoder().decode(type, from: data)
  }

  func hasFile(named fileName: String) -> Bool { files[fileName] != nil }
}
