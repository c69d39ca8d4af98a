internal import ControlAPI

/// Finds documents by what people call them.
struct DocumentLookup {
  let client: SocketClient

  /// - Parameter name: A number (`doc-12`, `12`) or a path relative to the ingest folder.
  func document(_ name: String) throws -> WireDocument {
    let digits = name.hasPrefix("doc-") ? name.dropFirst(4) : name[...]
    if !digits.isEmpty && digits.allSatisfy({ $0.isASCII && $0.isNumber }) {
      return try client.get(Route.document("doc-" + digits))
    }
    let list: DocumentList = try client.get(Route.documents, query: DocumentQuery(path: name).parameters)
    guard let document = list.documents.first else { throw CommandError.documentNotFound(name: name) }
    return document
  }

  /// Every document that fits, over all pages of the list.
  func all(_ query: DocumentQuery) throws -> [WireDocument] {
    var query = query
    query.limit = DocumentQuery.limits.upperBound
    var documents: [WireDocument] = []
    var next: Int? = 0
    while let offset = next {
      query.offset = offset
      let list: DocumentList = try client.get(Route.documents, query: query.parameters)
      documents += list.documents
      // A next page that does not lie behind this one would never end.
      next = list.nextOffset.flatMap { $0 > offset ? $0 : nil }
    }
    return documents
  }
}
