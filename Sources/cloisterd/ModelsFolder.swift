import Foundation
import ModelFiles
import Yams

/// The folder that model files lie in, and the catalogue of those that are known.
struct ModelsFolder {
  let path: String
  let catalogue: KnownModels

  init(_ paths: DataPaths) throws {
    path = paths.modelsFolder
    catalogue = try Self.loadCatalogue(paths.catalogueFile)
  }

  /// The GGUF files that lie in it, in the order of their names; absolute paths.
  var files: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(".gguf") && !$0.hasPrefix(".") }.sorted().map { path + "/" + $0 }
  }

  /// Compares what was recorded when a file was installed with the catalogue.
  ///
  /// The file itself is not read to its end, which takes long: `cloister models verify` does that.
  ///
  /// - Returns: What the operator should know; nil where the file is known to be whole.
  /// - Throws: ``StartupError/generator(_:)``
  func check(_ file: String) throws -> String? {
    let name = (file as NSString).lastPathComponent
    let recorded = try? RecordedDigest.read(for: file)
    let listed = catalogue.model(fileName: name)?.sha256?[name]
    if let recorded, let listed, recorded != listed {
      throw StartupError.generator(.notAsListed(file: file, recorded: recorded, listed: listed))
    }
    guard recorded != nil else {
      return "\(file) was never checked: run 'cloister models verify \(name) --record'."
    }
    guard let changed = modified(file), let noted = modified(RecordedDigest.path(for: file)), changed > noted else {
      return nil
    }
    return "\(file) has changed since its SHA-256 was recorded: run 'cloister models verify \(name)'."
  }

  /// The largest models of the catalogue that fit the memory, for people.
  func suggestions(inBytes budgetBytes: Int) -> String {
    let fitting = catalogue.fitting(inBytes: budgetBytes).prefix(3).map { "\($0.0.name) in \($0.1.rawValue)" }
    return fitting.isEmpty ? "" : "; of the known models these would fit: " + fitting.joined(separator: ", ")
  }

  private func modified(_ path: String) -> Date? {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
  }

  private static func loadCatalogue(_ file: String?) throws -> KnownModels {
    guard let file else { return KnownModels() }
    do {
      return try YAMLDecoder().decode(KnownModels.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
    } catch {
      throw StartupError.catalogueWrong(file: file, reason: "\(error)")
    }
  }
}
