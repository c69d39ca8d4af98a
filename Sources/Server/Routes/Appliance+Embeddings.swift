internal import Answering
internal import Audit
internal import ControlAPI
internal import Hummingbird

extension Appliance {
  /// Texts that are embedded before a waiting question gets its turn.
  private static let embeddingBatchCount = 8

  func embeddings(_ request: Request, _ context: APIRequestContext) async throws -> Response {
    let body = try await request.decoded(EmbeddingsRequest.self, limits: options)
    try check(body)
    let texts = body.input.texts
    let vectors = try await attention(for: context).perform { try await embed(texts) }
    audit.record(.embed, .done, by: context.principal, detail: "\(texts.count) texts")
    return Response(
      json: EmbeddingsResponse(
        model: description.embeddingModel.name, vectors: vectors, format: body.encodingFormat ?? .float,
        tokenCount: texts.reduce(0) { $0 + description.tokenCount($1) }))
  }

  private func check(_ body: EmbeddingsRequest) throws {
    let model = description.embeddingModel
    if let name = body.model, name != model.name {
      throw APIFailure.unknownModel(name, known: [model.name])
    }
    if let dimensions = body.dimensions, dimensions != model.dimension {
      throw RequestError.invalid(parameter: "dimensions", problem: "must be \(model.dimension), the model's own")
    }
    guard body.input.texts.count <= options.embeddingInputCount else {
      throw RequestError.invalid(
        parameter: "input",
        problem: "must hold at most \(options.embeddingInputCount) texts (limits.embedding_input_count)")
    }
  }

  private func embed(_ texts: [String]) async throws -> [[Float]] {
    var vectors: [[Float]] = []
    var rest = texts[...]
    while !rest.isEmpty {
      try Task.checkCancellation()
      vectors += try await pipeline.embed(Array(rest.prefix(Self.embeddingBatchCount)))
      rest = rest.dropFirst(Self.embeddingBatchCount)
    }
    return vectors
  }
}
