internal import ArgumentParser

struct Index: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look after the vector index; needs the admin socket.",
    subcommands: [
      IndexStats.self, IndexCheck.self, IndexRepair.self, IndexRebuild.self, IndexCompact.self,
      IndexSnapshot.self, IndexRestore.self, IndexMigrate.self,
    ])

  /// Reading or building a large index takes its time.
  static let timeoutSeconds = 3600
}
