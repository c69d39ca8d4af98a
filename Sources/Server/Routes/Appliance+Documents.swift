internal import Audit
internal import ControlAPI
internal import Domain
internal import Hummingbird
internal import Ingestion

extension Appliance {
  func documents(_ request: Request, _ context: APIRequestContext) throws -> Response {
    let query = try DocumentQuery(parameters: request.queryItems)
    var scope = library.readableCollections(for: context.principal)
    if let collection = query.collection { scope = scope.intersection(.only([collection])) }
    if let path = query.path { return try documents(at: path, in: scope, state: query.state) }
    // One more than asked for tells whether there is a next page.
    let records = try library.documents(in: scope, state: query.state, limit: query.limit + 1, offset: query.offset)
    let nextOffset = records.count > query.limit ? query.offset + query.limit : nil
    return Response(json: DocumentList(Array(records.prefix(query.limit)), nextOffset: nextOffset))
  }

  private func documents(
    at path: String, in scope: CollectionScope, state: DocumentRecord.State?
  ) throws -> Response {
    let record = try library.document(path: path, in: scope)
    let isWanted = state == nil || record?.state == state
    return Response(json: DocumentList(isWanted ? [record].compactMap { $0 } : [], nextOffset: nil))
  }

  func document(_ context: APIRequestContext) async throws -> Response {
    let scope = library.readableCollections(for: context.principal)
    let id = try context.documentID()
    guard let record = try library.document(id, in: scope) else { throw APIFailure.unknownDocument }
    let screening = try await background.perform { try library.screening(of: id, in: scope) }
    return Response(json: WireDocument(record, screening: screening.map(WireScreening.init)))
  }

  func documentText(_ context: APIRequestContext) throws -> Response {
    let scope = library.readableCollections(for: context.principal)
    let id = try context.documentID()
    guard let record = try library.document(id, in: scope), let text = try library.text(of: id, in: scope) else {
      throw APIFailure.unknownDocument
    }
    audit.record(.documentText, .done, by: context.principal, documentIDs: [id])
    return Response(json: DocumentText(id: id, path: record.path, text: text))
  }

  func deleteDocument(_ context: APIRequestContext) async throws -> Response {
    let record = try library.delete(context.documentID(), by: context.principal.userID)
    guard let record else { throw APIFailure.unknownDocument }
    audit.record(
      .documentDeleted, .done, by: context.principal, documentIDs: [record.id], detail: record.path)
    guard let receipt = try await receipts.receipt(of: record.id) else { throw APIFailure.unknownReceipt }
    return Response(json: DeletedDocument(record, receipt: receipt))
  }

  func retryDocument(_ context: APIRequestContext) throws -> Response {
    guard let record = try library.retry(context.documentID()) else { throw APIFailure.unknownDocument }
    audit.record(
      .documentRetried, .done, by: context.principal, documentIDs: [record.id], detail: record.path)
    return Response(json: WireDocument(record))
  }
}

extension WireScreening {
  init(_ screening: DocumentScreening) {
    self.init(
      screening.findings, hiddenTexts: screening.hiddenTexts, pages: screening.pages, isCurrent: screening.isCurrent)
  }
}

extension APIRequestContext {
  /// The document that the path names.
  func documentID() throws -> DocumentID {
    guard let id = parameters.get("id").flatMap({ DocumentID($0) }) else { throw APIFailure.unknownDocument }
    return id
  }
}
