import Foundation
import Guard
import TestSupport
import Yams

/// Reads the rule files of the checkout, as the daemon does.
struct RuleFiles: GuardFileReader {
  static let folder = URL(filePath: Checkout.path).appending(path: "Config/guard")

  func read<Part: Decodable>(_ type: Part.Type, fromFileNamed fileName: String) throws -> Part {
    let text = try String(contentsOf: Self.folder.appending(path: fileName), encoding: .utf8)
    return try YAMLDecoder().decode(type, from: text)
  }

  func hasFile(named fileName: String) -> Bool {
    FileManager.default.fileExists(atPath: Self.folder.appending(path: fileName).path)
  }

  /// Without the examples of topics: nothing encodes questions here.
  static let policy = Result { () throws(GuardError) -> GuardPolicy in
    var policy = try GuardPolicy(reading: RuleFiles())
    for index in policy.topics.topics.indices { policy.topics.topics[index].examples = [] }
    return policy
  }
  static let shipped = Result { try Guard(policy: policy.get()) }
}
