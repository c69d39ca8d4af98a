/// Text files of every kind: decoded, then divided into blocks.
enum TextFormat {
  static func document(of bytes: [UInt8], name: String) throws(ExtractionError) -> ExtractedDocument {
    let hint = HTMLDeclaration.encodingName(in: bytes, name: name)
    let text = try TextDecoder.decode(bytes, declaredEncoding: hint)
    let kind = TextKind(name: name, beginning: text.prefix(256))
    if kind == .html { return try HTMLDocument.document(of: text) }
    let lines = LineScanner(text)
    var title: String?
    let blocks: [TextBlock]
    switch kind {
    case .markdown:
      let markdown = MarkdownBlocks.scan(lines)
      title = markdown.title
      blocks = markdown.blocks
    case .plain, .html:
      blocks = PlainTextBlocks.scan(lines)
      title = blocks.first.flatMap { lines.headingText(of: $0) }
    case .source: blocks = SourceBlocks.scan(lines)
    case .delimited: blocks = SourceBlocks.whole(lines, as: .table)
    case .data: blocks = SourceBlocks.paragraphs(lines, as: .code)
    }
    return ExtractedDocument(mediaType: kind.mediaType, title: title, text: text, blocks: blocks)
  }
}
