internal import Glibc

/// A file of unknown type on an open descriptor, as the child sees it.
struct DocumentSource {
  let descriptor: Int32
  /// Only its extension matters.
  let name: String
  /// More bytes of text than this are refused.
  let textLimitBytes: Int

  /// The document of whatever type the bytes are.
  func extract() throws(ExtractionError) -> ExtractedDocument {
    let format = FileFormat(beginning: try read(limitBytes: FileFormat.signatureByteCount), name: name)
    let document =
      switch format {
      case .pdf: try PDFText.document(descriptor: descriptor, textLimitBytes: textLimitBytes)
      case .wordDocument: try WordDocument.document(descriptor: descriptor, textLimitBytes: textLimitBytes)
      case .text: try document(ofText: try read(limitBytes: textLimitBytes + 1))
      case .refused(let reason): throw reason
      }
    guard document.text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      throw .noText(format: format.name)
    }
    return document
  }

  private func document(ofText bytes: [UInt8]) throws(ExtractionError) -> ExtractedDocument {
    guard bytes.count <= textLimitBytes else { throw .outputTooLarge(limitBytes: Int64(textLimitBytes)) }
    return try TextFormat.document(of: bytes, name: name)
  }

  /// The bytes from the start of the file, whatever was read before.
  private func read(limitBytes: Int) throws(ExtractionError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < limitBytes {
      let count = pread(descriptor, &buffer, min(buffer.count, limitBytes - bytes.count), off_t(bytes.count))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(errorNumber: errno) }
      if count == 0 { break }
      bytes.append(contentsOf: buffer[..<count])
    }
    return bytes
  }
}
