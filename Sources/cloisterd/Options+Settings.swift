import Answering
import ControlAPI
import Domain
import Embedding
import Extraction
import Foundation
import Glibc
import Ingestion
import Retrieval
import Server
import Settings

// What each room is told of the configuration.

extension Settings {
  /// Threads that embed the texts of one request.
  var embeddingThreadCount: Int {
    embedding.threadCount == 0 ? ProcessInfo.processInfo.activeProcessorCount : embedding.threadCount
  }
}

extension ExtractionLimits {
  init(_ settings: Settings) {
    self.init(
      fileSizeBytes: Int64(settings.ingest.fileSizeBytes), outputSizeBytes: Int64(settings.extraction.outputSizeBytes),
      memoryBytes: Int64(settings.extraction.memoryBytes),
      wallClockSeconds: Double(settings.extraction.timeoutSeconds),
      processorSeconds: settings.extraction.timeoutSeconds)
  }
}

extension IngestOptions {
  init(_ settings: Settings) {
    self.init(
      reconcileIntervalSeconds: Double(settings.ingest.rescanIntervalSeconds),
      maximumFileSizeBytes: Int64(settings.ingest.fileSizeBytes), workerCount: settings.ingest.workerCount,
      chunking: ChunkingOptions(
        targetTokenCount: settings.chunking.sizeTokens, overlapTokenCount: settings.chunking.overlapTokens))
  }
}

extension RetrievalOptions {
  init(_ settings: Settings) {
    self.init(candidateCount: settings.retrieval.candidateCount, threadCount: settings.embeddingThreadCount)
  }
}

extension AnswerOptions {
  init(_ settings: Settings) {
    self.init(
      passageLimit: settings.answers.passageCount, maximumPassageLimit: settings.limits.passageCount,
      maximumTokenCount: settings.answers.maximumTokens,
      strictCollections: Set(settings.answers.strictCollections.map(CollectionName.init(rawValue:))))
  }
}

extension ServerOptions {
  init(_ settings: Settings, adminGroupIDs: Set<UInt32>) {
    self.init(
      connectionCount: settings.limits.connectionCount, idleTimeoutSeconds: settings.server.idleTimeoutSeconds,
      bodySizeBytes: settings.limits.bodySizeBytes, bodyTimeoutSeconds: settings.limits.bodyTimeoutSeconds,
      questionLengthCharacters: settings.limits.questionLengthCharacters,
      runningAnswerCount: settings.limits.runningAnswerCount, waitingAnswerCount: settings.limits.waitingAnswerCount,
      answerTimeoutSeconds: settings.limits.answerTimeoutSeconds,
      embeddingInputCount: settings.limits.embeddingInputCount, passageCount: settings.limits.passageCount,
      searchPassageCount: settings.answers.passageCount, defaultTemperature: settings.generator.temperature,
      userLimits: UserLimits(settings), adminGroupIDs: adminGroupIDs, daemonUserID: getuid())
  }
}

extension UserLimits {
  init(_ settings: Settings) {
    let limits = settings.limits
    self.init(
      connectionCount: limits.userConnectionCount, requestCount: limits.userRequestCount,
      requestsPerMinute: limits.userRequestsPerMinute, bodyBytesPerMinute: limits.userBodyBytesPerMinute,
      promptTokensPerMinute: limits.userPromptTokensPerMinute)
  }
}

extension HealthReport.EmbeddingModel {
  init(_ identity: EmbeddingModelIdentity) {
    self.init(name: identity.name, sha256: identity.sha256, dimension: identity.dimension)
  }
}
