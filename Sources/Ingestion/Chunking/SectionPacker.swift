internal import Domain
internal import Extraction

/// Fills chunks with the blocks of one section.
struct SectionPacker {
  struct Piece {
    var range: Range<Int>
    var headingPath: [String]
  }

  /// The smallest thing that is not cut: a whole block, or a sentence, row or line of a longer one.
  private struct Atom {
    var range: Range<Int>
    var tokenCount: Int
    /// Whether the next chunk may repeat it.
    var isProse: Bool
    /// The header of the table that it is a later row of.
    var tableHeader: String?
  }

  private let text: TokenizedText
  private let options: ChunkingOptions
  private let headingPath: [String]
  private let blocks: [TextBlock]
  /// Tokens that the text of a chunk may have.
  private let budget: Int

  init(section: Section, text: TokenizedText, options: ChunkingOptions) {
    self.text = text
    self.options = options
    for block in section.blocks { text.register(block.range) }
    // A quarter for the headings: enough for any sensible path, and the text stays the better part.
    let pathLimit = options.maximumTokenCount / 4
    headingPath = HeadingPath.fitting(section.headingPath, tokenLimit: pathLimit, in: text)
    blocks = section.blocks
    let pathCount = HeadingPath.tokenCount(headingPath, in: text)
    budget = max(1, min(options.targetTokenCount, options.maximumTokenCount - pathCount))
  }

  /// The chunks of the section, in order.
  func pieces() -> [Piece] {
    var pieces: [Piece] = []
    var current: [Atom] = []
    var count = 0
    for block in blocks {
      let atoms = self.atoms(of: block)
      // A block that fits into a chunk of its own is not cut because the one before it is half full.
      let blockCount = atoms.reduce(0) { $0 + $1.tokenCount }
      if blockCount <= budget && count + blockCount > budget && count * 2 >= budget {
        flush(&current, &count, to: &pieces, before: atoms.first)
      }
      for atom in atoms {
        if !current.isEmpty && !fits(atom, after: current, count: count) {
          flush(&current, &count, to: &pieces, before: atom)
        }
        current.append(atom)
        count += atom.tokenCount
      }
    }
    flush(&current, &count, to: &pieces, before: nil)
    return pieces
  }

  private func fits(_ atom: Atom, after current: [Atom], count: Int) -> Bool {
    guard let first = current.first else { return true }
    return count + atom.tokenCount <= budget
      && atom.range.upperBound - first.range.lowerBound <= options.maximumScalarCount
  }

  /// Ends the chunk, and begins the next one with the overlap.
  private func flush(_ current: inout [Atom], _ count: inout Int, to pieces: inout [Piece], before next: Atom?) {
    guard let first = current.first, let last = current.last else { return }
    let range = first.range.lowerBound..<last.range.upperBound
    for part in verified(range, tableHeader: first.tableHeader) { pieces.append(part) }
    var overlap: [Atom] = []
    var overlapCount = 0
    if let next, next.isProse {
      for atom in current.dropFirst().reversed() {
        let total = overlapCount + atom.tokenCount
        guard atom.isProse, total <= options.overlapTokenCount, total + next.tokenCount <= budget else { break }
        overlap.insert(atom, at: 0)
        overlapCount = total
      }
    }
    current = overlap
    count = overlapCount
  }

  /// The chunk, cut in two where the tokens counted over the whole block were fewer than those of the text by itself
  /// (a tokenizer may see a word differently without its neighbours).
  private func verified(_ range: Range<Int>, tableHeader: String?) -> [Piece] {
    let path = tableHeader.map { headingPath + [$0] } ?? headingPath
    let piece = Piece(range: range, headingPath: path)
    let pathCount = HeadingPath.tokenCount(path, in: text)
    let total = text.tokenCount(of: text.string(range)) + pathCount
    guard total > options.maximumTokenCount, range.count > 1 else { return [piece] }
    if tableHeader != nil && text.tokenCount(range) + pathCount > options.maximumTokenCount {
      return verified(range, tableHeader: nil)
    }
    var middle = (range.lowerBound + range.upperBound) / 2
    let quarter = range.lowerBound + range.count / 4
    if let space = (quarter..<middle).last(where: text.isSpace) { middle = space }
    let halves = [text.trimmed(range.lowerBound..<middle), text.trimmed(middle..<range.upperBound)]
    return halves.filter { !$0.isEmpty }.flatMap { verified($0, tableHeader: tableHeader) }
  }

  // MARK: - Atoms

  private func atoms(of block: TextBlock) -> [Atom] {
    let count = text.tokenCount(block.range)
    let isProse: Bool
    switch block.kind {
    case .paragraph, .listItem, .heading: isProse = true
    case .table, .code: isProse = false
    }
    if count <= budget && block.range.count <= options.maximumScalarCount && !isProse {
      return [Atom(range: block.range, tokenCount: count, isProse: false)]
    }
    let header = block.kind == .table ? tableHeader(of: block.range) : nil
    let rowBudget = header.map { budget - min(budget / 2, text.tokenCount(of: $0)) } ?? budget
    let parts = isProse ? Sentences.ranges(in: block.range, of: text) : Lines.ranges(in: block.range, of: text)
    return parts.enumerated().flatMap { index, part in
      split(part, budget: rowBudget).map { piece in
        Atom(
          range: piece, tokenCount: text.tokenCount(piece), isProse: isProse,
          tableHeader: index > 0 ? header : nil)
      }
    }
  }

  /// Cuts a range that is too long by itself at the ends of words, or inside an unbroken one.
  private func split(_ range: Range<Int>, budget: Int) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let limit = min(range.upperBound, start + options.maximumScalarCount)
      var end = max(text.end(ofTokens: budget, from: start, limit: limit), start + 1)
      if text.tokenCount(start..<range.upperBound) <= budget && range.upperBound <= limit { end = range.upperBound }
      if end < range.upperBound, !text.isSpace(end),
        let space = (start + (end - start + 1) / 2..<end).last(where: text.isSpace)
      {
        end = space
      }
      let part = text.trimmed(start..<end)
      // The indentation of a line of code stays with it.
      if !part.isEmpty { parts.append(start == range.lowerBound ? start..<part.upperBound : part) }
      start = end
    }
    return parts
  }

  /// The first row, where it is short enough to go with every chunk of the table.
  private func tableHeader(of range: Range<Int>) -> String? {
    guard let line = Lines.ranges(in: range, of: text).first, line.count <= 400 else { return nil }
    let header = text.string(line)
    return text.tokenCount(of: header) <= options.maximumTokenCount / 5 ? header : nil
  }
}
