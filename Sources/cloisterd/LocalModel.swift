import Generation
import ModelFiles
import Settings
import Tensors

/// A model that the daemon runs itself, loaded within its share of the memory.
struct LocalModel {
  let engine: Engine
  let memory: MemoryPlan
  /// What the operator should know; one sentence each.
  let warnings: [String]

  /// - Parameters:
  ///   - file: Absolute path of a GGUF file.
  ///   - machine: What computes, and what of the memory is promised to others.
  /// - Throws: ``StartupError`` that says why it cannot be run, and what could.
  init(file: String, in folder: ModelsFolder, on machine: MachineShare, _ settings: Settings) throws {
    var warnings = [try folder.check(file)].compactMap { $0 }
    let budgetBytes = machine.memoryBudgetBytes
    do {
      let mapped = try GGUFFile(path: file, isReadAhead: false)
      let demand = try Self.demand(of: mapped, settings)
      if let wanted = demand.wantedContextTokenCount, wanted > demand.modelContextTokenCount {
        warnings.append(
          "generator.context_tokens is \(wanted), but the model was made for \(demand.modelContextTokenCount): "
            + "it gets no more than that.")
      }
      memory = try Self.plan(demand, budgetBytes: budgetBytes, file: file, folder)
      // Mapped again, now with all of it wanted in memory.
      engine = try Engine(
        GGUFFile(path: file), threads: machine.threads,
        options: EngineOptions(settings, memory))
    } catch let error as StartupError {
      throw error
    } catch {
      throw StartupError.generator(.unusable(file: file, reason: "\(error)"))
    }
    self.warnings = warnings
  }

  private static func demand(of file: GGUFFile, _ settings: Settings) throws -> MemoryPlan.Demand {
    let summary = try ModelSummary(file)
    let valueSizeBytes = settings.generator.kvCacheType == .f16 ? 2 : 4
    return MemoryPlan.Demand(
      weightsSizeBytes: summary.sizeBytes,
      stateSizeBytesPerToken: (summary.stateValueCountPerToken ?? 0) * valueSizeBytes,
      modelContextTokenCount: summary.contextTokenCount ?? MemoryPlan.leastContextTokenCount,
      wantedContextTokenCount: settings.generator.contextTokens == 0 ? nil : settings.generator.contextTokens,
      runningAnswerCount: settings.limits.runningAnswerCount)
  }

  private static func plan(
    _ demand: MemoryPlan.Demand, budgetBytes: Int, file: String, _ folder: ModelsFolder
  ) throws(StartupError) -> MemoryPlan {
    do {
      return try MemoryPlan(demand, budgetBytes: budgetBytes)
    } catch {
      switch error {
      case .tooLarge(let neededBytes):
        throw .generator(
          .tooLarge(
            file: file, neededBytes: neededBytes, budgetBytes: budgetBytes,
            suggestions: folder.suggestions(inBytes: budgetBytes)))
      case .contextTooLong(let neededBytes, let longest):
        throw .generator(
          .contextTooLong(
            wanted: demand.wantedContextTokenCount ?? 0, longest: longest, neededBytes: neededBytes,
            budgetBytes: budgetBytes))
      }
    }
  }
}

extension EngineOptions {
  init(_ settings: Settings, _ memory: MemoryPlan) {
    self.init(
      contextLength: memory.contextTokenCount, runningLimit: settings.limits.runningAnswerCount,
      waitingLimit: settings.limits.runningAnswerCount + settings.limits.waitingAnswerCount,
      stateMemoryBytes: memory.stateSizeBytes, prefixMemoryBytes: memory.prefixSizeBytes,
      stateElement: settings.generator.kvCacheType == .f16 ? .f16 : .f32)
  }
}
