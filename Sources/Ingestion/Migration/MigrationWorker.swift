internal import Domain

/// The thread of low priority that a migration works on.
public actor MigrationWorker {
  /// Ingestion goes before it; at 19 it would stand still for minutes beside a busy generator.
  private static let niceness: Int32 = 12

  private nonisolated let executor = ThreadExecutor(name: "migration", niceness: niceness)
  private let migration: IndexMigration

  public init(_ migration: IndexMigration) {
    self.migration = migration
  }

  deinit { executor.stop() }

  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Works until the task is cancelled.
  ///
  /// - Parameter onTrouble: Told why it cannot go on; it is tried again when documents come or the daemon starts.
  public func run(onTrouble: @Sendable (any Error) -> Void) async {
    await withTaskCancellationHandler {
      for await _ in migration.bell {
        do {
          while try !Task.isCancelled && migration.step() {}
        } catch {
          migration.note(trouble: "\(error)")
          onTrouble(error)
        }
      }
    } onCancel: {
      migration.stop()
    }
  }
}
