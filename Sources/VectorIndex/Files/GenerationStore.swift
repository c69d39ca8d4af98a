internal import Domain
internal import Foundation
internal import Glibc

/// The folder of numbered index files, each with a manifest.
///
/// ```
/// generation-00000007.index   numbers and vectors
/// generation-00000007.json    its manifest, renamed into place last: only with it does the generation exist
/// ```
struct GenerationStore {
  /// The newest files that are kept, so that damage of one leaves another.
  private static let keptCount = 2

  let directory: String

  init(directory: String) throws {
    self.directory = directory
    try makeDirectory()
  }

  /// A folder that is only read, such as that of a snapshot.
  init(reading directory: String) {
    self.directory = directory
  }

  private func makeDirectory() throws {
    do {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw VectorIndexError.inaccessible(path: directory, operation: "create", code: errno)
    }
  }

  /// The numbers of all generations, newest first.
  func generations() -> [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return names.compactMap { Self.generation(ofManifest: $0) }.sorted(by: >)
  }

  private func manifest(_ generation: Int) throws(GenerationDefect) -> GenerationManifest {
    guard let data = FileManager.default.contents(atPath: manifestPath(generation)),
      let manifest = GenerationManifest.decode(data), manifest.generation == generation,
      manifest.formatVersion == GenerationManifest.currentFormatVersion
    else { throw GenerationDefect(description: "\(Self.name(generation)): the manifest cannot be read.") }
    return manifest
  }

  /// Verifies the checksum of a generation; the sentence says why it cannot be used.
  func verify(_ generation: Int) -> Result<GenerationManifest, GenerationDefect> {
    let name = Self.name(generation)
    let manifest: GenerationManifest
    do {
      manifest = try self.manifest(generation)
    } catch {
      return .failure(error)
    }
    guard let measured = try? GenerationFile.measure(indexPath(generation)) else {
      return .failure(GenerationDefect(description: "\(name): the index file is missing."))
    }
    guard measured.sizeBytes == manifest.sizeBytes, measured.checksum == manifest.checksum else {
      return .failure(GenerationDefect(description: "\(name): the index file is damaged."))
    }
    return .success(manifest)
  }

  /// Reads a generation.
  ///
  /// The checksum comes first where the type is flat, because the reader of FAISS trusts its input; a file of lists is
  /// mapped and verified later.
  func read(
    _ generation: Int, dimension: Int, source: String, exactCount: Int
  ) throws(GenerationDefect) -> (Structure, GenerationManifest) {
    var manifest = try manifest(generation)
    if manifest.type == .flat { manifest = try verify(generation).get() }
    let name = Self.name(generation)
    guard manifest.dimension == dimension else {
      throw GenerationDefect(description: "\(name): \(manifest.dimension) dimensions instead of \(dimension).")
    }
    guard manifest.source == source else {
      throw GenerationDefect(description: "\(name): made from another catalog or model.")
    }
    let path = indexPath(generation)
    guard let structure = try? Structure.read(manifest.type, path: path, exactCount: exactCount),
      structure.dimension == dimension, structure.count == manifest.count, structure.type == manifest.type
    else { throw GenerationDefect(description: "\(name): the index file does not fit its manifest.") }
    return (structure, manifest)
  }

  /// Writes an index as the next generation and deletes old ones.
  ///
  /// - Parameter make: Writes the file and returns what it holds.
  func write(source: String, _ make: (_ path: String) throws -> Structure) throws -> (Structure, GenerationManifest) {
    // Somebody may have deleted the folder of a cache; the folders above it hold more than a cache.
    mkdir(directory, 0o750)
    let generation = (generations().first ?? 0) + 1
    let indexPath = indexPath(generation)
    let manifestPath = manifestPath(generation)
    let partialPath = indexPath + Self.partialSuffix
    unlink(partialPath)
    CrashPoint.saveBegun.reach()
    let structure: Structure
    do {
      structure = try make(partialPath)
    } catch {
      // Half a file helps nobody, and the disk may be full.
      unlink(partialPath)
      throw error
    }
    CrashPoint.saveFileWritten.reach()
    try GenerationFile.sync(partialPath)
    CrashPoint.saveFileSynced.reach()
    let (sizeBytes, checksum) = try GenerationFile.measure(partialPath)
    let manifest = GenerationManifest(
      generation: generation, type: structure.type, dimension: structure.dimension, count: structure.count,
      source: source,
      sizeBytes: sizeBytes, checksum: checksum)
    try GenerationFile.rename(partialPath, to: indexPath)
    CrashPoint.saveFileRenamed.reach()
    try GenerationFile.write(manifest.encoded(), to: manifestPath + Self.partialSuffix)
    CrashPoint.saveManifestWritten.reach()
    try GenerationFile.sync(manifestPath + Self.partialSuffix)
    CrashPoint.saveManifestSynced.reach()
    try GenerationFile.rename(manifestPath + Self.partialSuffix, to: manifestPath)
    CrashPoint.saveManifestRenamed.reach()
    try GenerationFile.sync(directory)
    CrashPoint.saveFolderSynced.reach()
    // One that was cut while nobody looked is no help, and would be reported for ever.
    removeFiles(except: Set(generations().filter(isWhole).prefix(Self.keptCount)))
    return (structure, manifest)
  }

