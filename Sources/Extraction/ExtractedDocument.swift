public import Domain

/// The text of a document, with its structure.
///
/// All offsets count Unicode scalars of `text` from 0. For plain text, Markdown, source code, CSV and JSON `text` is the
/// decoded file itself, so the offsets are those of the file too.
public struct ExtractedDocument: Hashable, Sendable, Codable {
  /// Media type found by content and name, for example `application/pdf`.
  public var mediaType: String
  /// The document's own title, if it has one.
  public var title: String?
  public var text: String
  /// For formats with pages.
  public var pages: PageMap?
  /// In order, not overlapping; they need not cover the text (white space between blocks belongs to none).
  public var blocks: [TextBlock]
  /// What readers do not see, in the order of the document; at most ``maximumHiddenTextCount``.
  public var hiddenTexts: [HiddenText]

  /// More than this are not kept: a page of a careless program has a few dozen.
  public static let maximumHiddenTextCount = 1000

  public init(
    mediaType: String, title: String? = nil, text: String, pages: PageMap? = nil, blocks: [TextBlock],
    hiddenTexts: [HiddenText] = []
  ) {
    self.mediaType = mediaType
    self.title = title
    self.text = text
    self.pages = pages
    self.blocks = blocks
    self.hiddenTexts = hiddenTexts
  }
}

/// A run of text of one kind.
public struct TextBlock: Hashable, Sendable, Codable {
  public enum Kind: Hashable, Sendable, Codable {
    /// `level` 1 is the outermost.
    case heading(level: Int)
    case paragraph
    case listItem
    /// A whole table; rows are lines.
    case table
    /// A whole code block, or a top-level unit of a source file.
    case code
  }

  public var kind: Kind
  /// In Unicode scalars of the document's text.
  public var range: Range<Int>

  public init(kind: Kind, range: Range<Int>) {
    self.kind = kind
    self.range = range
  }
}
