internal import Domain

/// Builds the text of a document from the blocks that a markup parser meets, and decides what its tables are.
///
/// A table of data becomes one block: cells joined by ` | `, rows by line ends. A table used for layout (it holds
/// headings, other tables or long cells) gives its contents block by block.
struct BlockCollector {
  private struct Piece {
    var kind: TextBlock.Kind
    var text: String
  }

  private struct Table {
    var rows: [[[Piece]]] = []
  }

  /// More cells than this in a row are joined to the last; no table that people read is wider.
  private static let columnLimit = 4096
  /// A cell with more scalars than this holds prose.
  private static let dataCellLimit = 600

  private var pieces: [Piece] = []
  private var tables: [Table] = []

  // MARK: - Input

  /// Adds a block; text without a visible character is dropped.
  mutating func add(_ kind: TextBlock.Kind, _ text: String) {
    guard text.unicodeScalars.contains(where: { !LineScanner.isSpace($0) }) else { return }
    put(Piece(kind: kind, text: text))
  }

  mutating func beginTable() {
    tables.append(Table())
  }

  mutating func beginRow() {
    guard !tables.isEmpty else { return }
    tables[tables.count - 1].rows.append([])
  }

  mutating func beginCell() {
    guard !tables.isEmpty else { return }
    if tables[tables.count - 1].rows.isEmpty { beginRow() }
    let row = tables[tables.count - 1].rows.count - 1
    guard tables[tables.count - 1].rows[row].count < Self.columnLimit else { return }
    tables[tables.count - 1].rows[row].append([])
  }

  mutating func endTable() {
    guard let table = tables.popLast() else { return }
    for piece in Self.flatten(table) { put(piece) }
  }

  /// Whether something is inside a table that has not ended.
  var isInTable: Bool { !tables.isEmpty }

  private mutating func put(_ piece: Piece) {
    guard !tables.isEmpty else {
      pieces.append(piece)
      return
    }
    let top = tables.count - 1
    if tables[top].rows.isEmpty { beginRow() }
    let row = tables[top].rows.count - 1
    if tables[top].rows[row].isEmpty { beginCell() }
    tables[top].rows[row][tables[top].rows[row].count - 1].append(piece)
  }

  // MARK: - Tables

  private static func flatten(_ table: Table) -> [Piece] {
    let cells = table.rows.joined()
    let width = table.rows.map(\.count).max() ?? 0
    let isData = width > 1 && cells.allSatisfy(isDataCell)
    guard isData else { return Array(cells.joined()) }
    let rows = table.rows.map { row in
      row.map { cell in cell.map { oneLine($0.text) }.joined(separator: " ") }.joined(separator: " | ")
    }
    let text = rows.filter { $0.contains { $0 != " " && $0 != "|" } }.joined(separator: "\n")
    return text.isEmpty ? [] : [Piece(kind: .table, text: text)]
  }

  private static func isDataCell(_ cell: [Piece]) -> Bool {
    var length = 0
    for piece in cell {
      switch piece.kind {
      case .heading, .table: return false
      case .paragraph, .listItem, .code: length += piece.text.unicodeScalars.count
      }
    }
    return length <= dataCellLimit
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  // MARK: - Output

  /// The document: blocks separated by a blank line, the items of a list by a line end.
  mutating func document(mediaType: String, title: String?) -> ExtractedDocument {
    while !tables.isEmpty { endTable() }
    var text = ""
    var count = 0
    var blocks: [TextBlock] = []
    blocks.reserveCapacity(pieces.count)
    for piece in pieces {
      if let previous = blocks.last {
        let isListGoingOn = previous.kind == .listItem && piece.kind == .listItem
        text += isListGoingOn ? "\n" : "\n\n"
        count += isListGoingOn ? 1 : 2
      }
      text += piece.text
      let length = piece.text.unicodeScalars.count
      blocks.append(TextBlock(kind: piece.kind, range: count..<count + length))
      count += length
    }
    let heading = pieces.first { if case .heading = $0.kind { true } else { false } }
    return ExtractedDocument(
      mediaType: mediaType, title: title ?? heading?.text, text: text, blocks: blocks)
  }
}