  /// Whether the file of a generation has the size that its manifest states; what is in it is not read.
  private func isWhole(_ generation: Int) -> Bool {
    guard let manifest = try? manifest(generation) else { return false }
    return sizeBytes(ofGeneration: generation) == manifest.sizeBytes
  }

  /// Whether the file of a generation is there, but shorter than it was.
  func isCut(_ manifest: GenerationManifest) -> Bool {
    sizeBytes(ofGeneration: manifest.generation).map { $0 < manifest.sizeBytes } ?? false
  }

  /// Of the index file; nil where there is none.
  private func sizeBytes(ofGeneration generation: Int) -> Int? {
    var status = stat()
    return stat(indexPath(generation), &status) == 0 ? Int(status.st_size) : nil
  }

  /// Deletes all other generations.
  func discard(except kept: some Sequence<Int>) {
    removeFiles(except: Set(kept))
  }

  /// Copies the newest generation into another folder; does not sync it.
  ///
  /// - Returns: The names of its files.
  func exportNewest(to directory: String) throws -> [String] {
    guard let generation = generations().first else { return [] }
    let names = [indexPath(generation), manifestPath(generation)].map { ($0 as NSString).lastPathComponent }
    for name in names {
      do {
        try FileManager.default.copyItem(atPath: "\(self.directory)/\(name)", toPath: "\(directory)/\(name)")
      } catch {
        throw VectorIndexError.inaccessible(path: "\(directory)/\(name)", operation: "copy", code: errno)
      }
    }
    return names
  }

  /// Of all files of generations, in bytes.
  var sizeBytes: Int64 {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return names.filter { $0.hasPrefix(Self.prefix) }.reduce(0) { sum, name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(directory)/\(name)")
      return sum + (attributes?[.size] as? Int64 ?? 0)
    }
  }

  func indexPath(_ generation: Int) -> String { "\(directory)/\(Self.name(generation)).index" }

  func manifestPath(_ generation: Int) -> String { "\(directory)/\(Self.name(generation))\(Self.manifestSuffix)" }

  private static let partialSuffix = ".partial"
  private static let manifestSuffix = ".json"
  private static let prefix = "generation-"

  /// Deletes what other generations and interrupted writes left behind; files of other names stay.
  private func removeFiles(except kept: Set<Int>) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    // A manifest goes before its index file: with the manifest alone the generation would seem damaged.
    let manifests = names.filter { $0.hasSuffix(Self.manifestSuffix) }
    for name in manifests + names.filter({ !$0.hasSuffix(Self.manifestSuffix) }) where name.hasPrefix(Self.prefix) {
      let digits = name.dropFirst(Self.prefix.count).prefix { $0.isASCII && $0.isNumber }
      guard let generation = Int(digits) else { continue }
      guard !kept.contains(generation) || name.hasSuffix(Self.partialSuffix) else { continue }
      unlink("\(directory)/\(name)")
      CrashPoint.saveOldFileRemoved.reach()
    }
  }

  private static func name(_ generation: Int) -> String {
    let digits = String(generation)
    return prefix + String(repeating: "0", count: max(8 - digits.count, 0)) + digits
  }

  private static func generation(ofManifest fileName: String) -> Int? {
    guard fileName.hasPrefix(prefix), fileName.hasSuffix(manifestSuffix),
      let number = Int(fileName.dropFirst(prefix.count).dropLast(manifestSuffix.count)), number > 0,
      number < 1 << 40, fileName == name(number) + manifestSuffix
    else { return nil }
    return number
  }
}

/// Why a generation cannot be used; never fatal.
struct GenerationDefect: Error, Hashable, CustomStringConvertible {
  let description: String
}
