/// The result of reading all of a model file and comparing it with what is known of it.
public struct ModelVerification: Sendable {
  /// Where the digest that was compared with comes from.
  public enum Reference: String, Sendable {
    case catalogue
    case record
  }

  public enum Finding: Hashable, Sendable {
    /// Every byte is as it was.
    case intact(Reference)
    /// The structure is sound, but no digest is known to compare with.
    case unrecorded
    case differs(from: Reference, expected: String)
    /// The structure is not that of a model.
    case damaged(ModelFileError)
  }

  public var path: String
  public var sizeBytes: Int
  /// Empty where the file is damaged, as it was not read to its end then.
  public var sha256: String
  public var summary: ModelSummary?
  public var finding: Finding

  public var isDamaged: Bool {
    switch finding {
    case .intact, .unrecorded: false
    case .differs, .damaged: true
    }
  }

  /// Checks the structure of a file, then reads all of it.
  ///
  /// - Parameters:
  ///   - fileName: What a listing may know it under.
  ///   - listings: Digests of known files, by name of the file.
  ///   - recorded: The digest that was recorded when it was installed.
  ///   - progress: Called with the bytes read and those in all.
  /// - Throws: ``ModelFileError/unreadable(path:operation:code:)`` where the file is not there or cannot be read, or
  ///   what `progress` throws.
  public static func run(
    path: String, fileName: String, listings: [String: String], recorded: String?,
    progress: (_ doneBytes: Int, _ totalBytes: Int) throws -> Void = { _, _ in }
  ) throws -> ModelVerification {
    let file: GGUFFile
    let summary: ModelSummary
    do {
      file = try GGUFFile(path: path, isReadAhead: false)
      summary = try ModelSummary(file)
    } catch {
      if case .unreadable = error { throw error }
      return ModelVerification(path: path, sizeBytes: 0, sha256: "", summary: nil, finding: .damaged(error))
    }
    let totalBytes = file.file.sizeBytes
    let digest = try FileDigest.sha256(path: path) { try progress($0, totalBytes) }
    return ModelVerification(
      path: path, sizeBytes: totalBytes, sha256: digest, summary: summary,
      finding: finding(digest, fileName: fileName, listings: listings, recorded: recorded))
  }

  private static func finding(
    _ digest: String, fileName: String, listings: [String: String], recorded: String?
  ) -> Finding {
    if let listed = listings[fileName], listed != digest { return .differs(from: .catalogue, expected: listed) }
    if let recorded, recorded != digest { return .differs(from: .record, expected: recorded) }
    // A file that was renamed is known by its bytes.
    if listings.values.contains(digest) { return .intact(.catalogue) }
    return recorded == nil ? .unrecorded : .intact(.record)
  }
}
