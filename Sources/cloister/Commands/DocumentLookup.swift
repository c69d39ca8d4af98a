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
    guard let document = try document(path: name) else { throw CommandError.documentNotFound(name: name) }
    return document
  }

  /// The document at exactly this path, relative to the ingest folder; nil where the daemon lists none.
  func document(path: String) throws -> WireDocument? {
    // What comes back is compared too: a command that deletes must not rely on another's filter.
    try pages(DocumentQuery(path: path)) { page in page.first { $0.path == path } }
  }

  /// Every document that fits, over all pages of the list.
  func all(_ query: DocumentQuery) throws -> [WireDocument] {
    var documents: [WireDocument] = []
    let _: Never? = try pages(query) { page in
      documents += page
      return nil
    }
    return documents
  }

  /// Reads page after page until `find` finds something.
  private func pages<Found>(_ query: DocumentQuery, find: ([WireDocument]) -> Found?) throws -> Found? {
    var query = query
    query.limit = DocumentQuery.limits.upperBound
    var next: Int? = 0
    while let offset = next {
      query.offset = offset
      let list: DocumentList = try client.get(Route.documents, query: query.parameters)
      if let found = find(list.documents) { return found }
      // A next page that does not lie behind this one would never end.
      next = list.nextOffset.flatMap { $0 > offset ? $0 : nil }
    }
    return nil
  }
}
