extension SettingKey {
  /// Every key, in the order of the file.
  public static let all: [SettingKey] =
    serverKeys + limitKeys + ingestKeys + answerKeys + generatorKeys + operationKeys

  /// The names of the groups, in the order of the file.
  static let groups: [String] = all.reduce(into: []) { groups, key in
    if groups.last != key.group { groups.append(key.group) }
  }

  private static let serverKeys: [SettingKey] = [
    .permissions("server.socket_mode", \.server.socketMode),
    .name("server.admin_group", \.server.adminGroup),
    .whole("server.idle_timeout_seconds", \.server.idleTimeoutSeconds, 1...3_600),
    .whole("server.shutdown_timeout_seconds", \.server.shutdownTimeoutSeconds, 1...600),
  ]

  private static let limitKeys: [SettingKey] = [
    .whole("limits.connection_count", \.limits.connectionCount, 1...65_536),
    .whole("limits.body_size_bytes", \.limits.bodySizeBytes, 1_024...(256 << 20)),
    .whole("limits.body_timeout_seconds", \.limits.bodyTimeoutSeconds, 1...3_600),
    .whole("limits.question_length_characters", \.limits.questionLengthCharacters, 1...1_000_000),
    .whole("limits.running_answer_count", \.limits.runningAnswerCount, 1...64),
    .whole("limits.waiting_answer_count", \.limits.waitingAnswerCount, 0...10_000),
    .whole("limits.answer_timeout_seconds", \.limits.answerTimeoutSeconds, 1...86_400),
    .whole("limits.embedding_input_count", \.limits.embeddingInputCount, 1...2_048),
    .whole("limits.passage_count", \.limits.passageCount, 1...100),
    .whole("limits.user_connection_count", \.limits.userConnectionCount, 1...65_536),
    .whole("limits.user_request_count", \.limits.userRequestCount, 1...65_536),
    .whole("limits.user_requests_per_minute", \.limits.userRequestsPerMinute, 1...1_000_000_000),
    .whole("limits.user_body_bytes_per_minute", \.limits.userBodyBytesPerMinute, 1_024...(1 << 40)),
    .whole("limits.user_prompt_tokens_per_minute", \.limits.userPromptTokensPerMinute, 1...1_000_000_000),
  ]

  private static let ingestKeys: [SettingKey] = [
    .absolutePath("ingest.folder", \.ingest.folder),
    .whole("ingest.rescan_interval_seconds", \.ingest.rescanIntervalSeconds, 1...86_400),
    .whole("ingest.file_size_bytes", \.ingest.fileSizeBytes, 1_024...(1 << 40)),
    .whole("ingest.worker_count", \.ingest.workerCount, 1...256),
    .whole("extraction.timeout_seconds", \.extraction.timeoutSeconds, 1...3_600),
    .whole("extraction.memory_bytes", \.extraction.memoryBytes, (64 << 20)...(1 << 40)),
    .whole("extraction.output_size_bytes", \.extraction.outputSizeBytes, 65_536...(1 << 30)),
    .whole("chunking.size_tokens", \.chunking.sizeTokens, 16...250),
    .whole("chunking.overlap_tokens", \.chunking.overlapTokens, 0...125),
  ]

  private static let answerKeys: [SettingKey] = [
    .name("embedding.model", \.embedding.model),
    .digest("embedding.weights_sha256", \.embedding.weightsSHA256),
    .whole("embedding.thread_count", \.embedding.threadCount, 0...1_024),
    .choice("index.type", \.index.type),
    .whole("index.flat_chunk_count", \.index.flatChunkCount, 1_000...10_000_000),
    .whole("index.scalar_chunk_count", \.index.scalarChunkCount, 1_000...100_000_000),
    .number("index.recall", \.index.recall, 0.5...0.999),
    .whole("retrieval.candidate_count", \.retrieval.candidateCount, 1...10_000),
    .absolutePath("retrieval.reranker_file", \.retrieval.rerankerFile, whenEmpty: "none"),
    .whole("answers.passage_count", \.answers.passageCount, 1...100),
    .whole("answers.maximum_tokens", \.answers.maximumTokens, 1...100_000),
    .folderNames("answers.strict_collections", \.answers.strictCollections),
  ]

  private static let generatorKeys: [SettingKey] = [
    .choice("generator.kind", \.generator.kind),
    .absolutePath(
      "generator.model_file", \.generator.modelFile, whenEmpty: "the only GGUF file in the models folder"),
    .absolutePath("generator.reader_file", \.generator.readerFile, whenEmpty: "the one that ships"),
    .whole("generator.context_tokens", \.generator.contextTokens, 0...10_000_000),
    .whole("generator.thread_count", \.generator.threadCount, 0...1_024),
    .whole("generator.memory_bytes", \.generator.memoryBytes, 0...(1 << 44)),
    .choice("generator.kv_cache_type", \.generator.kvCacheType),
    .number("generator.temperature", \.generator.temperature, 0...2),
    .absolutePath("generator.upstream_socket", \.generator.upstreamSocket, whenEmpty: "none"),
    .label("generator.upstream_model", \.generator.upstreamModel, whenEmpty: "the first that the engine lists"),
  ]

  private static let operationKeys: [SettingKey] = [
    .absolutePath("guard.policy_folder", \.guard.policyFolder),
    .absolutePath("guard.model_file", \.guard.modelFile, whenEmpty: "none"),
    .flag("audit.is_enabled", \.audit.isEnabled),
    .choice("audit.question_text", \.audit.questionText),
    .choice("audit.answer_text", \.audit.answerText),
    .label("audit.seal_to", \.audit.sealTo, whenEmpty: "no one"),
    .whole("audit.retention_days", \.audit.retentionDays, 0...36_500),
    .choice("log.level", \.log.level),
  ]
}
