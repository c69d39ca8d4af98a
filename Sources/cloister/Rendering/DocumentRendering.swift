internal import ControlAPI

/// Documents as a table, and one in full.
enum DocumentRendering {
  static func table(_ documents: [WireDocument], for console: Console) -> String {
    guard !documents.isEmpty else { return "No documents.\n" }
    var table = Table(columns: [
      .init(title: "ID"), .init(title: "STATE"), .init(title: "PAGES", alignment: .right),
      .init(title: "CHUNKS", alignment: .right), .init(title: "SIZE", alignment: .right), .init(title: "PATH"),
    ])
    table.rows = documents.map { document in
      [
        document.id, document.state, document.pageCount.map(String.init) ?? "-", String(document.chunkCount),
        Quantity.bytes(document.sizeBytes),
        PlainText.line(document.path) + (document.reason.map { ": " + PlainText.line($0) } ?? ""),
      ]
    }
    return table.render(for: console)
  }

  static func details(_ document: WireDocument) -> String {
    let fields: [(String, String?)] = [
      ("id", document.id), ("path", document.path), ("collection", document.collection), ("state", document.state),
      ("reason", document.reason), ("title", document.title), ("type", document.mediaType),
      ("size", Quantity.bytes(document.sizeBytes)), ("pages", document.pageCount.map(String.init)),
      ("chunks", String(document.chunkCount)), ("sha256", document.sha256),
      ("modified", Quantity.time(seconds: document.modifiedAtSeconds)),
      ("indexed", document.indexedAtSeconds.map(Quantity.time)),
    ]
    return FieldList.text(fields)
  }
}

/// Names and values, one a line, the values under each other; fields without a value are left out.
enum FieldList {
  static func text(_ fields: [(name: String, value: String?)]) -> String {
    let width = fields.map { DisplayWidth.columns(of: $0.name) }.max() ?? 0
    return fields.compactMap { name, value in
      value.map { name + String(repeating: " ", count: width - name.count) + "  " + PlainText.line($0) + "\n" }
    }.joined()
  }
}
