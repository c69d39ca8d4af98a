import Foundation
import Settings

/// Where everything lies.
struct DataPaths: Hashable {
  var root: String?
  var ingestFolder: String
  var stateFolder: String
  var modelsFolder: String
  var publicSocket: String
  var adminSocket: String
  var guardFolder: String
  /// The list of known models; nil where none is installed.
  var catalogueFile: String?
  var extractor: String
  /// The built-in model; nil where none is installed.
  var readerFile: String?
  /// Where it was looked for.
  var readerPlaces: [String]

  /// The name of the built-in model's file.
  private static let readerName = "cloister-reader.gguf"

  /// - Parameter root: Holds everything; nil means the paths of the file system standard.
  init(root: String?, ingest: String?, configurationFile: String?, settings: Settings) throws {
    let data = root ?? "/var/lib/cloister"
    let run = root.map { $0 + "/run" } ?? "/run/cloister"
    self.root = root
    ingestFolder = ingest.map(Self.absolute) ?? settings.ingest.folder ?? data + "/ingest"
    stateFolder = data + "/state"
    modelsFolder = data + "/models"
    publicSocket = run + "/cloister.sock"
    adminSocket = run + "/admin.sock"
    guardFolder = try Self.guardFolder(root: root, configurationFile: configurationFile, settings: settings)
    catalogueFile = Self.catalogueFile(root: root, configurationFile: configurationFile)
    extractor = try Self.extractor()
    readerPlaces = settings.generator.readerFile.map { [$0] } ?? Self.readerPlaces
    readerFile = settings.generator.readerFile ?? readerPlaces.first { FileManager.default.fileExists(atPath: $0) }
  }

  static func absolute(_ path: String) -> String {
    let url = URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: FileManager.default.currentDirectoryPath))
    return url.standardizedFileURL.path
  }

  /// The rule files: where the configuration says, else `guard` beside it, else in the standard places.
  private static func guardFolder(root: String?, configurationFile: String?, settings: Settings) throws -> String {
    if let folder = settings.guard.policyFolder { return folder }
    let beside = configurationFile.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path + "/guard" }
    let places =
      [beside, root.map { $0 + "/guard" }, "/etc/cloister/guard", checkout.map { $0 + "/Config/guard" }]
      .compactMap { $0 }
    let found = places.first { FileManager.default.fileExists(atPath: $0 + "/policy.yaml") }
    guard let found else { throw StartupError.guardRulesMissing(places: places) }
    return found
  }

  /// Beside the configuration, else in the standard places.
  private static func catalogueFile(root: String?, configurationFile: String?) -> String? {
    let beside = configurationFile.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
    let folders = [beside, root, "/etc/cloister", checkout.map { $0 + "/Config" }].compactMap { $0 }
    return folders.map { $0 + "/models/catalogue.yaml" }.first { FileManager.default.fileExists(atPath: $0) }
  }

  /// Beside the programs of an installation, else in the checkout.
  private static var readerPlaces: [String] {
    [programFolder, "/usr/lib/cloister", checkout.map { $0 + "/Config/models/reader" }].compactMap { $0 }
      .map { $0 + "/" + readerName }
  }

  private static func extractor() throws -> String {
    let places = [programFolder, "/usr/libexec/cloister", "/usr/lib/cloister"].map { $0 + "/cloister-extract" }
    let found = places.first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let found else { throw StartupError.extractorMissing(places: places) }
    return found
  }

  /// The folder that this program lies in.
  private static let programFolder: String = {
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/"
    return URL(fileURLWithPath: program).deletingLastPathComponent().path
  }()

  /// The checkout that this program was built in; nil for an installed one.
  private static let checkout: String? = {
    guard let end = programFolder.range(of: "/.build/") else { return nil }
    return String(programFolder[..<end.lowerBound])
  }()
}

/// The settings in force and the paths that follow from them.
struct ConfiguredPaths {
  let settings: Settings
  /// The configuration file that was read; nil where there is none.
  let file: String?
  let paths: DataPaths

  init(root: String?, config: String?, ingest: String?) throws {
    let root = root.map(DataPaths.absolute)
    let usual = root.map { $0 + "/cloister.yaml" } ?? "/etc/cloister/cloister.yaml"
    file = config.map(DataPaths.absolute) ?? (FileManager.default.fileExists(atPath: usual) ? usual : nil)
    settings = try Settings.load(file: file, environment: ProcessInfo.processInfo.environment)
    paths = try DataPaths(root: root, ingest: ingest, configurationFile: file, settings: settings)
  }
}
