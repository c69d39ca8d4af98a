import Domain
import Generation
import Guard
import ModelFiles
import Retrieval
import Settings
import Tensors
import Tokenization

/// The decoders that do not write answers: the one that judges safety, and the one that orders passages.
struct RoleModels {
  let safetyModel: (any SafetyModel)?
  let passageRanker: (any PassageRanker)?
  /// What they are counted with, in bytes.
  let memorySizeBytes: Int

  /// What one question, its passages and its answer may have, when memory is counted.
  private static let contextTokenCount = 8192

  /// - Throws: ``StartupError/roleModelUnusable(key:file:reason:)``
  init(_ settings: Settings, threads: ThreadPool) throws {
    let safety = try Self.load(settings.guard.modelFile, "guard.model_file") { file throws(GenerationError) in
      SafetyThread(try SafetyJudge(file, threads: threads))
    }
    let ranker = try Self.load(settings.retrieval.rerankerFile, "retrieval.reranker_file") {
      file throws(GenerationError) in RankingModel(reranker: try Reranker(file, threads: threads))
    }
    safetyModel = safety?.model
    passageRanker = ranker?.model
    memorySizeBytes = (safety?.sizeBytes ?? 0) + (ranker?.sizeBytes ?? 0)
  }

  private static func load<Model>(
    _ path: String?, _ key: String, _ make: (GGUFFile) throws(GenerationError) -> Model
  ) throws -> (model: Model, sizeBytes: Int)? {
    guard let path else { return nil }
    do {
      let file = try GGUFFile(path: path)
      let need = try ModelSummary(file).memoryNeed(contextTokenCount: contextTokenCount, stateValueSizeBytes: 4)
      return (try make(file), need.totalSizeBytes)
    } catch {
      throw StartupError.roleModelUnusable(key: key, file: path, reason: "\(error)")
    }
  }
}

/// Judges safety on a thread of its own, one text after the other.
private actor SafetyThread: SafetyModel {
  private nonisolated let executor = ThreadExecutor(name: "safety")
  private let model: SafetyJudge

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(_ model: SafetyJudge) {
    self.model = model
  }

  deinit { executor.stop() }

  func judge(question: String) throws -> SafetyFinding {
    try finding([ChatMessage(role: "user", content: question)])
  }

  func judge(answer: String, to question: String) throws -> SafetyFinding {
    try finding([ChatMessage(role: "user", content: question), ChatMessage(role: "assistant", content: answer)])
  }

  private func finding(_ messages: [ChatMessage]) throws -> SafetyFinding {
    guard let judgement = try model.judge(messages, isCancelled: { Task.isCancelled }) else {
      throw CancellationError()
    }
    let severity: SafetyFinding.Severity =
      switch judgement.severity {
      case .safe: .safe
      case .controversial: .controversial
      case .unsafe: .unsafe
      }
    return SafetyFinding(severity: severity, categories: judgement.categories)
  }
}

/// Orders passages on the thread of the retriever.
private struct RankingModel: PassageRanker {
  let reranker: Reranker

  func scores(of passages: [String], for question: String) throws -> [Double] {
    guard let scores = try reranker.scores(of: passages, for: question, isCancelled: { Task.isCancelled }) else {
      throw CancellationError()
    }
    return scores
  }
}
