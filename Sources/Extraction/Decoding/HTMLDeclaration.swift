/// The encoding that an HTML file names in its first kilobyte.
enum HTMLDeclaration {
  /// The name after `charset=` or `encoding=`; nil for files that are not HTML by their name or beginning.
  static func encodingName(in bytes: [UInt8], name: String) -> String? {
    let beginning = String(decoding: bytes.prefix(2048), as: UTF8.self)
    guard TextKind(name: name, beginning: beginning[...]) == .html else { return nil }
    let lowercased = beginning.lowercased()
    for key in ["charset", "encoding"] {
      guard let found = lowercased.firstRange(of: key) else { continue }
      let rest = lowercased[found.upperBound...].drop(while: \.isWhitespace)
      guard rest.first == "=" else { continue }
      let value = rest.dropFirst().drop { $0.isWhitespace || $0 == "\"" || $0 == "'" }
      let name = value.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
      if !name.isEmpty { return String(name) }
    }
    return nil
  }
}
