internal import Domain

/// Runs work that takes long, such as building the index anew, on a thread of its own, so that no request waits for it.
actor MaintenanceThread {
  private nonisolated let executor: ThreadExecutor

  /// - Parameter niceness: Scheduling weight, 0 (normal) to 19 (only when nothing else runs).
  init(name: String = "maintenance", niceness: Int32 = 0) {
    executor = ThreadExecutor(name: name, niceness: niceness)
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  deinit { executor.stop() }

  func perform<Value: Sendable>(_ work: @Sendable () throws -> Value) throws -> Value { try work() }
}
