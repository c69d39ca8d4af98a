internal import ControlAPI

/// Documents as a table, and one in full.
enum DocumentRendering {
  static func table(_ documents: [WireDocument], for console: Console) -> String {
    guard !documents.isEmpty else { return "No documents.\n" }
    var table = Table(columns: [
      .init(title: "ID"), .init(title: "STATE"), .init(title: "PAGES", alignment: .right),
      .init(title: "CHUNKS", alignment: .right), .init(title: "SIZE", alignment: .right), .init(title: "GUARD"),
      .init(title: "PATH"),
    ])
    table.rows = documents.map { document in
      [
        document.id, document.state, document.pageCount.map(String.init) ?? "-", String(document.chunkCount),
        Quantity.bytes(document.sizeBytes), guardMark(document),
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

  /// For example `2 left out, 1 marked`; a dash where the guard found nothing.
  static func guardMark(_ document: WireDocument) -> String {
    let parts = [(document.leftOutCount, "left out"), (document.markedCount, "marked")].filter { $0.0 > 0 }
    return parts.isEmpty ? "-" : parts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }

  /// What the guard found in a document: what, where, what is done about it, and why.
  static func screening(_ screening: WireScreening, for console: Console) -> String {
    let counts = screening.hiddenTextCounts.sorted { $0.key < $1.key }
    let hidden = counts.map { "\($0.value) \(PlainText.line(manner($0.key)))" }.joined(separator: ", ")
    var text = FieldList.text([("hidden texts", hidden.isEmpty ? "none" : hidden)])
    guard !screening.findings.isEmpty else { return text + "guard         nothing found\n" }
    var table = Table(columns: [
      .init(title: "WHAT"), .init(title: "WHERE"), .init(title: "DECISION"), .init(title: "RULE"), .init(title: "WHY"),
    ])
    table.rows = screening.findings.map { finding in
      [
        finding.manner.map { PlainText.line(manner($0)) } ?? "passage", place(of: finding), decision(finding.decision),
        PlainText.line(finding.rule), PlainText.line(finding.reason),
      ]
    }
    text += "\n" + table.render(for: console)
    return text + (screening.isCurrent ? "" : "As of the time when the document was read.\n")
  }

  private static func place(of finding: WireScreening.Finding) -> String {
    let page = finding.page.map { "page \($0), " } ?? ""
    return page + (finding.start == finding.end ? "at \(finding.start)" : "\(finding.start)–\(finding.end)")
  }

  private static func manner(_ name: String) -> String { name.replacing("_", with: " ") }

  private static func decision(_ name: String) -> String {
    switch name {
    case "block", "replace": "left out"
    case "flag", "redact": "marked"
    case "allow": "let through"
    default: PlainText.line(name)
    }
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
