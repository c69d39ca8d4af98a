import Foundation
import Settings
import Tensors

/// What a model gets of the machine.
struct MachineShare {
  /// One pool for all models that the daemon runs, so that together they take no more of the processor than one.
  let threads: ThreadPool
  /// What the model that writes answers may take.
  let memoryBudgetBytes: Int

  /// Share of what is free that models may take where the operator does not say.
  private static let memoryShare = 0.75

  /// - Parameter reservedBytes: What other models of the daemon will take; an operator who says how much this one may
  ///   have has thought of them.
  init(_ settings: Settings, threads: ThreadPool, reservedBytes: Int) {
    self.threads = threads
    let usualBytes = Int(Self.memoryShare * Double(AvailableMemory.sizeBytes)) - reservedBytes
    memoryBudgetBytes = settings.generator.memoryBytes > 0 ? settings.generator.memoryBytes : max(usualBytes, 0)
  }
}

extension Settings {
  /// Threads that compute for the model which writes the answers.
  var generatorThreadCount: Int {
    generator.threadCount == 0 ? ProcessInfo.processInfo.activeProcessorCount : generator.threadCount
  }
}
