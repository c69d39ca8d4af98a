/// Addresses of the web: a scheme or `www.`, a host whose last part is a name, and a path.
enum WebAddress {
  private static let longestBytes = 2_048
  private static let beginnings = ["https://", "http://", "ftp://", "www."].map { [UInt8]($0.utf8) }

  static func range(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    let head = bytes[start..<min(start + 8, bytes.count)].map(\.lowercased)
    guard let beginning = beginnings.first(where: head.starts(with:)) else { return nil }
    let hostStart = start + beginning.count
    var hostEnd = hostStart
    while hostEnd < bytes.count, bytes[hostEnd].isAlphanumeric || ".-".utf8.contains(bytes[hostEnd]) { hostEnd += 1 }
    while hostEnd > hostStart, !bytes[hostEnd - 1].isAlphanumeric { hostEnd -= 1 }
    let labels = bytes[hostStart..<hostEnd].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    // `www.` is a label of its own.
    guard labels.count > (beginning.last == UInt8(ascii: ".") ? 0 : 1), labels.allSatisfy({ !$0.isEmpty }),
      let last = labels.last, last.count > 1, last.allSatisfy(\.isLetter)
    else { return nil }
    // A name and a password stand before `@`.
    guard hostEnd == bytes.count || bytes[hostEnd] != UInt8(ascii: "@") else { return nil }
    return start..<endOfPath(in: bytes, from: hostEnd, limit: start + longestBytes)
  }

  /// The end of port, path and query; marks that end a sentence or close a bracket do not belong to it.
  private static func endOfPath(in bytes: [UInt8], from hostEnd: Int, limit: Int) -> Int {
    guard hostEnd < bytes.count, ":/?#".utf8.contains(bytes[hostEnd]) else { return hostEnd }
    var end = hostEnd
    while end < min(bytes.count, limit), bytes[end] > 0x20, !"<>\"`{}|\\^".utf8.contains(bytes[end]) { end += 1 }
    while end > hostEnd, ".,;:!?'()[]*_".utf8.contains(bytes[end - 1]) { end -= 1 }
    return end
  }
}
