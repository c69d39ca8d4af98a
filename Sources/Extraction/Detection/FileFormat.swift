/// The kinds of file that take different ways to their text.
enum FileFormat {
  case pdf
  case wordDocument
  /// Anything that may be text; decoding decides.
  case text
  /// Certainly no document that can be read.
  case refused(ExtractionError)

  /// How many bytes of the file the choice is made from.
  static let signatureByteCount = 8192

  var name: String {
    switch self {
    case .pdf: "PDF"
    case .wordDocument: "Word document"
    case .text, .refused: "file"
    }
  }

  /// - Parameters:
  ///   - beginning: The first ``signatureByteCount`` bytes, or the whole file if it is shorter.
  ///   - name: The file's name; its extension is asked only where the content leaves a choice.
  init(beginning: [UInt8], name: String) {
    let fileExtension = FileName.fileExtension(of: name)
    // The standard lets a PDF begin within the first kilobyte.
    if beginning.prefix(1024).firstRange(of: Array("%PDF-".utf8)) != nil {
      self = .pdf
    } else if beginning.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      self = Self.zip(beginning, fileExtension)
    } else if beginning.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
      self = .refused(Self.compoundFile(fileExtension))
    } else if let found = FileSignature.all.first(where: { $0.matches(beginning) }) {
      self = .refused(.unsupportedType(found: found.name))
    } else if fileExtension == "pdf" && !beginning.isEmpty {
      self = .refused(.damaged(format: "PDF", detail: "it does not begin like one"))
    } else if fileExtension == "docx" && !beginning.isEmpty {
      self = .refused(.damaged(format: "Word document", detail: "it is not a ZIP container"))
    } else {
      self = .text
    }
  }

  /// The container says what it is by its extension; one without is opened to see whether a document is inside.
  private static func zip(_ beginning: [UInt8], _ fileExtension: String) -> FileFormat {
    let known = [
      "xlsx": "an Excel workbook", "pptx": "a PowerPoint presentation", "odt": "an OpenDocument text",
      "ods": "an OpenDocument spreadsheet", "odp": "an OpenDocument presentation", "epub": "an EPUB book",
      "jar": "a Java archive", "apk": "an Android package", "zip": "a ZIP archive", "xlsm": "an Excel workbook",
      "xlsb": "an Excel workbook",
    ]
    return known[fileExtension].map { .refused(.unsupportedType(found: $0)) } ?? .wordDocument
  }

  /// OLE containers hold the older Office formats, and the newer ones once they are encrypted.
  private static func compoundFile(_ fileExtension: String) -> ExtractionError {
    switch fileExtension {
    case "docx": .encrypted(format: "Word document")
    case "xlsx", "xlsm": .encrypted(format: "Excel workbook")
    case "pptx": .encrypted(format: "PowerPoint presentation")
    case "msg": .unsupportedType(found: "an Outlook message")
    default: .unsupportedType(found: "a file of an older Office version")
    }
  }
}

/// The name of a file, taken apart.
enum FileName {
  /// In lower case, without the dot; empty where there is none.
  static func fileExtension(of name: String) -> String {
    let last = name.split(separator: "/").last ?? ""
    guard let dot = last.lastIndex(of: "."), dot != last.startIndex else { return "" }
    return last[last.index(after: dot)...].lowercased()
  }

  /// The last component in lower case, for files like `Makefile` that have no extension.
  static func lastComponent(of name: String) -> String {
    (name.split(separator: "/").last ?? "").lowercased()
  }
}
