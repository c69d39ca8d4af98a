import Foundation
import Guard
import Yams

/// Reads the guard's rule files.
struct GuardRules: GuardFileReader {
  let folder: String

  /// A guard that follows the rule files of a folder.
  ///
  /// - Throws: ``StartupError/guardRulesWrong(folder:reason:)``
  static func load(from folder: String, safetyModel: (any SafetyModel)? = nil) throws -> Guard {
    do {
      return try Guard(policy: GuardPolicy(reading: GuardRules(folder: folder)), safetyModel: safetyModel)
    } catch {
      throw StartupError.guardRulesWrong(folder: folder, reason: error.description)
    }
  }

  func read<Part: Decodable>(_ type: Part.Type, fromFileNamed fileName: String) throws -> Part {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + fileName))
    return try YAMLDecoder().decode(type, from: data)
  }
}
