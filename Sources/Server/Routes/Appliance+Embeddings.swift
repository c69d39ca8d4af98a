internal import Answering
internal import Audit
internal import ControlAPI
internal import Domain
internal import Hummingbird

extension Appliance {
  /// Texts that are embedded before a waiting question gets its turn.
  private static let embeddingBatchCount = 8

  func embeddings(_ request: Request, _ context: APIRequestContext) async throws -> Response {
    let body = try await decode(EmbeddingsRequest.self, of: request, context)
    try check(body)
    let texts = body.input.texts
    let user = context.principal.userID
    let vectors = try await attention(for: context).perform { try await embed(texts, for: user) }
    let tokenCount = texts.reduce(0) { $0 + description.tokenCount($1) }
    users.use(promptTokens: tokenCount, by: user)
    audit.record(.embed, .done, by: context.principal, detail: "\(texts.count) texts")
    return Response(
      json: EmbeddingsResponse(
        model: description.embeddingModel.name, vectors: vectors, format: body.encodingFormat ?? .float,
        tokenCount: tokenCount))
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

  private func embed(_ texts: [String], for user: UInt32) async throws -> [[Float]] {
    var vectors: [[Float]] = []
    var rest = texts[...]
    while !rest.isEmpty {
      // A turn for each batch, so that many texts of one user do not make another wait for all of them.
      let slot = try await searchSlots.take(for: user)
      defer { withExtendedLifetime(slot) {} }
      try Task.checkCancellation()
      vectors += try await pipeline.embed(Array(rest.prefix(Self.embeddingBatchCount)))
      rest = rest.dropFirst(Self.embeddingBatchCount)
    }
    return vectors
  }
}
