public import Domain
public import Extraction

/// Divides a document into the chunks that are embedded and searched.
///
/// A chunk lies within one section. Blocks that fit are kept whole and small neighbours are merged up to the target;
/// longer ones are cut at sentences, rows of a table or lines of code, and only where one of those is itself too long,
/// at words. Where a cut falls between sentences, the next chunk repeats the last ones up to the overlap.
///
/// The time is linear in the length of the text.
public struct Chunker: Sendable {
  private let options: ChunkingOptions
  private let tokenEnds: @Sendable (String) -> [Int]

  /// - Parameter tokenEnds: Offsets of the end of each token of a text, ascending, in Unicode scalars.
  public init(options: ChunkingOptions = ChunkingOptions(), tokenEnds: @escaping @Sendable (String) -> [Int]) {
    self.options = options
    self.tokenEnds = tokenEnds
  }

  /// The chunks in the order of the text; every chunk's text is exactly what stands at its range.
  public func chunks(of document: ExtractedDocument) -> [Chunk] {
    let text = TokenizedText(document.text, tokenEnds: tokenEnds)
    var chunks: [Chunk] = []
    for section in Section.sections(of: document, in: text) {
      let packer = SectionPacker(section: section, text: text, options: options)
      for piece in packer.pieces() {
        let string = text.string(piece.range)
        chunks.append(
          Chunk(
            ordinal: chunks.count, range: piece.range, headingPath: piece.headingPath, text: string,
            tokenCount: tokenEnds(string).count))
      }
    }
    return chunks
  }
}
