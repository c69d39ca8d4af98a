public import Domain

/// Copies of the library and the way back.
extension Library {
  /// Saves catalog, index and configuration in a new folder; changes of the ingest folder wait meanwhile.
  ///
  /// - Parameters:
  ///   - directory: An absolute path that does not exist yet, or an empty folder.
  ///   - version: Of the daemon.
  /// - Throws: ``IngestionError``
  public func saveSnapshot(
    directory: String, version: String, configurationFile: String?, meter: WorkMeter = WorkMeter()
  ) throws -> SnapshotSummary {
    try reporting {
      try SnapshotWriter(ingest, directory: directory, meter: meter).write(
        version: version, configurationFile: configurationFile)
    }
  }

  /// Reads a whole snapshot and says what it holds; changes nothing.
  ///
  /// - Throws: ``IngestionError``
  public func verifySnapshot(directory: String, meter: WorkMeter = WorkMeter()) throws -> SnapshotSummary {
    let reader = try SnapshotReader(ingest, directory: directory, meter: meter)
    try reader.verify()
    return reader.summary
  }

  /// Replaces the library by a snapshot, then asks it the questions that the snapshot knows the answers of.
  ///
  /// The ingest folder stays the truth: what differs from it is read or removed at the next walk.
  ///
  /// - Throws: ``IngestionError``; nothing has changed then.
  public func restoreSnapshot(
    directory: String, meter: WorkMeter = WorkMeter()
  ) throws -> (summary: SnapshotSummary, probing: SnapshotProbing) {
    try reporting {
      let reader = try SnapshotReader(ingest, directory: directory, meter: meter)
      try reader.verify()
      return (reader.summary, try reader.restore())
    }
  }
}
