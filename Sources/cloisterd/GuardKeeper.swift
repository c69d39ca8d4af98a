import ControlAPI
import Domain
import Embedding
import Foundation
import Guard
import Logging
import Retrieval
import Server
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Keeps the guard that is in force, and replaces it when its files have changed.
///
/// Works on a thread of its own: encoding the examples of topics takes its time, and no request waits for it.
actor GuardKeeper: GuardControl {
  nonisolated let inForce: GuardInForce
  private nonisolated let executor = ThreadExecutor(name: "guard")
  private nonisolated let version: Mutex<String>
  private let folder: String
  private let safetyModel: (any SafetyModel)?
  private let encoder: QuestionVectors
  private let logger: Logger

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  nonisolated var policySHA256: String { version.withLock { $0 } }

  /// - Throws: ``StartupError/guardRulesWrong(folder:reason:)``
  init(folder: String, safetyModel: (any SafetyModel)?, encoder: QuestionVectors, logger: Logger) throws {
    (self.folder, self.safetyModel, self.encoder, self.logger) = (folder, safetyModel, encoder, logger)
    let rules = try GuardRules(folder: folder)
    inForce = GuardInForce(try rules.makeGuard(safetyModel: safetyModel, encoder: encoder))
    version = Mutex(rules.sha256)
    logger.notice(
      "the rules of the guard are in force", metadata: ["folder": "\(folder)", "policy": "\(rules.sha256)"])
  }

  deinit { executor.stop() }

  func reload() throws -> ReloadReport {
    let former = policySHA256
    do {
      let rules = try GuardRules(folder: folder)
      inForce.replace(with: try rules.makeGuard(safetyModel: safetyModel, encoder: encoder))
      version.withLock { $0 = rules.sha256 }
    } catch {
      logger.error("the rules of the guard stay as they were: \(error)", metadata: ["policy": "\(former)"])
      throw ServerError.rulesRefused(reason: "\(error)", policySHA256: former)
    }
    logger.notice(
      "the rules of the guard were read again", metadata: ["policy": "\(policySHA256)", "before": "\(former)"])
    return ReloadReport(policySHA256: policySHA256, formerPolicySHA256: former, folder: folder)
  }

  func calibrate(questions: [String], rate: Double) async throws -> CalibrationReport {
    let topics = try await inForce.current.calibrateTopics(benign: questions, rate: rate)
    return CalibrationReport(
      rate: rate, questionCount: questions.count, modelSHA256: encoder.model.identity.sha256, folder: folder,
      topics: topics.map { CalibrationReport.Topic($0, questionCount: questions.count) })
  }
}

extension CalibrationReport.Topic {
  fileprivate init(_ calibration: TopicCalibration, questionCount: Int) {
    self.init(
      id: calibration.topicID, threshold: calibration.threshold, formerThreshold: calibration.formerThreshold,
      falsePositiveCount: calibration.falsePositiveCount,
      falsePositiveRate: Double(calibration.falsePositiveCount) / Double(questionCount),
      expectedRate: calibration.expectedRate, exampleCount: calibration.exampleCount,
      recognizedExampleCount: calibration.recognizedExampleCount,
      nearest: calibration.nearest.map { .init(question: $0.question, score: $0.score) })
  }
}

/// The vectors that the guard compares: those of the model that searches, and of a question only once for both.
struct QuestionVectors: QuestionEncoder {
  let model: EmbeddingModel
  let retriever: Retriever
  let threadCount: Int

  func vectors(ofExamples texts: [String]) throws -> [[Float]] {
    try model.embed(queries: texts, threadCount: threadCount)
  }

  func vectors(ofQuestion parts: [String]) async throws -> [[Float]] {
    try await retriever.embed(questions: parts, by: model)
  }
}

/// Reads the rules of the guard again when the process is told to with SIGHUP.
struct ReloadSignal: Service {
  let appliance: Appliance

  func run() async throws {
    await cancelWhenGracefulShutdown {
      // What goes wrong is in the log and the audit; the old rules stay.
      for await _ in await UnixSignalsSequence(trapping: .sighup) { _ = try? await appliance.reloadGuard() }
    }
  }
}
