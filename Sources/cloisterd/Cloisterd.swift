import ArgumentParser
import ControlAPI
import Foundation
import Glibc
import Settings

/// The daemon.
@main
struct Cloisterd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cloisterd",
    abstract: "Answers questions about the documents of this machine, on Unix sockets.",
    discussion: """
      Without --root the paths are those of the file system standard: /etc/cloister, /var/lib/cloister and \
      /run/cloister. Ends with status 0 after SIGTERM or SIGINT, 1 where it cannot start.
      """,
    version: Release.version)

  @Option(name: .long, help: ArgumentHelp("Keep everything under this folder.", valueName: "dir"))
  var root: String?

  @Option(name: .long, help: ArgumentHelp("Read this configuration.", valueName: "file"))
  var config: String?

  @Option(name: .long, help: ArgumentHelp("Follow this folder instead of the configured one.", valueName: "dir"))
  var ingest: String?

  @Flag(name: .long, help: "Say what is wrong in the configuration and its rule files, then end.")
  var checkConfig = false

  func run() async throws {
    do {
      let configured = try ConfiguredPaths(root: root, config: config, ingest: ingest)
      if checkConfig { return try check(configured) }
      let ground = try Ground(configured)
      try await Daemon(configured, on: ground).run()
      // Work that was given up when the time to stop ran out may still be in C code: the handlers of exit would take
      // away the libraries' memory under it.
      fflush(nil)
      _exit(0)
    } catch let error as StartupError {
      fail(error.description)
    } catch let error as SettingsError {
      fail(error.description)
    }
  }

  private func check(_ configured: ConfiguredPaths) throws {
    _ = try GuardRules(folder: configured.paths.guardFolder).makeGuard()
    print("OK: \(configured.file ?? "no configuration file; the defaults") and \(configured.paths.guardFolder)")
  }

  private func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("cloisterd: \(message)\n".utf8))
    Glibc.exit(1)
  }
}
