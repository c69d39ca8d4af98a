internal import ControlAPI
internal import Foundation
internal import ModelFiles

/// Finds model files by what people call them.
struct ModelShelf {
  /// Of the admin socket.
  let client: SocketClient

  func inventory() throws -> ModelInventory {
    try client.get(Route.adminModels)
  }

  /// - Parameter name: A path, the name of an installed file with or without its ending, or a name of the catalogue;
  ///   nil for all that is installed.
  func files(named name: String?) throws -> [ModelFile] {
    if let name, name.contains("/") || FileSystem.realPath(name) != nil { return [try file(at: name)] }
    let inventory = try inventory()
    let wanted = inventory.installed.filter { file in
      guard let name else { return true }
      return file.file == name || file.file == name + ".gguf" || file.model == name
    }
    guard name == nil || !wanted.isEmpty else { throw CommandError.modelNotFound(name: name ?? "") }
    return wanted.map { file in
      let path = PathText.join(inventory.folder, file.file)
      return ModelFile(path: path, listings: inventory.listings)
    }
  }

  /// A file anywhere; what the daemon knows of models is used where it answers.
  func file(at path: String) throws -> ModelFile {
    guard let path = FileSystem.realPath(path), !FileSystem.isFolder(path) else {
      throw CommandError.fileNotFound(path: path)
    }
    return ModelFile(path: path, listings: (try? inventory().listings) ?? [:])
  }
}

extension ModelInventory {
  /// The digests of the catalogue, by name of the file.
  fileprivate var listings: [String: String] {
    known.reduce(into: [:]) { listings, model in listings.merge(model.sha256) { first, _ in first } }
  }
}

/// A model file, and the digests that it may be compared with.
struct ModelFile {
  /// Absolute.
  var path: String
  var listings: [String: String]

  var name: String { PathText.name(of: path) }

  /// - Throws: ``CommandError`` where the file is not there or cannot be read.
  func verify(at place: String? = nil, showing progress: ByteProgress) throws -> ModelVerification {
    var progress = progress
    defer { progress.finish() }
    return try Self.translatingErrors {
      try ModelVerification.run(
        path: place ?? path, fileName: name, listings: listings, recorded: RecordedDigest.read(for: path)
      ) { done, total in progress.show(doneBytes: done, totalBytes: total) }
    }
  }

  /// Writes down what a check has found, for later ones to compare with.
  func record(_ verification: ModelVerification) throws {
    try Self.translatingErrors { try RecordedDigest.write(verification.sha256, for: path) }
  }

  private static func translatingErrors<Value>(_ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch ModelFileError.unreadable(let path, let operation, let code) {
      throw code == ENOENT
        ? CommandError.fileNotFound(path: path) : CommandError.system(call: operation, path: path, code: code)
    } catch let error as ModelFileError {
      throw CommandError.unusableRecord(problem: error.description)
    }
  }
}

/// Brings one model file into a folder.
struct ModelCopy {
  var source: ModelFile
  var destination: String
  var isReplacing: Bool

  /// Verifies the source, copies it, verifies the copy, and only then lets it appear.
  ///
  /// - Returns: What the check of the source found, or that of the copy where only it is damaged.
  func run() throws -> ModelVerification {
    if !isReplacing, FileSystem.realPath(destination) != nil { throw CommandError.modelExists(path: destination) }
    let verification = try source.verify(showing: ByteProgress(console: .standardError))
    guard !verification.isDamaged else { return verification }
    try AtomicCopy(source: source.path, destination: destination, mode: 0o644) { copy in
      let digest = try source.verify(at: copy, showing: ByteProgress(console: .standardError)).sha256
      guard digest == verification.sha256 else { throw CommandError.copyDiffers(path: destination) }
      // A record of the file before would call the new one damaged.
      _ = unlink(RecordedDigest.path(for: destination))
    }.run()
    try ModelFile(path: destination, listings: [:]).record(verification)
    return verification
  }
}
