internal import Domain
internal import Foundation

/// What a snapshot is, and what it should answer; the last file of it to be written.
///
/// ```
/// DIR/catalog.sqlite               the database, whole
/// DIR/index/generation-….index     the vector index and its own manifest
/// DIR/cloister.yaml                the configuration, where there is a file
/// DIR/manifest.json                this
/// ```
struct SnapshotManifest: Codable, Hashable {
  static let currentFormat = 1
  static let fileName = "manifest.json"
  static let catalogName = "catalog.sqlite"
  static let configurationName = "cloister.yaml"
  static let indexFolderName = "index"

  var format = currentFormat
  /// The version of the daemon that made it.
  var version: String
  var createdAtSeconds: Double
  var model: Model
  var documentCount: Int
  var chunkCount: Int
  var files: [File]
  var probes: [SnapshotProbe]

  struct Model: Codable, Hashable {
    var name: String
    var sha256: String
    var dimension: Int
  }

  struct File: Codable, Hashable {
    /// Relative to the folder of the snapshot.
    var path: String
    var sizeBytes: Int64
    var sha256: String

    enum CodingKeys: String, CodingKey {
      case path, sha256
      case sizeBytes = "size_bytes"
    }
  }

  enum CodingKeys: String, CodingKey {
    case format, version, model, files, probes
    case createdAtSeconds = "created_at"
    case documentCount = "documents"
    case chunkCount = "chunks"
  }

  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }

  /// Whether its numbers are such as a snapshot can have: a damaged manifest may hold any.
  var isPlausible: Bool {
    files.count <= 16 && files.allSatisfy { (0..<1 << 50).contains($0.sizeBytes) } && documentCount >= 0
      && chunkCount >= 0 && probes.count <= 1000
  }

  func summary(directory: String) -> SnapshotSummary {
    SnapshotSummary(
      directory: directory, createdAtSeconds: createdAtSeconds, documentCount: documentCount, chunkCount: chunkCount,
      sizeBytes: files.reduce(0) { $0 + $1.sizeBytes }, fileCount: files.count + 1)
  }
}

/// A question and the chunks that answered it when the snapshot was made.
///
/// The question is not kept: it is made of the first words of a chunk, so that the manifest holds no text.
struct SnapshotProbe: Codable, Hashable {
  var chunk: Int64
  /// Nearest vectors, best first.
  var nearest: [Int64]
  /// Best matches of the words.
  var matching: [Int64]
}
