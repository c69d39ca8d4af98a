internal import Glibc

/// Reads Word documents (Office Open XML): paragraphs, headings by style, lists, tables, notes.
enum WordDocument {
  private static let format = "Word document"

  /// - Parameter descriptor: A seekable file; its offset is moved.
  static func document(descriptor: Int32, textLimitBytes: Int) throws(ExtractionError) -> ExtractedDocument {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .unreadable(errorNumber: errno) }
    let parts = try ZipParts.read(
      descriptor: descriptor, format: format, totalLimitBytes: 4 * textLimitBytes, where: isWanted)
    guard let main = parts[mainPart(of: parts)] else {
      throw .unsupportedType(found: "a ZIP archive that holds no Word document")
    }
    let styles = WordStyles()
    if let bytes = parts["word/styles.xml"] { _ = MarkupReader.readXML(bytes, to: styles) }
    let body = WordBody(styles: styles)
    guard MarkupReader.readXML(main, to: body) else {
      throw .damaged(format: format, detail: "its main part is not well-formed XML, or declares a document type")
    }
    for name in ["word/footnotes.xml", "word/endnotes.xml"] {
      if let bytes = parts[name] { _ = MarkupReader.readXML(bytes, to: body) }
    }
    let properties = WordProperties()
    if let bytes = parts["docProps/core.xml"] { _ = MarkupReader.readXML(bytes, to: properties) }
    return body.finish(title: properties.title)
  }

  private static func isWanted(_ name: String) -> Bool {
    ["_rels/.rels", "docProps/core.xml"].contains(name)
      || (name.hasPrefix("word/") && name.hasSuffix(".xml") && !name.dropFirst("word/".count).contains("/"))
  }

  /// Nearly always `word/document.xml`; what the package's relations name where that is missing.
  private static func mainPart(of parts: [String: [UInt8]]) -> String {
    let usual = "word/document.xml"
    guard parts[usual] == nil, let bytes = parts["_rels/.rels"] else { return usual }
    let relations = WordRelations()
    _ = MarkupReader.readXML(bytes, to: relations)
    return relations.mainPart ?? usual
  }
}

/// Finds the part that a package begins with.
private final class WordRelations: MarkupHandler {
  private(set) var mainPart: String?

  func start(_ name: String, _ attributes: [String: String]) {
    guard attributes["Type"]?.hasSuffix("/officeDocument") == true, let target = attributes["Target"] else { return }
    mainPart = target.hasPrefix("/") ? String(target.dropFirst()) : target
  }

  func end(_ name: String) {}
  func characters(_ text: String) {}
}

/// Reads the title from the package's properties.
private final class WordProperties: MarkupHandler {
  private var text = ""
  private var isInTitle = false

  var title: String? {
    let trimmed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return trimmed.isEmpty ? nil : trimmed
  }

  func start(_ name: String, _ attributes: [String: String]) { isInTitle = name == "title" }
  func end(_ name: String) { isInTitle = false }
  func characters(_ text: String) { if isInTitle { self.text += text } }
}
