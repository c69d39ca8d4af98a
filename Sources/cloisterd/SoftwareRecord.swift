import ControlAPI
import Digests
import Embedding
import Foundation
import ModelFiles

/// What runs, by versions and SHA-256, as the audit records it at start and stop.
struct SoftwareRecord {
  private let lasting: [String: String]

  init(configurationFile: String?, guardFolder: String, generator: GeneratorChoice) {
    var entries = [
      "version": Release.version, "generator": "\(generator.report.kind) \(generator.report.model)",
    ]
    entries["binary_sha256"] = Self.digest(ofFile: "/proc/self/exe")
    entries["configuration_sha256"] = configurationFile.flatMap(Self.digest(ofFile:))
    entries["policy_sha256"] = Self.digest(ofFolder: guardFolder)
    entries["generator_model_sha256"] = generator.modelSHA256
    lasting = entries
  }

  /// With the embedding model of the moment, which a migration changes.
  func entries(with model: EmbeddingModel) -> [String: String] {
    var entries = lasting
    entries["embedding_model"] = model.identity.name
    entries["embedding_model_sha256"] = model.identity.sha256
    return entries
  }

  private static func digest(ofFile path: String) -> String? {
    guard let file = try? MappedFile(path: path) else { return nil }
    return file.sha256()
  }

  /// The digest of a list of the folder's files with their digests, in the order of their names.
  private static func digest(ofFolder folder: String) -> String? {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return nil }
    let list = names.sorted().compactMap { name in
      digest(ofFile: folder + "/" + name).map { "\($0)  \(name)\n" }
    }
    return Array(list.joined().utf8).withUnsafeBytes { SHA256Digest.hexadecimal(of: $0) }
  }
}
