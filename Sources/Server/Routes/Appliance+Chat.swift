internal import ControlAPI
internal import Domain
internal import Hummingbird
internal import Ingestion

extension Appliance {
  func chat(_ request: Request, _ context: APIRequestContext) async throws -> Response {
    let body = try await decode(ChatRequest.self, of: request, context)
    if let model = body.model, !description.chatModelNames.contains(model) {
      throw APIFailure.unknownModel(model, known: description.chatModelNames)
    }
    if body.responseFormat?.isStructured == true, !description.generator.canWriteJSON {
      throw APIFailure.modelRequired(parameter: "response_format")
    }
    let question = body.question
    try check(question, textParameter: "messages", countParameter: "cloister.k")
    let attention = attention(for: context)
    let run = ChatRun(
      appliance: self, question: question,
      writing: body.writingOptions(defaultTemperature: options.defaultTemperature),
      scope: library.readableCollections(for: context.principal), principal: context.principal, attention: attention,
      logger: context.logger,
      slot: try await attention.perform { try await slots.take(for: context.principal.userID) })
    return body.stream == true
      ? run.streamedResponse(includesUsage: body.streamOptions?.includeUsage == true) : try await run.response()
  }
}
