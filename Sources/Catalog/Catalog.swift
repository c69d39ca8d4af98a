internal import CFullText
internal import Domain
internal import Foundation
internal import GRDB
internal import Glibc
internal import Synchronization

/// The library's only truth: documents, texts, chunks, vectors and the full-text index, in one SQLite file.
///
/// Every method is synchronous and may be called from any thread; readers see the state before or after a write, never
/// between. Every write is one transaction, so that a process that is killed leaves a consistent file.
public final class Catalog: Sendable {
  let path: String
  let pool: DatabasePool
  private let committedChanges = Atomic<Int>(0)
  let revisions = CollectionRevisions()
  let visibility = VisibilityCache()
  let frequencies = FrequencyCache()
  /// The file that was opened.
  private let file: FileIdentity?

  /// Opens the catalog, and creates it where the file does not exist.
  ///
  /// - Parameters:
  ///   - path: The file; its folder must exist.
  ///   - isSuspect: Reads all of it first, however large it is.
  /// - Throws: ``CatalogError``
  public init(path: String, isSuspect: Bool = false) throws {
    self.path = path
    pool = try Self.reporting(path) {
      let pool = try DatabasePool(path: path, configuration: Self.configuration)
      try Self.verify(pool, path: path, isSuspect: isSuspect)
      let migrator = Schema.migrator
      guard try !pool.read(migrator.hasBeenSuperseded) else { throw CatalogError.newerSchema(path: path) }
      try migrator.migrate(pool)
      return pool
    }
    file = FileIdentity(path)
  }

  /// Increases with every committed change of this process: what was computed under an older count may be stale.
  public var changeCount: Int { committedChanges.load(ordering: .acquiring) }

  /// A random name that this database got when it was created.
  ///
  /// - Throws: ``CatalogError``
  public func identity() throws -> String {
    try read { database in
      try String.fetchOne(database, sql: "SELECT value FROM property WHERE name = 'identity'") ?? ""
    }
  }

  /// Says what is wrong with the file; empty when nothing is.
  ///
  /// Reads the whole file: seconds for every gigabyte.
  ///
  /// - Throws: ``CatalogError``
  public func integrityCheck() throws -> [String] {
    try IntegrityCheck.findings(pool: pool, path: path)
  }

  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try Self.reporting(path) { try pool.read(body) }
  }

  /// - Parameter changed: Where documents or chunks may be others afterwards.
  func write<Value>(in changed: CollectionScope = .all, _ body: (Database) throws -> Value) throws -> Value {
    let value = try writeUnseen(body)
    revisions.advance(changed)
    committedChanges.add(1, ordering: .releasing)
    return value
  }

  /// Writes what changes no answer, so that nothing computed before becomes stale.
  func writeUnseen<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try Self.reporting(path) {
      // SQLite would go on writing to a file that was moved or deleted, and all of it would be lost with the process.
      guard FileIdentity(path) == file else {
        throw CatalogError.inaccessible(path: path, detail: "the file is not in its place any more")
      }
      return try pool.write(body)
    }
  }

  func reporting<Value>(_ body: () throws -> Value) throws -> Value { try Self.reporting(path, body) }

  static func reporting<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw CatalogError(error, path: path)
    } catch is RowDecodingError {
      throw CatalogError.damaged(path: path, detail: "a column holds a value of the wrong type")
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "catalog"
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { database in
      let status = cfulltext_register(database.sqliteConnection.map(UnsafeMutableRawPointer.init))
      guard status == 0 else { throw DatabaseError(resultCode: ResultCode(rawValue: status)) }
      // NORMAL, not FULL: in WAL mode a killed process loses nothing and a power cut at most the last commits, never
      // consistency. What is lost then is found again by comparing the catalog with the ingest folder.
      // What is deleted is overwritten, so that the file does not go on holding texts that nobody may find any more.
      try database.execute(
        sql: """
          PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;
          PRAGMA secure_delete = ON;
          """)
    }
    return configuration
  }

  /// Finds damage early where looking is cheap; a large file is read by ``integrityCheck()`` only.
  private static func verify(_ pool: DatabasePool, path: String, isSuspect: Bool) throws {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let size = attributes?[.size] as? Int, isSuspect || size <= 128 << 20 else { return }
    let finding = try pool.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
    guard finding == "ok" else { throw CatalogError.damaged(path: path, detail: finding ?? "quick_check failed") }
  }
}

/// Tells files apart, whatever their names.
private struct FileIdentity: Hashable {
  private let device: dev_t
  private let inode: ino_t

  /// Nil where there is no file.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, inode) = (status.st_dev, status.st_ino)
  }
}
