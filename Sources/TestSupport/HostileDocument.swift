internal import Foundation

/// Documents that were made to break who reads them, small on disk.
public enum HostileDocument {
  /// A PDF of a few kilobytes whose one page draws `2^depth` lines: each form draws the next one twice.
  public static func endlessPDF(depth: Int = 48) -> [UInt8] {
    var objects = [
      "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
      stream("<<", "/F Do"),
    ]
    for level in 0..<depth {
      objects.append(
        stream(
          "<</Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</F \(level + 6) 0 R>>>>", "/F Do /F Do"))
    }
    objects.append(
      stream("<</Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<<>>", "n"))
    return pdf(objects)
  }

  /// A PDF of so many objects, in a tree of pages that leads back to itself.
  public static func crowdedPDF(objectCount: Int) -> [UInt8] {
    var objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9999999>>"]
    while objects.count < objectCount { objects.append("<</Type/Pages/Kids[2 0 R \(objects.count + 2) 0 R]/Count 1>>") }
    return pdf(objects)
  }

  /// A Word document whose main part unpacks to about so many bytes, a hundred and fifty times its own size.
  public static func bomb(unpackedSizeBytes: Int) -> [UInt8] {
    zip("word/document.xml", deflated: DeflateWriter.repeated(UInt8(ascii: " "), count: unpackedSizeBytes), method: 8)
  }

  /// A Word document of tables within tables, so deep.
  public static func deepWordDocument(depth: Int) -> [UInt8] {
    let (open, close) = ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>")
    let xml =
      "<w:document xmlns:w=\"w\"><w:body>" + String(repeating: open, count: depth)
      + "<w:p><w:r><w:t>deep</w:t></w:r></w:p>" + String(repeating: close, count: depth) + "</w:body></w:document>"
    return zip("word/document.xml", deflated: Array(xml.utf8), method: 0)
  }

  /// HTML of elements within elements, so deep, none of them closed.
  public static func deepHTML(depth: Int) -> [UInt8] {
    Array((String(repeating: "<div><table><tr><td><ul><li>", count: depth) + "deep").utf8)
  }

  private static func stream(_ dictionary: String, _ content: String) -> String {
    "\(dictionary)/Length \(content.utf8.count)>>\nstream\n\(content)\nendstream"
  }

  private static func pdf(_ objects: [String]) -> [UInt8] {
    var text = "%PDF-1.4\n"
    var offsets: [Int] = []
    for (index, object) in objects.enumerated() {
      offsets.append(text.utf8.count)
      text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let table = text.utf8.count
    text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for offset in offsets { text += String(repeating: "0", count: 10 - String(offset).count) + "\(offset) 00000 n \n" }
    text += "trailer\n<</Size \(objects.count + 1)/Root 1 0 R>>\nstartxref\n\(table)\n%%EOF\n"
    return Array(text.utf8)
  }

  /// A container with one entry, whose sizes and checksum are left for the reader to find out.
  private static func zip(_ name: String, deflated data: [UInt8], method: UInt8) -> [UInt8] {
    func number(_ value: Int, _ byteCount: Int) -> [UInt8] { (0..<byteCount).map { UInt8(value >> ($0 * 8) & 0xFF) } }
    let size = number(data.count, 4) + number(method == 0 ? data.count : 0x7FFF_FFFF, 4)
    let rest = number(0, 4) + number(0, 4) + size + number(name.utf8.count, 2)
    let header = number(20, 2) + number(0, 2) + [method, 0] + rest
    let local = [0x50, 0x4B, 3, 4] + header + number(0, 2) + Array(name.utf8) + data
    let central = [0x50, 0x4B, 1, 2] + number(20, 2) + header + number(0, 14) + number(0, 2) + Array(name.utf8)
    let end =
      [0x50, 0x4B, 5, 6] + number(0, 4) + number(1, 2) + number(1, 2) + number(central.count, 4)
      + number(local.count, 4) + number(0, 2)
    return local + central + end
  }
}

/// Writes deflated data of one repeated byte (RFC 1951): the byte, then copies of what is one before, 258 at a time.
private struct DeflateWriter {
  private var bytes: [UInt8] = []
  private var pending = 0
  private var pendingCount = 0

  static func repeated(_ byte: UInt8, count: Int) -> [UInt8] {
    var writer = DeflateWriter()
    // The only block, with fixed codes.
    writer.write(0b011, 3)
    writer.writeCode(0x30 + Int(byte), 8)
    for _ in 0..<(count / 258) {
      // Length 258 is symbol 285, the distance 1 is symbol 0.
      writer.writeCode(0b1100_0101, 8)
      writer.writeCode(0, 5)
    }
    writer.writeCode(0, 7)
    writer.write(0, 7)
    return writer.bytes
  }

  /// Codes stand with their highest bit first.
  private mutating func writeCode(_ code: Int, _ bitCount: Int) {
    for bit in (0..<bitCount).reversed() { write(code >> bit & 1, 1) }
  }

  private mutating func write(_ value: Int, _ bitCount: Int) {
    pending |= value << pendingCount
    pendingCount += bitCount
    while pendingCount >= 8 {
      bytes.append(UInt8(pending & 0xFF))
      pending >>= 8
      pendingCount -= 8
    }
  }
}
